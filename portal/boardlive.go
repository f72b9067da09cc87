package portal

import (
	"encoding/json"
	"strconv"

	"statstracker/tracker"
)

// fedRanks is how many of the first of a board a feed tells of.
const fedRanks = 100

// liveView is what the script of a board needs to keep it up to date. The zero value is
// that of a page that cannot change.
type liveView struct {
	feed     string // the address of the feed; "" without one: then the page is read again now and then
	revision string // that the page is of
	words    string // what the script says, as JSON
}

// liveWords are what the script says. Those with {n} take a number.
type liveWords struct {
	Live    string `json:"live"`
	Polled  string `json:"polled"`
	Paused  string `json:"paused"`
	Lost    string `json:"lost"`
	Ended   string `json:"ended"`
	Refused string `json:"refused"`
	Gone    string `json:"gone"`
	One     string `json:"one"`
	Many    string `json:"many"`

	text string // these as JSON
}

// encoded returns the words with their text.
func (l liveWords) encoded() liveWords {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // nine strings
	}
	l.text = string(text)
	return l
}

// newLive returns what keeps a page up to date that shows places up to the last, unless it is
// one of a season that is over. A feed tells of the first players alone, so pages further down
// do without.
func newLive(w *words, q *boardQuery, page *tracker.Page, last int) *liveView {
	if page.Season != nil && page.Season.Sealed {
		return nil
	}
	l := &liveView{revision: strconv.FormatUint(page.Revision, 10), words: w.live.text}
	if last <= fedRanks {
		l.feed = query("/v1"+boardPath(q.game, q.board)+"/live", "limit", strconv.Itoa(last), "season", q.season, "player", q.me)
	}
	return l
}

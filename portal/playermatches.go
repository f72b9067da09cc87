package portal

import (
	"strings"

	"statstracker/stats"
	"statstracker/tracker"
)

const (
	shownMatches   = 15 // of a player, on a page
	shownOpponents = 8  // of a match there
	historyPage    = 60 // events that are read at once for them
	historyPages   = 10
)

// matchesView is some matches of a player, the newest first.
type matchesView struct {
	board string // whose change is shown; "" for none
	rows  []matchView
	newer string // the address of the newest ones, if these are older; "" otherwise
	older string // the address of the next ones; "" if there are none
}

type matchView struct {
	at        moment
	address   string // of what is told of the match; "" without an id
	opponents []link
	hidden    string // how many opponents are not among these, since they are many or hidden; "" for none
	result    string
	kind      string // won, lost, drew
	score     string // of the sides, his first; "" if it is not known
	change    string // of the score on the board; "" if there was none
	trend     string // up, down; "" for none
}

// newMatches reads the matches, which may have many other events between them.
func newMatches(w *words, from Reader, g *tracker.Game, b *tracker.Board, asked *playerQuery) (v matchesView, err error) {
	if b != nil {
		v.board = w.text(b.Title, b.Name)
	}
	if asked.before > 0 {
		v.newer = asked.address(asked.board, asked.against, 0, "#matches")
	}
	q := tracker.HistoryQuery{Game: g.Name, Player: asked.player, Limit: historyPage, Before: asked.before}
	for range historyPages {
		page, err := from.History(q)
		if err != nil {
			return v, err
		}
		for i := range page.Entries {
			e := &page.Entries[i]
			q.Before = e.Event.Revision
			if row, ok := w.matchOf(from, g, b, e); ok {
				v.rows = append(v.rows, row)
			}
			if len(v.rows) == shownMatches {
				if i+1 < len(page.Entries) || page.Next != 0 {
					v.older = asked.address(asked.board, asked.against, q.Before, "#matches")
				}
				return v, nil
			}
		}
		if q.Before = page.Next; page.Next == 0 {
			return v, nil
		}
	}
	v.older = asked.address(asked.board, asked.against, q.Before, "#matches")
	return v, nil
}

// matchOf tells of a match; ok is false for any other event.
func (w *words) matchOf(from Reader, g *tracker.Game, b *tracker.Board, e *tracker.HistoryEntry) (m matchView, ok bool) {
	result, ok := e.Event.Result()
	if !ok {
		return m, false
	}
	m = matchView{at: w.momentOf(e.Event.At.UTC()), score: w.scoreOf(&e.Event)}
	if e.Event.Match != "" {
		m.address = matchPath(g.Name, e.Event.Match)
	}
	m.addOpponents(w, from, g.Name, &e.Event)
	m.kind, m.result = w.resultOf(result)
	if b != nil {
		m.addChange(w, b, e)
	}
	return m, true
}

// addOpponents adds links to the opponents, or to the first of many.
func (m *matchView) addOpponents(w *words, from Reader, game string, o *tracker.Occurrence) {
	all := o.Opponents()
	for _, id := range all[:min(len(all), shownOpponents)] {
		m.opponents = append(m.opponents, opponent(from, game, id))
	}
	var others []string
	if n := len(all) - len(m.opponents); n > 0 {
		others = append(others, "+ "+w.whole(n)+" "+w.other)
	}
	if n := o.HiddenOpponents(); n > 0 {
		others = append(others, w.hiddenCount.of(w, n))
	}
	m.hidden = strings.Join(others, ", ")
}

func (w *words) resultOf(r stats.Result) (kind, text string) {
	switch r {
	case stats.Win:
		return "won", w.won
	case stats.Loss:
		return "lost", w.lost
	}
	return "drew", w.drew
}

// scoreOf returns the scores of two sides, that of the player who was asked for first.
func (w *words) scoreOf(o *tracker.Occurrence) string {
	if len(o.Sides) != 2 || o.Side < 0 {
		return ""
	}
	mine, other := &o.Sides[o.Side], &o.Sides[1-o.Side]
	if !mine.HasScore || !other.HasScore {
		return ""
	}
	return w.fixed(mine.Score, digitsOf(mine.Score)) + " : " + w.fixed(other.Score, digitsOf(other.Score))
}

// addChange adds what the match did to the score on the board.
func (m *matchView) addChange(w *words, b *tracker.Board, e *tracker.HistoryEntry) {
	for _, c := range e.Boards {
		if c.Board != b.Name || (c.Season != "") != (b.Seasons != "") {
			continue
		}
		m.change, m.trend = w.changeOf(b, c.Change), trendOf(c.Change, b.Low)
		return
	}
}

// changeOf returns the change of a score. That of a rating has a digit behind the point,
// though the rating has none.
func (w *words) changeOf(b *tracker.Board, change float64) string {
	digits := digitsOf(change)
	if word, _ := system(b); word == "elo" || word == "glicko2" {
		digits = 1
	}
	text := w.signed(change, digits)
	if strings.Trim(text, "+−0.,") == "" {
		return "0"
	}
	return text
}

// trendOf says whether a change is for the better.
func trendOf(change float64, low bool) string {
	if low {
		change = -change
	}
	switch {
	case change > 0:
		return "up"
	case change < 0:
		return "down"
	}
	return ""
}

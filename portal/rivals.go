package portal

import (
	"fmt"
	"slices"

	"statstracker/standings"
	"statstracker/stats"
	"statstracker/tracker"
)

const (
	shownRivals = 8 // opponents
	mostMeant   = 5 // players who may be meant by a name
)

// rivalsView is whom a player has met, and how he has done against one of them.
type rivalsView struct {
	game, player string
	rows         []rivalView
	more         string // how many there are, if not all are shown; "" otherwise
	asked        string // who was asked for
	duel         *duelView
	meant        []link // players of that name, if there is none with that id
	nobody       bool   // and there are none of that name
}

type rivalView struct {
	link
	duel    string // the address of the head to head
	games   string
	results *resultsView
	rate    string
}

// duelView is a player's record against another one.
type duelView struct {
	me, other      link
	mine, theirs   avatar
	games, rate    string
	results        *resultsView
	never          bool
	meetings       []matchView
	older, partial string // a note each: that there are older ones, and that not all count
}

func newRivals(w *words, from Reader, g *tracker.Game, q *playerQuery, c *tracker.Course) (v rivalsView, err error) {
	v = rivalsView{game: g.Name, player: q.player, asked: q.against}
	for i := range c.Opponents {
		o := &c.Opponents[i]
		v.rows = append(v.rows, rivalView{
			opponent(from, g.Name, o.Opponent), q.address(q.board, o.Opponent, 0, "#against"),
			w.whole(o.Games), w.resultsOf(o.Wins, o.Draws, o.Losses), w.share(float64(o.Wins), float64(o.Games)),
		})
	}
	if c.Met > len(v.rows) {
		v.more = fmt.Sprintf(w.someOf, w.whole(len(v.rows)), w.playerCount.of(w, c.Met))
	}
	switch {
	case q.against == "":
	case c.Against == nil:
		v.meant, err = meant(from, g, q)
		v.nobody = len(v.meant) == 0
	default:
		v.duel = newDuel(w, from, g, q, c)
	}
	return v, err
}

// meant returns links to compare with players whose names or ids begin as was asked.
func meant(from Reader, g *tracker.Game, q *playerQuery) (list []link, err error) {
	if len(q.against) > stats.MaxID {
		return nil, nil
	}
	found, err := from.SearchNames(g.Name, q.against, standings.NamePlace{}, mostMeant)
	if err != nil {
		return nil, err
	}
	byID, err := from.Search(g.Name, q.against, "", mostMeant)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Concat(found.Players, byID.Players) {
		l := link{nameOf(p.ID, &p.Profile), q.address(q.board, p.ID, 0, "#against")}
		if p.ID != q.player && !slices.Contains(list, l) && len(list) < mostMeant {
			list = append(list, l)
		}
	}
	return list, nil
}

func newDuel(w *words, from Reader, g *tracker.Game, q *playerQuery, c *tracker.Course) *duelView {
	h := c.Against
	d := &duelView{
		me: opponent(from, g.Name, q.player), other: opponent(from, g.Name, q.against),
		games: w.matchCount.of(w, h.Games), rate: w.share(float64(h.Wins), float64(h.Games)),
		results: w.resultsOf(h.Wins, h.Draws, h.Losses), never: h.Games == 0,
	}
	d.mine, d.theirs = avatarOf(q.player, d.me.text), avatarOf(q.against, d.other.text)
	for i := range h.Matches {
		if m, ok := w.matchOf(from, g, nil, &tracker.HistoryEntry{Event: h.Matches[i]}); ok {
			d.meetings = append(d.meetings, m)
		}
	}
	if h.Next > 0 {
		d.older = fmt.Sprintf(w.latestMeetings, w.whole(len(d.meetings)))
	}
	if !h.Complete {
		d.partial = fmt.Sprintf(w.ofLatest, w.whole(c.Events))
	}
	return d
}

package portal

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"statstracker/stats"
	"statstracker/tracker"
)

const (
	// shownEvents is how many events of a match are shown on a page.
	shownEvents = 20
	// shownChanges is how many changes of an event are shown of each board, and of all
	// statistics: those of who stands first in it.
	shownChanges = 32
)

// matchPage is what there is to tell of a match.
type matchPage struct {
	shell
	id        string
	taken     *moment // when it was taken back; nil for one that counts
	events    []eventView
	older     string // the address of older events of it; "" if there are none
	addressed bool   // these are older ones
}

// eventView is an event of a match, and what it changed.
type eventView struct {
	at     moment
	kind   string // its type, of one that is no result; "" otherwise
	sides  []sideView
	scores bool // sides have some
	boards []boardChangeView
	stats  []statChangeView
	cut    bool // there is more than is listed
}

type sideView struct {
	place   string
	players []link
	hidden  string
	kind    string // won, lost, drew
	result  string
	score   string
}

type boardChangeView struct {
	board   link
	season  string
	formula string // how the change was computed; "" if terms alone tell it
	rows    []changeView
	terms   []termsView
}

type changeView struct {
	player                link
	before, after, change string
	trend                 string
	note                  string // that it was the first, or carried over
}

type termsView struct {
	player  link
	formula string // with its numbers; "" if there is none
	list    []termView
}

type termView struct{ name, value string }

type statChangeView struct {
	player                link
	label                 string
	before, after, change string
}

func newMatch(w *words, from Reader, game, match, before string) (*matchPage, error) {
	g, err := from.Game(game)
	if err != nil {
		return nil, err
	}
	v := &matchPage{id: match}
	title := fmt.Sprintf(w.matchNamed, match)
	v.shell = shell{w, title + " · " + w.text(g.Title, g.Name), append(gamePath(w, &g), link{title, ""})}
	q := tracker.MatchQuery{Game: game, Match: match, Limit: shownEvents}
	if n, err := strconv.ParseUint(before, 10, 62); err == nil {
		q.Before, v.addressed = n, true
	}
	page, err := from.Match(q)
	if gone, is := errors.AsType[*tracker.RetractedError](err); is {
		at := w.momentOf(gone.At.UTC())
		v.taken = &at
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range page.Entries {
		v.events = append(v.events, w.eventOf(from, &g, &page.Entries[i]))
	}
	slices.SortStableFunc(v.events, func(a, b eventView) int { return len(b.sides) - len(a.sides) }) // the result first
	if page.Next > 0 {
		v.older = query(matchPath(game, match), "before", strconv.FormatUint(page.Next, 10))
	}
	return v, nil
}

func (w *words) eventOf(from Reader, g *tracker.Game, e *tracker.HistoryEntry) eventView {
	v := eventView{at: w.momentOf(e.Event.At.UTC()), cut: e.Cut}
	if len(e.Event.Sides) == 0 {
		v.kind = e.Event.Type
	}
	for i := range e.Event.Sides {
		v.addSide(w, from, g, &e.Event, i)
	}
	for i := range g.Boards {
		v.addBoard(w, from, g, &g.Boards[i], e.Boards)
	}
	for i := range e.Stats {
		if len(v.stats) == shownChanges {
			v.cut = true
			break
		}
		v.addStat(w, from, g, &e.Stats[i])
	}
	return v
}

func (v *eventView) addSide(w *words, from Reader, g *tracker.Game, o *tracker.Occurrence, at int) {
	s := &o.Sides[at]
	side := sideView{place: w.whole(s.Rank)}
	for _, p := range s.Players {
		side.players = append(side.players, opponent(from, g.Name, p))
	}
	if s.Hidden > 0 {
		side.hidden = w.hiddenCount.of(w, s.Hidden)
	}
	if s.HasScore {
		side.score, v.scores = w.fixed(s.Score, digitsOf(s.Score)), true
	}
	m := stats.Match{Sides: make([]stats.Side, len(o.Sides))}
	for i := range o.Sides {
		m.Sides[i].Rank = o.Sides[i].Rank
	}
	side.kind, side.result = w.resultOf(m.Result(at))
	v.sides = append(v.sides, side)
}

// addBoard adds what the event did on the board: of all time, and in a season.
func (v *eventView) addBoard(w *words, from Reader, g *tracker.Game, b *tracker.Board, all []tracker.BoardChange) {
	var views []boardChangeView // in the order in which seasons come up
	at := make(map[string]int)
	for i := range all {
		c := &all[i]
		if c.Board != b.Name {
			continue
		}
		n, has := at[c.Season]
		if !has {
			n = len(views)
			at[c.Season] = n
			views = append(views, w.boardOfChange(g, b, c.Season))
		}
		if len(views[n].rows) == shownChanges {
			v.cut = true
			continue
		}
		views[n].add(w, from, g, b, c)
	}
	v.boards = append(v.boards, views...)
}

func (w *words) boardOfChange(g *tracker.Game, b *tracker.Board, season string) boardChangeView {
	v := boardChangeView{season: season, formula: w.formulas[systemOf(b)]}
	asked := season
	if season == "" && b.Seasons != "" {
		v.season, asked = w.allTime, tracker.AllTime
	}
	v.board = link{w.text(b.Title, b.Name), query(boardPath(g.Name, b.Name), "season", asked)}
	return v
}

func (v *boardChangeView) add(w *words, from Reader, g *tracker.Game, b *tracker.Board, c *tracker.BoardChange) {
	digits := max(digitsOf(c.Before), digitsOf(c.After))
	if word := systemOf(b); word == "elo" || word == "glicko2" {
		digits = 1
	}
	row := changeView{
		player: opponent(from, g.Name, c.Player), before: w.fixed(c.Before, digits), after: w.fixed(c.After, digits),
		change: w.changeOf(b, c.Change), trend: trendOf(c.Change, b.Low),
	}
	switch {
	case c.Carried:
		row.note = w.carried
	case c.First && b.Low: // he had no score before, and what stands there is none
		row.before, row.change, row.trend, row.note = "–", "–", "", w.firstScore
	case c.First:
		row.note = w.firstScore
	}
	v.rows = append(v.rows, row)
	if len(c.Terms) > 0 {
		v.terms = append(v.terms, w.termsOf(row.player, b, c))
	}
}

func (v *eventView) addStat(w *words, from Reader, g *tracker.Game, s *tracker.StatStep) {
	i := slices.IndexFunc(g.Stats, func(d stats.Stat) bool { return d.Name == s.Stat })
	if i < 0 {
		return
	}
	d := &g.Stats[i]
	c := statChangeView{
		player: opponent(from, g.Name, s.Player), label: w.text(d.Label, d.Name),
		before: w.formatted(s.Before, d.Format), after: w.formatted(s.After, d.Format), change: w.signed(s.Change, digitsOf(s.Change)),
	}
	if s.First {
		c.before = "–"
	}
	for _, category := range s.Categories {
		switch category.Name {
		case "":
			c.label += ": " + w.other
		case tracker.Hidden:
			c.label += ": " + w.hiddenPlayer
		default:
			c.label += ": " + category.Name
		}
	}
	v.stats = append(v.stats, c)
}

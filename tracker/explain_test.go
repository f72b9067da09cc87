package tracker

import (
	"math"
	"slices"
	"testing"

	"statstracker/standings"
)

// checkExplained asks for an explanation of every number of every player, and checks
// that it adds up to what is read, to the last bit.
func checkExplained(t *testing.T, tr *Tracker) {
	t.Helper()
	for product, g := range tr.state.games {
		if tr.state.rules.of(product) == nil {
			continue
		}
		for p := range standings.Player(g.table.Players()) {
			if g.table.Hidden(p) {
				continue
			}
			player := g.table.ID(p)
			explainBoards(t, tr, product, player, p)
			explainStats(t, tr, product, player)
			checkHistory(t, tr, product, player)
			if t.Failed() {
				return
			}
		}
	}
}

func explainBoards(t *testing.T, tr *Tracker, product, player string, p standings.Player) {
	t.Helper()
	g := tr.state.games[product]
	for i, b := range g.boards {
		board := g.handler.boards[i].Name
		if row, ok := b.allTime.Row(p, nil); ok {
			explained(t, tr, ExplainQuery{Game: product, Player: player, Board: board, Season: AllTime}, row[0])
		}
		for _, s := range b.open {
			if row, ok := s.live.Row(p, nil); ok {
				explained(t, tr, ExplainQuery{Game: product, Player: player, Board: board, Season: s.ID}, row[0])
			}
		}
		for _, s := range b.sealed {
			if score, ok := g.sealedSeason(b, s.ID).Score(p); ok {
				explained(t, tr, ExplainQuery{Game: product, Player: player, Board: board, Season: s.ID}, score)
			}
		}
	}
}

func explainStats(t *testing.T, tr *Tracker, product, player string) {
	t.Helper()
	all, err := tr.Player(product, player)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all.Stats {
		if s.Derive == nil {
			explained(t, tr, ExplainQuery{Game: product, Player: player, Stat: s.Name}, s.Value)
			continue
		}
		x, err := tr.Explain(ExplainQuery{Game: product, Player: player, Stat: s.Name})
		get := func(name string) float64 {
			i := slices.IndexFunc(x.Inputs, func(in Input) bool { return in.Stat == name })
			return x.Inputs[i].Value
		}
		if err != nil || x.Value != s.Value || s.Derive.Derive(get) != s.Value {
			t.Errorf("%s of %s in %s is %v; explained it is %+v, %v", s.Name, player, product, s.Value, x, err)
		}
	}
}

func same(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// explained checks the explanation as a whole, and page by page.
func explained(t *testing.T, tr *Tracker, q ExplainQuery, value float64) {
	t.Helper()
	q.Limit = 100_000
	whole, err := tr.Explain(q)
	if err != nil {
		t.Errorf("explain %+v: %v", q, err)
		return
	}
	cut := whole.Earlier != nil && !whole.Earlier.Complete
	if !same(whole.Value, value) || whole.Later != nil || !cut && (whole.Earlier != nil || whole.Next != 0) || len(whole.Parts) == 0 && !same(value, whole.Start) {
		t.Errorf("%+v is %v; explained: %+v", q, value, whole)
		return
	}
	now := whole.Start
	for _, p := range slices.Backward(whole.Parts) {
		if !same(p.Before, now) || !same(p.Before+p.Change, p.After) {
			t.Errorf("%+v: after %v comes the part %+v", q, now, p)
		}
		now = p.After
	}
	if !same(now, value) {
		t.Errorf("%+v is %v; the parts lead to %v: %+v", q, value, now, whole.Parts)
	}
	if !cut && len(whole.Parts) > 0 {
		explainedInPages(t, tr, q, &whole)
	}
}

func explainedInPages(t *testing.T, tr *Tracker, q ExplainQuery, whole *Explanation) {
	t.Helper()
	q.Limit = 1 + len(whole.Parts)/3
	var parts []Part
	for {
		page, err := tr.Explain(q)
		if err != nil || len(page.Parts) == 0 {
			t.Errorf("a page of %+v: %+v, %v", q, page, err)
			return
		}
		parts = append(parts, page.Parts...)
		oldest, newest := page.Parts[len(page.Parts)-1], page.Parts[0]
		left := len(whole.Parts) - len(parts)
		if e := page.Earlier; left > 0 && (e == nil || e.Parts != left || !e.Complete || !same(e.Start, whole.Start) || !same(e.Start+e.Change, oldest.Before)) {
			t.Errorf("%d parts of %+v are left, with %v before them; earlier is %+v", left, q, oldest.Before, page.Earlier)
		}
		if l := page.Later; l == nil && !same(newest.After, whole.Value) || l != nil && !same(newest.After+l.Change, whole.Value) {
			t.Errorf("%+v ends at %v, and is %v: later is %+v", q, newest.After, whole.Value, l)
		}
		if page.Next == 0 {
			break
		}
		q.Before = page.Next
	}
	if len(parts) != len(whole.Parts) {
		t.Errorf("%+v has %d parts, in pages %d", q, len(whole.Parts), len(parts))
	}
}

// checkHistory reads all of a player's history, in pages: each number goes on from where
// the event before has left it.
func checkHistory(t *testing.T, tr *Tracker, product, player string) {
	t.Helper()
	type thing struct{ board, season, stat string }
	next := make(map[thing]float64)
	check := func(what thing, before, after float64) {
		if last, seen := next[what]; seen && !same(last, after) {
			t.Errorf("%+v of %s in %s is %v after an event, and %v before the next", what, player, product, after, last)
		}
		next[what] = before
	}
	q := HistoryQuery{Game: product, Player: player, Limit: 7}
	for {
		page, err := tr.History(q)
		if err != nil {
			t.Errorf("history of %+v: %v", q, err)
			return
		}
		for _, e := range page.Entries {
			for _, b := range e.Boards {
				check(thing{b.Board, b.Season, ""}, b.Before, b.After)
			}
			for _, s := range e.Stats {
				check(thing{"", "", s.Stat}, s.Before, s.After)
			}
			if e.Event.Revision > page.Revision || q.Before != 0 && e.Event.Revision >= q.Before {
				t.Errorf("before %d of %d comes %d", q.Before, page.Revision, e.Event.Revision)
			}
		}
		if page.Next == 0 {
			return
		}
		q.Before = page.Next
	}
}

package live

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// pictures draws rows as lists have them: ranks that rise, with ties in any order.
func pictures() *rapid.Generator[[]Row] {
	return rapid.Custom(func(t *rapid.T) []Row {
		ids := rapid.Permutation([]string{"ann", "bob", "cy", "dee", "eve", "fay"}).Draw(t, "ids")[:rapid.IntRange(0, 6).Draw(t, "n")]
		rows := make([]Row, len(ids))
		for i, id := range ids {
			rows[i] = Row{ID: id, Rank: i + 1}
			if i > 0 && rapid.Bool().Draw(t, "tie") {
				rows[i].Rank = rows[i-1].Rank
			}
			rows[i].Text = fmt.Appendf(nil, "%d %s %d", rows[i].Rank, id, rapid.IntRange(0, 1).Draw(t, "more"))
		}
		return rows
	})
}

// apply is what clients do with a change.
func apply(have, come []Row, gone []string) []Row {
	have = slices.DeleteFunc(slices.Clone(have), func(r Row) bool {
		return slices.Contains(gone, r.ID) || slices.ContainsFunc(come, func(c Row) bool { return c.ID == r.ID })
	})
	have = append(have, come...)
	slices.SortStableFunc(have, func(a, b Row) int { return a.Rank - b.Rank })
	return have
}

func sameRows(a, b []Row) bool {
	return slices.EqualFunc(a, b, func(x, y Row) bool { return bytes.Equal(x.Text, y.Text) })
}

func TestDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, now := pictures().Draw(t, "before"), pictures().Draw(t, "now")
		come, gone := difference(before, now)
		if got := apply(before, come, gone); !sameRows(got, now) {
			t.Fatalf("%v and then %v without %v is %v, want %v", texts(before), texts(come), gone, texts(got), texts(now))
		}
		for _, id := range gone {
			if slices.ContainsFunc(now, func(r Row) bool { return r.ID == id }) {
				t.Errorf("%s is gone and there", id)
			}
		}
		for _, r := range come {
			if len(distinctRanks(now)) == len(now) && slices.ContainsFunc(before, func(b Row) bool { return bytes.Equal(b.Text, r.Text) }) && len(distinctRanks(before)) == len(before) {
				t.Errorf("%s is sent for nothing", r.Text)
			}
		}
	})
}

func distinctRanks(rows []Row) map[int]bool {
	ranks := map[int]bool{}
	for _, r := range rows {
		ranks[r.Rank] = true
	}
	return ranks
}

// Pictures are told apart by all that they show.
func TestSum(t *testing.T) {
	base := func() Picture { return Picture{Head: "h", Total: 2, Rows: rowsOf([]string{"1 ann 2", "2 bob 1"})} }
	first := base()
	for name, change := range map[string]func(*Picture){
		"head":  func(p *Picture) { p.Head = "g" },
		"total": func(p *Picture) { p.Total = 3 },
		"order": func(p *Picture) { slices.Reverse(p.Rows) },
		"row":   func(p *Picture) { p.Rows[1].Text = []byte("{}") },
		"rows":  func(p *Picture) { p.Rows = p.Rows[:1] },
	} {
		if p := base(); func() bool { change(&p); return p.sum() == first.sum() }() {
			t.Errorf("another %s gives the same sum", name)
		}
	}
	for name, change := range map[string]func(*Picture){
		"era": func(p *Picture) { p.Era = 7 }, "revision": func(p *Picture) { p.Revision = 7 }, "nothing": func(*Picture) {},
	} {
		if p := base(); func() bool { change(&p); return p.sum() != first.sum() }() {
			t.Errorf("another %s gives another sum", name)
		}
	}
}

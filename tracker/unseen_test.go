package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// amend writes an amendment, which does not hold yet.
func amend(t *testing.T, tr *Tracker, a Amendment) Amendment {
	t.Helper()
	a, err := tr.Amend(t.Context(), a)
	if err != nil {
		t.Fatalf("amend %+v: %v", a, err)
	}
	return a
}

// merge makes a player another, and returns the number of that.
func merge(t *testing.T, tr *Tracker, player, into string) uint64 {
	t.Helper()
	a := amend(t, tr, Amendment{Kind: Merger, Player: player, Into: into})
	settle(t, tr)
	return a.ID
}

func restore(t *testing.T, tr *Tracker, id uint64) {
	t.Helper()
	amend(t, tr, Amendment{Kind: Restoration, Of: id})
	settle(t, tr)
}

// requireSeen fails the test unless exactly these of the players are seen in the game.
func requireSeen(t *testing.T, tr *Tracker, product string, all []string, seen ...string) {
	t.Helper()
	for _, id := range all {
		_, err := tr.Player(product, id)
		if want := slices.Contains(seen, id); (err == nil) != want {
			t.Errorf("%s is seen: %v, want %v (%v)", id, err == nil, want, err)
		}
	}
}

// Who was hidden before he was merged with another is hidden after that was taken back,
// and the other is not.
func TestWhoIsHiddenIsTheSameAfterAMergerWasTakenBack(t *testing.T) {
	for _, merged := range [][2]string{{"hid", "cy"}, {"cy", "hid"}} {
		tr := openTest(t, t.TempDir())
		submit(t, tr, match("test", "hid", "bob"), match("test", "cy", "bob"))
		hide(t, tr, "hid", time.Time{})
		all := []string{"hid", "cy", "bob"}
		requireSeen(t, tr, "test", all, "cy", "bob")
		m := merge(t, tr, merged[0], merged[1])
		requireSeen(t, tr, "test", all, "bob")
		checkVerified(t, &tr)
		requireSeen(t, tr, "test", all, "bob")
		restore(t, tr, m)
		requireSeen(t, tr, "test", all, "cy", "bob")
		checkVerified(t, &tr)
		requireSeen(t, tr, "test", all, "cy", "bob")
		tr.Close()
	}
}

// Who is hidden in a game that does not know him yet is so as whoever he is when he comes.
func TestHiddenBeforeAMergerAndBeforeTheGame(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("exrps", "hid", "bob"), match("test", "x", "y"))
	hide(t, tr, "hid", time.Time{})
	merge(t, tr, "hid", "cy")
	submit(t, tr, match("test", "hid", "bob"))
	requireSeen(t, tr, "test", []string{"hid", "cy", "bob"}, "bob")
	requireSeen(t, tr, "exrps", []string{"cy", "bob"}, "cy", "bob")
	checkVerified(t, &tr)
	requireSeen(t, tr, "test", []string{"hid", "cy", "bob"}, "bob")
}

// A player is hidden by an id that he had as well as by the one that he has.
func TestHiddenByAnIDOfBefore(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("test", "hid", "bob"), match("test", "cy", "bob"))
	merge(t, tr, "hid", "cy")
	hide(t, tr, "hid", time.Time{})
	for range 2 {
		requireSeen(t, tr, "test", []string{"hid", "cy", "bob"}, "bob")
		for _, id := range []string{"hid", "cy"} {
			if v, err := tr.Visibility("test", id); err != nil || !v.Hidden || v.Player != "hid" {
				t.Errorf("%s is said to be %+v, %v", id, v, err)
			}
		}
		if err := tr.Rescore(t.Context(), "test", nil); err != nil {
			t.Fatal(err)
		}
	}
	show(t, tr, "cy")
	requireSeen(t, tr, "test", []string{"hid", "cy", "bob"}, "bob")
	show(t, tr, "hid")
	if _, err := tr.Player("test", "cy"); err != nil {
		t.Errorf("shown again: %v", err)
	}
	if v, err := tr.Visibility("test", "cy"); err != nil || v.Hidden || v.Player != "cy" {
		t.Errorf("he is said to be %+v, %v", v, err)
	}
}

// Of two hidden players who become one both reasons are kept.
func TestTwoHiddenPlayersBecomeOne(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("test", "ann", "bob"), match("test", "cy", "bob"))
	for _, p := range []string{"ann", "cy", "x1", "x2"} {
		if err := tr.SetVisibility(t.Context(), Visibility{Game: "test", Player: p, Hidden: true, Reason: "because of " + p}); err != nil {
			t.Fatal(err)
		}
	}
	merge(t, tr, "ann", "cy")
	checkVerified(t, &tr)
	list, err := tr.Hidden("test")
	for i, want := range []string{"ann", "cy", "x1", "x2"} {
		if err != nil || len(list) != 4 || list[i].Player != want || list[i].Reason != "because of "+want {
			t.Fatalf("hidden are %+v, %v", list, err)
		}
	}
	show(t, tr, "cy")
	requireSeen(t, tr, "test", []string{"ann", "cy", "bob"}, "bob")
	show(t, tr, "ann")
	requireSeen(t, tr, "test", []string{"cy", "bob"}, "cy", "bob")
}

// Whatever is hidden, shown, merged and restored: seen is who has no hidden id, and a
// fold of the log finds the same.
func TestWhoIsSeenWhateverHappens(t *testing.T) {
	for seed := range someOf(8) {
		tr := openTest(t, t.TempDir())
		r := rand.New(rand.NewPCG(seed, 1))
		ids := []string{"a", "b", "c", "d", "e"}
		hidden := make(map[string]bool)
		for range 25 {
			x, y := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]
			switch r.IntN(5) {
			case 0, 1:
				hidden[x] = r.IntN(2) == 0
				v := Visibility{Game: "test", Player: x, Hidden: hidden[x]}
				if err := tr.SetVisibility(t.Context(), v); err != nil {
					t.Fatal(err)
				}
			case 2:
				submit(t, tr, match("test", x, "z"))
			case 3:
				_, _ = tr.Amend(t.Context(), Amendment{Kind: Merger, Player: x, Into: y}) // they may be one already
				settle(t, tr)
			case 4:
				if all := tr.Amendments(); len(all) > 0 {
					_, _ = tr.Amend(t.Context(), Amendment{Kind: Restoration, Of: all[r.IntN(len(all))].ID})
					settle(t, tr)
				}
			}
			requireWhoIsSeen(t, tr, fmt.Sprint("seed ", seed), ids, hidden)
		}
		checkVerified(t, &tr)
		requireWhoIsSeen(t, tr, fmt.Sprint("seed ", seed, ", folded again"), ids, hidden)
		tr.Close()
	}
}

// requireWhoIsSeen compares the table of the game test with the ids that are hidden.
func requireWhoIsSeen(t *testing.T, tr *Tracker, when string, ids []string, hidden map[string]bool) {
	t.Helper()
	g := tr.state.games["test"]
	for _, id := range ids {
		if g == nil {
			return
		}
		p, known := g.table.Lookup(id)
		if !known {
			continue
		}
		want := slices.ContainsFunc(ids, func(other string) bool { return hidden[other] && tr.state.aliases.of(other) == id })
		if g.table.Hidden(p) != want {
			t.Fatalf("%s: %s is hidden: %v, want %v; hidden ids %v, names %v", when, id, !want, want, hidden, tr.state.aliases)
		}
	}
}

// What an amendment has changed, or would change, is told without hidden players.
func TestEffectsDoNotTellOfHiddenPlayers(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "hid", "bob"), match("test", "hid", "bob"), match("test", "ann", "bob"), match("test", "di", "cy"), match("test", "old", "bob"))
	hide(t, tr, "hid", time.Time{})
	hide(t, tr, "old", time.Time{})
	for name, a := range map[string]Amendment{
		"another's match": {Kind: Retraction, Game: "test", Player: "cy"},
		"his own":         {Kind: Retraction, Game: "test", Player: "hid"},
		"a part of it":    {Kind: Retraction, Game: "test", Player: "hid", Keep: true},
		"a merger":        {Kind: Merger, Player: "old", Into: "new"},
	} {
		before := tr.Status().Revision
		e, err := tr.Preview(t.Context(), a, nil)
		if err != nil || tr.Status().Revision != before {
			t.Fatal(err)
		}
		requireNotTold(t, "tried: "+name, &e)
		a = amend(t, tr, a)
		e = settle(t, tr)
		requireNotTold(t, name, &e)
		amend(t, tr, Amendment{Kind: Restoration, Of: a.ID})
		e = settle(t, tr)
		requireNotTold(t, name+", taken back", &e)
	}
}

func requireNotTold(t *testing.T, what string, e *Effect) {
	t.Helper()
	for _, g := range e.Games {
		for _, b := range g.Boards {
			for _, m := range b.Moves {
				if !slices.Contains([]string{"ann", "bob", "cy", "di"}, m.Player) {
					t.Errorf("%s: %s tells of %+v", what, b.Board, m)
				}
				if m.Player == "ann" && m.ScoreBefore == m.ScoreAfter && b.Board == "wins" {
					t.Errorf("%s: %s has her moved: %+v", what, b.Board, m)
				}
			}
		}
		for _, s := range g.Stats {
			for _, c := range s.Changes {
				if !slices.Contains([]string{"ann", "bob", "cy", "di"}, c.Player) {
					t.Errorf("%s: the statistic %s tells of %+v", what, s.Stat, c)
				}
			}
		}
	}
}

// Who is hidden has to have an id.
func TestVisibilityOfNobodyIsInvalid(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	before := tr.Status().Revision
	for _, v := range []Visibility{
		{Game: "test", Player: ""},
		{Game: "test", Player: "a\xff"},
		{Game: "", Player: "ann"},
	} {
		if err := tr.SetVisibility(t.Context(), v); !errors.Is(err, ErrInvalid) {
			t.Errorf("%+v: %v", v, err)
		}
	}
	if n := tr.Status().Revision; n != before {
		t.Errorf("the log has %d records more", n-before)
	}
}

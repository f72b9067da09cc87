package tracker

import (
	"errors"
	"testing"
	"time"
)

// hide hides a player of the game test.
func hide(t *testing.T, tr *Tracker, player string, until time.Time) {
	t.Helper()
	v := Visibility{Game: "test", Player: player, Hidden: true, Until: until, Reason: "privacy", By: "ann's mother"}
	if err := tr.SetVisibility(t.Context(), v); err != nil {
		t.Fatal(err)
	}
}

// show takes back that an id of the game test is hidden.
func show(t *testing.T, tr *Tracker, player string) {
	t.Helper()
	if err := tr.SetVisibility(t.Context(), Visibility{Game: "test", Player: player}); err != nil {
		t.Fatal(err)
	}
}

// requireUnseen fails the test if anything that is read of the game tells of the player.
func requireUnseen(t *testing.T, tr *Tracker, player string, others ...string) {
	t.Helper()
	if _, err := tr.Player("test", player); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("hidden %s is answered: %v", player, err)
	}
	if _, err := tr.Place(Ref{Game: "test"}, player); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("hidden %s has a place: %v", player, err)
	}
	page, err := tr.Board(Ref{Game: "test"}, 0, 100)
	if err != nil || page.Total != len(others) || len(page.Entries) != len(others) {
		t.Fatalf("the board has %d players, want %v: %+v, %v", page.Total, others, page.Entries, err)
	}
	for i, want := range others {
		if e := page.Entries[i]; e.Player != want || e.Rank != i+1 {
			t.Errorf("place %d is of %s with rank %d, want %s: ranks close up", i+1, e.Player, e.Rank, want)
		}
	}
	g, err := tr.Game("test")
	if err != nil || g.Players != len(others) || g.Boards[0].Players != len(others) {
		t.Errorf("the game has %d players, want %d: %v", g.Players, len(others), err)
	}
	if found, err := tr.Lookup(Ref{Game: "test"}, []string{player, others[0]}); err != nil || len(found.Entries) != 1 {
		t.Errorf("a lookup finds %+v, %v", found.Entries, err)
	}
}

// A hidden player plays on and is not seen, through amendments, rescores and
// restarts, until he is shown: then he stands where he would have stood.
func TestAHiddenPlayerIsNotSeenAndCountsOn(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("test", "bob", "cy"), match("test", "bob", "cy"), match("test", "bob", "cy"), match("test", "ann", "cy"), match("test", "ann", "cy"))
	plain := digestOf(tr)
	hide(t, tr, "bob", time.Time{})
	requireUnseen(t, tr, "bob", "ann", "cy")
	if digestOf(tr) != plain {
		t.Error("hiding changed numbers")
	}
	submit(t, tr, match("test", "bob", "cy"))
	requireUnseen(t, tr, "bob", "ann", "cy")
	if err := tr.Rescore(t.Context(), "test", nil); err != nil {
		t.Fatal(err)
	}
	requireUnseen(t, tr, "bob", "ann", "cy")
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "test", Revision: 6}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	requireUnseen(t, tr, "bob", "ann", "cy")
	checkVerified(t, &tr)
	requireUnseen(t, tr, "bob", "ann", "cy")
	if v, err := tr.Visibility("test", "bob"); err != nil || !v.Hidden || v.Reason != "privacy" || v.By != "ann's mother" {
		t.Errorf("he is said to be %+v, %v", v, err)
	}
	if err := tr.SetVisibility(t.Context(), Visibility{Game: "test", Player: "bob"}); err != nil {
		t.Fatal(err)
	}
	if page, err := tr.Board(Ref{Game: "test"}, 0, 1); err != nil || page.Entries[0].Player != "bob" || page.Entries[0].Score != 4 || page.Total != 3 {
		t.Errorf("shown again the board is %+v, %v", page, err)
	}
	checkVerified(t, &tr)
}

// Who is hidden before his first event is hidden with it, and who is hidden for a time
// is shown after it.
func TestHiddenBeforehandAndForATime(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	now := time.Now()
	hide(t, tr, "bob", now.Add(time.Hour))
	submit(t, tr, match("test", "bob", "cy"), match("test", "ann", "cy"))
	requireUnseen(t, tr, "bob", "ann", "cy")
	checkVerified(t, &tr)
	requireUnseen(t, tr, "bob", "ann", "cy")
	if err := tr.showDue(t.Context(), now.Add(59*time.Minute)); err != nil {
		t.Fatal(err)
	}
	requireUnseen(t, tr, "bob", "ann", "cy")
	if err := tr.showDue(t.Context(), now.Add(61*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if page, err := tr.Board(Ref{Game: "test"}, 0, 9); err != nil || page.Total != 3 || page.Entries[0].Player != "bob" {
		t.Errorf("after the time the board is %+v, %v", page, err)
	}
	checkVerified(t, &tr)
}

// A merged player is hidden whichever of his ids is, and a retraction of either id is one
// of both.
func TestMergedPlayersAreHiddenAndRetractedUnderOneID(t *testing.T) {
	for _, of := range []string{"bob", "bobby"} {
		tr := openTest(t, t.TempDir())
		submit(t, tr, match("test", "bob", "cy"), match("test", "bobby", "cy"), match("test", "bobby", "cy"), match("test", "ann", "cy"))
		hide(t, tr, "bobby", time.Time{})
		if _, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: "bobby", Into: "bob"}); err != nil {
			t.Fatal(err)
		}
		settle(t, tr)
		requireUnseen(t, tr, "bob", "ann", "cy")
		submit(t, tr, match("test", "bobby", "ann"))
		requireUnseen(t, tr, "bobby", "ann", "cy")
		for _, id := range []string{"bob", "bobby"} {
			requireUnseen(t, tr, id, "ann", "cy")
			show(t, tr, id)
		}
		if score := scoreOf(t, tr, "test", "wins", "bob"); score != 4 {
			t.Errorf("merged, bob has %v wins, want 4", score)
		}
		if _, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "test", Player: of}); err != nil {
			t.Fatal(err)
		}
		effect := settle(t, tr)
		if page, err := tr.Board(Ref{Game: "test"}, 0, 9); err != nil || page.Total != 2 || page.Entries[1].Score != 0 {
			t.Errorf("after %s was retracted (%+v) the board is %+v, %v", of, effect, page, err)
		}
		checkVerified(t, &tr)
		tr.Close()
	}
}

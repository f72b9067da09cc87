package tracker

import (
	"testing"
	"time"
)

// Who is hidden by an id of before stays hidden when he is erased, live as in a fold of
// the log, and when the merger is taken back it is the same id that is hidden.
func TestAnErasedPlayerIsHiddenByTheSameID(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("test", "zebra", "bob"), match("test", "cy", "bob"))
	hide(t, tr, "zebra", time.Time{})
	m := merge(t, tr, "zebra", "cy")
	requireSeen(t, tr, "test", []string{"cy", "bob"}, "bob")
	erase(t, tr, "zebra")
	checkVerified(t, &tr)
	list, err := tr.Hidden("test")
	if err != nil || len(list) != 1 || list[0].Player == "zebra" || list[0].Player == "cy" || list[0].Reason != "privacy" {
		t.Fatalf("hidden are %+v, %v", list, err)
	}
	page, err := tr.Board(Ref{Game: "test"}, 0, 9)
	if err != nil || page.Total != 1 || page.Entries[0].Player != "bob" {
		t.Errorf("the board is %+v, %v", page, err)
	}
	restore(t, tr, m)
	if _, err := tr.Player("test", list[0].Player); err == nil {
		t.Error("the hidden player is shown")
	}
	if page, err := tr.Board(Ref{Game: "test"}, 0, 9); err != nil || page.Total != 2 {
		t.Errorf("taken back, the board is %+v, %v", page, err)
	}
	checkVerified(t, &tr)
}

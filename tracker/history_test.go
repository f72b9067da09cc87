package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"statstracker/stats"
)

// The record by opponent and head to head is what a plain count of the matches gives.
func TestOpponentsAgreeWithAPlainCount(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	r, want := rand.New(rand.NewPCG(7, 7)), make(map[[2]string]Record)
	for range 300 {
		a, b := fmt.Sprint("p", r.IntN(5)), fmt.Sprint("p", 5+r.IntN(3))
		if r.IntN(2) == 0 {
			a, b = b, a
		}
		submit(t, tr, match("chess", a, b))
		won, lost := want[[2]string{a, b}], want[[2]string{b, a}]
		won.add(1, 2)
		lost.add(2, 1)
		want[[2]string{a, b}], want[[2]string{b, a}] = won, lost
	}
	seen := 0
	for i := range 8 {
		player := fmt.Sprint("p", i)
		page, err := tr.Opponents(OpponentsQuery{Game: "chess", Player: player, Limit: 100})
		if err != nil || page.Next != 0 || page.Total != len(page.Opponents) {
			t.Fatalf("opponents of %s: %+v, %v", player, page, err)
		}
		for _, o := range page.Opponents {
			seen++
			if o.Record != want[[2]string{player, o.Opponent}] {
				t.Errorf("%s against %s: %+v; counted plainly %+v", player, o.Opponent, o.Record, want[[2]string{player, o.Opponent}])
			}
			h, err := tr.HeadToHead(HeadToHeadQuery{Game: "chess", Player: player, Opponent: o.Opponent, Limit: 1000})
			if err != nil || h.Record != o.Record || len(h.Matches) != o.Games || !h.Complete {
				t.Errorf("%s against %s, head to head: %+v, %v", player, o.Opponent, h, err)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d records; counted plainly %d", seen, len(want))
	}
}

func TestAHistoryThatIsDamagedOrMissingIsFoldedAgain(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"missing":                     os.RemoveAll,
		"without the main store":      func(dir string) error { return os.RemoveAll(filepath.Join(dir, "main")) },
		"without the store of a game": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "refold-1")) },
		"cut": func(dir string) error {
			files, err := filepath.Glob(filepath.Join(dir, "main", "*"))
			for _, f := range files {
				err = errors.Join(err, os.Truncate(f, 9))
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := openTest(t, t.TempDir())
			for range 5 {
				submit(t, tr, match("chess", "ann", "bob"))
			}
			if err := tr.Rescore(t.Context(), "chess", nil); err != nil {
				t.Fatal(err)
			}
			submit(t, tr, match("chess", "bob", "ann"))
			dir := tr.config.Dir
			if err := tr.Close(); err != nil {
				t.Fatal(err)
			}
			if err := spoil(filepath.Join(dir, "history")); err != nil {
				t.Fatal(err)
			}
			tr = openTest(t, dir)
			defer tr.Close()
			checkExplained(t, tr)
			if x, err := tr.Explain(ExplainQuery{Game: "chess", Player: "ann", Stat: "games", Limit: 10}); err != nil || len(x.Parts) != 6 {
				t.Errorf("explained: %+v, %v", x, err)
			}
		})
	}
}

func TestWithoutAHistoryEverythingElseIsTheSame(t *testing.T) {
	c := testConfig(t.TempDir())
	c.NoHistory = true
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	submit(t, tr, match("chess", "ann", "bob"))
	if _, err := tr.Explain(ExplainQuery{Game: "chess", Player: "ann", Limit: 1}); !errors.Is(err, ErrNoHistory) {
		t.Errorf("explained without a history: %v", err)
	}
	if _, err := tr.History(HistoryQuery{Game: "chess", Player: "ann", Limit: 1}); !errors.Is(err, ErrNoHistory) {
		t.Errorf("a history without a history: %v", err)
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr = openTest(t, c.Dir) // now with one
	defer tr.Close()
	checkExplained(t, tr)
}

func TestAFullDiskOfTheHistoryStopsNothing(t *testing.T) {
	c, full := testConfig(t.TempDir()), false
	c.testOnlyFault = func(op, _ string) error {
		if full && op != "remove" {
			return syscall.ENOSPC
		}
		return nil
	}
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	submit(t, tr, match("chess", "ann", "bob"))
	full = true
	if err := tr.Checkpoint(t.Context()); err != nil {
		t.Errorf("a checkpoint beside a full disk of the history: %v", err)
	}
	submit(t, tr, match("chess", "ann", "bob"))
	if score := scoreOf(t, tr, "chess", "wins", "ann"); score != 2 {
		t.Errorf("ann has %v points; want 2", score)
	}
	if _, err := tr.Explain(ExplainQuery{Game: "chess", Player: "ann", Limit: 1}); !errors.Is(err, ErrHistoryLost) {
		t.Errorf("explained by a history that was lost: %v", err)
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr = openTest(t, c.Dir)
	defer tr.Close()
	checkExplained(t, tr)
}

func TestAMatchTellsWhatItChangedForEverybody(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	e := append(match("test", "ann", "bob"), [2]string{stats.FieldGame, "m1"})
	submit(t, tr, e, e, match("test", "bob", "ann"))
	page, err := tr.Match(MatchQuery{Game: "test", Match: "m1", Limit: 1})
	if err != nil || len(page.Entries) != 1 || page.Next == 0 || len(page.Entries[0].Boards) == 0 || len(page.Entries[0].Boards[0].Terms) == 0 {
		t.Fatalf("the match: %+v, %v", page, err)
	}
	older, err := tr.Match(MatchQuery{Game: "test", Match: "m1", Before: page.Next, Limit: 5})
	if err != nil || len(older.Entries) != 1 || older.Next != 0 {
		t.Errorf("the rest of the match: %+v, %v", older, err)
	}
	if _, err := tr.Match(MatchQuery{Game: "test", Match: "m2", Limit: 1}); !errors.Is(err, ErrUnknownMatch) {
		t.Errorf("a match that was not: %v", err)
	}
}

func FuzzEntry(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 0})
	f.Add([]byte{1, 2, 0, 2, 0, 1, 0, 1, 1, 2, 0, 0x22, 0x40, 0x10, 0x40, 0x14, 4, 0, 0})
	f.Fuzz(func(_ *testing.T, entry []byte) {
		list, err := accountsOf(1, entry)
		if err != nil {
			return
		}
		for i := range list {
			for at := range list[i].players {
				list[i].sideOf(at)
			}
		}
	})
}

// The explanation of the leader of football adds up, to the last bit.
func TestTheLeaderOfFootballIsExplained(t *testing.T) {
	fill := football(t)
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	var events []event
	fill(func(fields [][2]string) {
		if events = append(events, fields); len(events) == 1000 {
			submit(t, tr, events...)
			events = events[:0]
		}
	})
	submit(t, tr, events...)
	for _, board := range tr.Games() {
		for _, b := range board.Boards {
			page, err := tr.Board(Ref{Game: board.Name, Board: b.Name, Season: AllTime}, 0, 1)
			if err != nil || len(page.Entries) == 0 {
				continue
			}
			explained(t, tr, ExplainQuery{Game: board.Name, Player: page.Entries[0].Player, Board: b.Name, Season: AllTime}, page.Entries[0].Score)
		}
	}
}

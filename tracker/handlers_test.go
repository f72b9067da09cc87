package tracker

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	compiled "statstracker/game"
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/source"
	"statstracker/stats"

	"statstracker/eventlog"
)

// submit sends events in one batch and returns what became of them.
func submit(t *testing.T, tr *Tracker, events ...event) source.Summary {
	t.Helper()
	b := eventlog.NewBatch("test")
	for _, e := range events {
		addTo(b, e)
	}
	s, err := tr.Submit(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// unruly is a game whose rules do what an event asks for.
type unruly struct{}

func (unruly) Start() []float64 { return []float64{0} }

func (unruly) Score(m *stats.Match, before, after []float64) error {
	switch m.Sides[0].Players[0] {
	case "scorer panics":
		panic("score")
	case "scorer refuses":
		return errors.New("the scorer refuses")
	case "scorer gives NaN":
		after[0] = math.NaN()
	case "scorer gives infinity":
		after[1] = math.Inf(-1)
	default:
		after[0] = before[0] + 1
	}
	return nil
}

func (unruly) Stats() []stats.Stat { return []stats.Stat{{Name: "count"}} }

func (unruly) Record(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	user := e.Get("user_id")
	if user != "" {
		t.Add(user, "count", 1)
	}
	switch user {
	case "recorder panics":
		panic("record")
	case "recorder refuses":
		return errors.New("the recorder refuses")
	case "undeclared counter":
		t.Add(user, "another", 1)
	case "bad player":
		t.Add("", "count", 1)
	case "much":
		t.Add(user, "count", stats.MaxCounter-1)
	case "little":
		t.Add(user, "count", math.MinInt64)
	}
	return nil
}

func unrulyGame() stats.Game {
	return stats.Game{
		Name: "unruly", Version: 1, Boards: []stats.Board{{Name: "b", Scorer: unruly{}}, {Name: "wins", Scorer: rating.Wins{}}},
		Recorders: []stats.Recorder{unruly{}, results.Recorder{}},
	}
}

func TestWhateverRulesDoAnEventIsAppliedAsAWholeOrNotAtAll(t *testing.T) {
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: append(compiled.All(), unrulyGame())})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	for name, reason := range map[string]string{
		"scorer panics": "panicked", "scorer refuses": "refuses", "scorer gives NaN": "finite", "scorer gives infinity": "finite",
		"recorder panics": "panicked", "recorder refuses": "refuses", "undeclared counter": "do not declare", "bad player": "is empty",
		"little": "range",
	} {
		t.Run(name, func(t *testing.T) {
			e := event{{"product_id", "unruly"}, {"type", "game_over"}, {"winner_id", "w of " + name}, {"loser_id", "l of " + name}, {"user_id", name}}
			if strings.HasPrefix(name, "scorer") {
				e = event{{"product_id", "unruly"}, {"type", "game_over"}, {"winner_id", name}, {"loser_id", "l of " + name}, {"user_id", "u of " + name}}
			}
			s := submit(t, tr, e)
			if s.Count(stats.Rejected) != 1 || !strings.Contains(s.Rejections[0].Reason, reason) {
				t.Fatalf("the outcome is %+v; want a rejection that says %q", s, reason)
			}
			for _, f := range e[2:] {
				if _, err := tr.Player("unruly", f[1]); !errors.Is(err, ErrUnknownPlayer) && !errors.Is(err, ErrUnknownGame) {
					t.Errorf("after the rejection there is the player %q: %v", f[1], err)
				}
			}
		})
	}
	if s := submit(t, tr, event{{"product_id", "unruly"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}}); s.Count(stats.Counted) != 1 {
		t.Errorf("a good event after the bad ones: %+v", s)
	}
}

func TestACounterStaysInItsRange(t *testing.T) {
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: []stats.Game{unrulyGame()}})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	much := event{{"product_id", "unruly"}, {"user_id", "much"}}
	if s := submit(t, tr, much, much); s.Count(stats.Counted) != 1 || s.Count(stats.Rejected) != 1 {
		t.Errorf("twice half of everything: %+v; want the first counted and the second rejected", s)
	}
	p, err := tr.Player("unruly", "much")
	if err != nil || p.Stats[0].Value != stats.MaxCounter {
		t.Errorf("the counter is %+v, %v; want %d", p.Stats, err, int64(stats.MaxCounter))
	}
}

func TestWithoutTheDefaultGameOthersAreUnknown(t *testing.T) {
	dir := t.TempDir()
	win := event{{"product_id", "football"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}}
	tr := openTest(t, dir)
	submit(t, tr, win)
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr, err := Open(t.Context(), Config{Dir: dir, Games: testGames()[1:], testOnlyGeneration: testWindow})
	if err == nil {
		t.Cleanup(func() { tr.Close() })
	}
	if !errors.Is(err, ErrMissingGame) {
		t.Fatalf("a program without the game default opened a log that needs it: %v", err)
	}
	tr, err = Open(t.Context(), Config{Dir: dir, Games: testGames(), Without: []string{"default"}, testOnlyGeneration: testWindow})
	if err != nil {
		t.Fatal(err)
	}
	if s := submit(t, tr, win); s.Count(stats.Rejected) != 1 || !strings.Contains(s.Rejections[0].Reason, "unknown game") {
		t.Errorf("the event of an unknown game: %+v", s)
	}
	if _, err := tr.Board(Ref{Game: "football", Board: ""}, 0, 10); !errors.Is(err, ErrUnknownGame) {
		t.Errorf("the board of an unknown game: %v", err)
	}
	if _, err := tr.Game("exrps"); err != nil {
		t.Errorf("exrps, which is registered: %v", err)
	}
	if _, err := tr.Game("football"); !errors.Is(err, ErrUnknownGame) {
		t.Errorf("football, which is not: %v", err)
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr = openTest(t, dir) // with the default game again
	defer tr.Close()
	submit(t, tr, win)
	if page, err := tr.Board(Ref{Game: "football", Board: ""}, 0, 10); err != nil || page.Entries[0].Score != 2 {
		t.Errorf("with the default game again the board is %+v, %v", page, err)
	}
}

func TestANewerVersionOfAGameNeedsTheOldOneForTheOldEvents(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	win := event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}}
	submit(t, tr, win)
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	newer := testGames()
	for i := range newer {
		newer[i].Version = 2
	}
	if tr, err := Open(t.Context(), Config{Dir: dir, Games: newer, testOnlyGeneration: testWindow}); !errors.Is(err, ErrMissingGame) {
		t.Errorf("a log was folded without the version of a game that it needs: %v, %v", tr, err)
	}
	tr, err := Open(t.Context(), Config{Dir: dir, Games: append(newer, testGames()...), testOnlyGeneration: testWindow})
	if err != nil {
		t.Fatalf("a program with both versions: %v", err)
	}
	defer tr.Close()
	submit(t, tr, win)
	g, err := tr.Game("exrps")
	if page, _ := tr.Board(Ref{Game: "exrps"}, 0, 10); err != nil || g.Version != 2 || page.Entries[0].Score != 2 {
		t.Errorf("the game is %+v, %v, and its board %+v", g, err, page)
	}
}

// Readers run beside the writer, and checkpoints beside both: no reader sees the
// wins of a player on the board without those in his statistics.
func TestReadersNeverSeeAnEventInPart(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	ctx, stop := context.WithTimeout(t.Context(), 700*time.Millisecond)
	defer stop()
	var group sync.WaitGroup
	group.Go(func() {
		for ctx.Err() == nil {
			b := eventlog.NewBatch("test")
			for i := range 200 {
				w, l := string(rune('a'+i%5)), string(rune('a'+(i+1+i/5%3)%5))
				addTo(b, event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", w}, {"loser_id", l}})
			}
			if _, err := tr.Submit(context.Background(), b); err != nil {
				t.Error(err)
				return
			}
		}
	})
	group.Go(func() {
		for ctx.Err() == nil {
			if err := tr.Checkpoint(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		}
	})
	for range 2 {
		group.Go(func() {
			last := uint64(0)
			for ctx.Err() == nil {
				last = checkRevision(t, tr, last)
			}
		})
	}
	group.Wait()
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := Verify(t.Context(), testConfig(dir))
	if err != nil || !v.Equal() || v.Outcomes[stats.Counted] == 0 {
		t.Errorf("verify: %+v, %v", v, err)
	}
}

func checkRevision(t *testing.T, tr *Tracker, last uint64) uint64 {
	p, err := tr.Player("exrps", "a")
	if errors.Is(err, ErrUnknownPlayer) {
		return last
	}
	if err != nil {
		t.Error(err)
		return last
	}
	values := map[string]int64{}
	for _, c := range p.Stats {
		values[c.Name] = int64(c.Value)
	}
	if values["games"] != values["wins"]+values["losses"] || float64(values["wins"]) != p.Boards[0].Score || p.Revision < last {
		t.Errorf("at revision %d (%d before): %v, and the score %v", p.Revision, last, values, p.Boards[0].Score)
	}
	page, err := tr.Board(Ref{Game: "exrps", Board: "wins"}, 0, 5)
	if err != nil || page.Revision < p.Revision {
		t.Errorf("a later read is of revision %d, before %d: %v", page.Revision, p.Revision, err)
	}
	for i := 1; i < len(page.Entries); i++ {
		if page.Entries[i].Score > page.Entries[i-1].Score {
			t.Errorf("the board is out of order: %+v", page.Entries)
		}
	}
	return page.Revision
}

package tracker

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

// seenRanks is the ranks that readers saw on boards when they were recorded.
type seenRanks struct {
	at    time.Time
	ranks map[boardMark]map[string]int // of the boards that there were
}

// In random histories, movement is the difference to the ranks that were seen, and
// unknown where the numbers of players may have changed.
func TestMovementInRandomHistories(t *testing.T) {
	seeds(t, 6, 8, func(t *testing.T, r *rand.Rand) {
		now := leagueStart
		config := testConfig(t.TempDir())
		config.Movement, config.testOnlyNow = Movement{Window: 100 * time.Hour}, func() time.Time { return now }
		tr, err := Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { tr.Close() }()
		submit(t, tr, firstMatch())
		var seen []seenRanks
		for n := 0; n < 300; {
			for range r.IntN(30) {
				submit(t, tr, leagueEvent(r, n))
				n++
			}
			disturbOpen(t, &tr, r)
			if r.IntN(3) > 0 {
				now = now.Add(time.Hour)
				if err := tr.RecordRanks(t.Context(), now); err != nil {
					t.Fatal(err)
				}
				seen = append(seen, seeRanks(t, tr, now))
			}
			checkMovement(t, tr, now, seen, r)
		}
	})
}

// disturbOpen is disturb for a tracker with movement.
func disturbOpen(t *testing.T, tr **Tracker, r *rand.Rand) {
	t.Helper()
	config := (*tr).config
	disturb(t, tr, r)
	if (*tr).ranks != nil {
		return
	}
	err := (*tr).Close()
	if err == nil {
		*tr, err = Open(t.Context(), config)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// liveRefs returns the live boards and seasons of the league, with their marks.
func liveRefs(tr *Tracker) map[boardMark]Ref {
	refs := make(map[boardMark]Ref)
	g := tr.state.games["league"]
	if g == nil {
		return refs
	}
	for i, b := range g.boards {
		ref := Ref{Game: "league", Board: g.handler.boards[i].Name, Season: AllTime}
		refs[tr.state.mark(g, b.key)] = ref
		for _, s := range b.open {
			ref.Season = s.ID
			refs[tr.state.mark(g, s.name)] = ref
		}
	}
	return refs
}

func seeRanks(t *testing.T, tr *Tracker, at time.Time) seenRanks {
	t.Helper()
	seen := seenRanks{at, make(map[boardMark]map[string]int)}
	for mark, ref := range liveRefs(tr) {
		page, err := tr.Board(ref, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		seen.ranks[mark] = make(map[string]int)
		for _, e := range page.Entries {
			seen.ranks[mark][e.Player] = e.Rank
		}
	}
	return seen
}

func checkMovement(t *testing.T, tr *Tracker, now time.Time, seen []seenRanks, r *rand.Rand) {
	t.Helper()
	since := Since{Ago: time.Duration(1 + r.Int64N(int64(90*time.Hour)))}
	if r.IntN(2) == 0 {
		since = Since{At: now.Add(-since.Ago)}
	}
	asked := now.Add(-since.Ago)
	if !since.At.IsZero() {
		asked = since.At
	}
	for mark, ref := range liveRefs(tr) {
		page, err := tr.Board(ref, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		at, ok, err := tr.Move(ref, since, page.Entries)
		if err != nil {
			t.Fatal(err)
		}
		want := comparedWith(tr, mark, asked, seen)
		if ok != (want != nil) || ok && !at.Equal(want.at) {
			t.Fatalf("%+v since %v: compared with %v, %v; want %+v", ref, asked, at, ok, want)
		}
		for _, e := range page.Entries {
			checkMoved(t, &e, want, mark)
		}
	}
}

// comparedWith returns what was seen last before the moment, of what is still kept, or
// else first; nil if nothing was.
func comparedWith(tr *Tracker, mark boardMark, asked time.Time, seen []seenRanks) (found *seenRanks) {
	for i := range seen {
		if seen[i].ranks[mark] == nil {
			continue
		}
		if _, at, ok, _ := tr.ranks.store.Ranks(mark, seen[i].at, nil); !ok || !at.Equal(seen[i].at) {
			continue // it has been thinned out
		}
		if found == nil || !seen[i].at.After(asked) {
			found = &seen[i]
		}
	}
	return found
}

func checkMoved(t *testing.T, e *Entry, want *seenRanks, mark boardMark) {
	t.Helper()
	if want == nil {
		if e.Moved != nil {
			t.Fatalf("%s has moved since never: %+v", e.Player, *e.Moved)
		}
		return
	}
	before, was := want.ranks[mark][e.Player]
	moved := Moved{New: !was}
	if was {
		moved.Climbed = before - e.Rank
	}
	if e.Moved == nil || *e.Moved != moved {
		t.Fatalf("%s has moved %+v, want %+v", e.Player, e.Moved, moved)
	}
}

// What cannot be compared is said, each in its way.
func TestMovementThatCannotBe(t *testing.T) {
	tr := openTest(t, t.TempDir())
	submit(t, tr, match("test", "ann", "bob"))
	if _, _, err := tr.Move(Ref{Game: "test"}, Since{Ago: time.Hour}, nil); !errors.Is(err, ErrNoMovement) {
		t.Errorf("without movement: %v", err)
	}
	tr.Close()
	config := testConfig(t.TempDir())
	config.Movement = Movement{Window: time.Hour}
	tr, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"))
	for _, c := range []struct {
		ref   Ref
		since Since
		want  error
	}{
		{Ref{Game: "test"}, Since{At: time.Now().Add(time.Hour)}, ErrFuture},
		{Ref{Game: "test", Board: "nope"}, Since{Ago: time.Minute}, ErrUnknownBoard},
		{Ref{Game: "test"}, Since{Ago: time.Minute}, nil},
	} {
		if _, ok, err := tr.Move(c.ref, c.since, nil); !errors.Is(err, c.want) || ok {
			t.Errorf("%+v since %+v: %v, %v", c.ref, c.since, ok, err)
		}
	}
	var window *WindowError
	if _, _, err := tr.Move(Ref{Game: "test"}, Since{Ago: 61 * time.Minute}, nil); !errors.As(err, &window) || window.Window != time.Hour {
		t.Errorf("beyond the window: %v", err)
	}
}

// An erasure drops all ranks, and records of boards that are gone do not stay.
func TestErasuresDropRanks(t *testing.T) {
	config := testConfig(t.TempDir())
	config.Movement = Movement{Window: time.Hour}
	tr, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"))
	record := func() {
		t.Helper()
		if err := tr.RecordRanks(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	record()
	held := tr.MovementBytes()
	if _, ok, err := tr.Move(Ref{Game: "test"}, Since{Ago: time.Minute}, nil); !ok || err != nil {
		t.Fatalf("after a record: %v, %v", ok, err)
	}
	erase(t, tr, "bob")
	if _, ok, err := tr.Move(Ref{Game: "test"}, Since{Ago: time.Minute}, nil); ok || err != nil {
		t.Errorf("after an erasure: %v, %v", ok, err)
	}
	record()
	if now := tr.MovementBytes(); now != held || held == 0 {
		t.Errorf("%d bytes, and before the erasure %d", now, held)
	}
}

package tracker

import (
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/standings"
	"statstracker/stats"
)

// digestWithout is over everything but the remembered ids and where the next block is,
// which a past does not keep.
func digestWithout(s *state) [sha256.Size]byte {
	c := s.checkpoint()
	c.window, c.next = newWindow(testWindow).snapshot(), eventlog.Pos{}
	return c.digest()
}

// digestIn is over the boards and statistics of one game, and not over profiles, which are
// of no game; zero if it has none.
func digestIn(s *state, product string) (d [sha256.Size]byte) {
	c := s.checkpoint()
	i := slices.Index(c.products, product)
	if i < 0 {
		return d
	}
	c.products, c.games = c.products[i:i+1], c.games[i:i+1]
	c.profiles = standings.NewProfiles().Snapshot()
	return c.gamesDigest()
}

func at(t *testing.T, tr *Tracker, product string, m Moment) *Past {
	t.Helper()
	p, err := tr.At(t.Context(), product, m)
	if err != nil {
		t.Fatalf("%s at %+v: %v", product, m, err)
	}
	return p
}

// A revision is a tracker that stopped there: through changes of rules, rescores and
// amendments, with and without kept checkpoints, in the middle of blocks, and after a
// restart.
func TestARevisionIsATrackerStoppedThere(t *testing.T) {
	seeds(t, 5, 21, stopAtRevisions)
}

func stopAtRevisions(t *testing.T, r *rand.Rand) {
	events, changes := amendable(r, 320), ruleChanges()
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	var seen []uint64
	want := map[uint64][sha256.Size]byte{}
	look := func() {
		n := tr.Status().Revision
		seen = append(seen, n)
		want[n] = digestWithout(tr.state)
	}
	for sent := 0; sent < len(events); {
		for len(changes) > 0 && changes[0].at <= sent {
			changes[0].apply(t, tr)
			changes = changes[1:]
			look()
		}
		n := min(1+r.IntN(12), len(events)-sent)
		submit(t, tr, events[sent:sent+n]...)
		sent += n
		look()
		switch r.IntN(12) {
		case 0:
			if _, err := tr.Amend(t.Context(), randomRetraction(r, events[:sent], 2)); err == nil {
				look()
			}
			settle(t, tr)
			look()
		case 1:
			if err := tr.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if r.IntN(2) == 0 {
		checkVerified(t, &tr)
	}
	for range 25 {
		n := seen[r.IntN(len(seen))]
		if got := digestWithout(at(t, tr, "league", Moment{Revision: n}).state); got != want[n] {
			t.Errorf("at revision %d of %d the state is not what it was", n, tr.Status().Revision)
		}
		if r.IntN(8) == 0 {
			if err := tr.forgetPast(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := digestWithout(tr.state); got != want[seen[len(seen)-1]] {
		t.Error("asking for the past has changed the live state")
	}
}

// A revision in the middle of a block is a tracker that got so much of it.
func TestARevisionInTheMiddleOfABlock(t *testing.T) {
	seeds(t, 5, 22, func(t *testing.T, r *rand.Rand) {
		events := amendable(r, 200)
		tr := openTest(t, t.TempDir())
		defer tr.Close()
		first := tr.Status().Revision
		submit(t, tr, events...)
		n := 1 + r.IntN(len(events)-1)
		stopped := openTest(t, t.TempDir())
		defer stopped.Close()
		submit(t, stopped, events[:n]...)
		p := at(t, tr, "league", Moment{Revision: first + uint64(n)})
		if p.state.checkpoint().gamesDigest() != digestOf(stopped) || p.state.sequence != stopped.state.sequence {
			t.Errorf("%d events of %d: the state is not that of a tracker that has no others", n, len(events))
		}
	})
}

// A time is a run in which only the events up to it come, in the same order, without
// those that have been retracted since; also when events come late.
func TestATimeIsARunCutThere(t *testing.T) {
	seeds(t, 5, 23, cutAtTimes)
}

func cutAtTimes(t *testing.T, r *rand.Rand) {
	events := amendable(r, 250)
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	var records []uint64 // of the events
	rest := slices.Clone(events)
	gone := make(map[[2]string]bool) // events that were retracted: copies that come later are duplicates
	sent := 0
	compare := func() {
		t.Helper()
		for range 3 {
			e := statsEvent(events[r.IntN(len(events))])
			compareCut(t, tr, rest[:sent], e.OccurredAt())
		}
	}
	for sent < len(events) {
		n := min(1+r.IntN(120), len(events)-sent)
		for i := range n {
			records = append(records, tr.Status().Revision+1+uint64(i))
			if e := statsEvent(events[sent+i]); gone[eventKey(&e)] {
				rest[sent+i] = nil
			}
		}
		submit(t, tr, events[sent:sent+n]...)
		sent += n
		compare()
		retraction := randomRetraction(r, events[:sent], 1)
		if retraction.Revision != 0 {
			retraction.Revision = records[retraction.Revision-1]
		}
		a, err := tr.Amend(t.Context(), retraction)
		if err != nil {
			continue // the event was rejected
		}
		settle(t, tr)
		for i := range rest[:sent] {
			if e := statsEvent(events[i]); rest[i] != nil && selects(&a, &e, records[i]) {
				rest[i] = nil
				gone[eventKey(&e)] = e.Get(stats.FieldEventID) != ""
			}
		}
		compare()
	}
}

// eventKey is what tells duplicates: the game and the event's id.
func eventKey(e *stats.Event) [2]string {
	return [2]string{e.Get(stats.FieldProduct), e.Get(stats.FieldEventID)}
}

// compareCut compares the games at the time with a run of the events up to it.
func compareCut(t *testing.T, tr *Tracker, events []event, cut time.Time) {
	t.Helper()
	var before []event
	for _, e := range events {
		if e == nil {
			continue
		}
		if s := statsEvent(e); !s.OccurredAt().After(cut) {
			before = append(before, e)
		}
	}
	run := openTest(t, t.TempDir())
	defer run.Close()
	submit(t, run, before...)
	for _, product := range tr.state.products() {
		p := at(t, tr, product, Moment{Time: cut})
		if p.reading == &tr.reading {
			continue // that is now
		}
		want := digestIn(run.state, product)
		if g := p.state.games[product]; want == [sha256.Size]byte{} && g.table.Players() == 0 {
			continue
		}
		if digestIn(p.state, product) != want {
			t.Errorf("%s at %s is not what a run of the %d events up to then gives", product, cut, len(before))
		}
	}
}

func TestMomentsThatCannotBe(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("exrps", "ann", "bob"))
	present := tr.Status().Revision
	_, err := tr.At(t.Context(), "exrps", Moment{Revision: present + 1})
	if e, ok := errors.AsType[*RevisionError](err); !ok || e.Present != present {
		t.Errorf("beyond the end: %v", err)
	}
	if p := at(t, tr, "exrps", Moment{Time: time.Now().Add(time.Hour)}); p.reading != &tr.reading {
		t.Error("a time that is to come is not now")
	}
	without := testConfig(t.TempDir())
	without.Without = []string{fallback}
	other, err := Open(t.Context(), without)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.At(t.Context(), "none", Moment{Time: time.Unix(1, 0)}); !errors.Is(err, ErrUnknownGame) {
		t.Errorf("no such game: %v", err)
	}
	if _, err := at(t, other, "none", Moment{Revision: 1}).Board(Ref{Game: "none"}, 0, 1); !errors.Is(err, ErrUnknownGame) {
		t.Errorf("no such game at a revision: %v", err)
	}
}

// Who is hidden now is hidden in the past, whatever he was then, and what is kept of it
// follows.
func TestHiddenNowIsHiddenInThePast(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("exrps", "ann", "bob"), match("exrps", "ann", "bob"), match("exrps", "cid", "bob"))
	n := tr.Status().Revision
	moments := []Moment{{Revision: n}, {Time: time.UnixMilli(1_790_000_000_000)}}
	for _, hidden := range []bool{false, true, false, true} {
		if err := tr.SetVisibility(t.Context(), Visibility{Game: "exrps", Player: "ann", Hidden: hidden}); err != nil {
			t.Fatal(err)
		}
		for _, m := range moments {
			page, err := at(t, tr, "exrps", m).Board(Ref{Game: "exrps"}, 0, 1)
			if want := map[bool]string{true: "cid", false: "ann"}[hidden]; err != nil || page.Entries[0].Player != want {
				t.Errorf("hidden %v, at %+v: %+v, %v", hidden, m, page.Entries, err)
			}
		}
	}
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: "bob", Into: "ann"}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	for _, m := range moments {
		if _, err := at(t, tr, "exrps", m).Player("exrps", "bob"); !errors.Is(err, ErrUnknownPlayer) {
			t.Errorf("who has become a hidden player is shown at %+v: %v", m, err)
		}
	}
}

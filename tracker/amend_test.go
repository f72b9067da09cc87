package tracker

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/profile"
	"statstracker/stats"
)

// amendable makes events of several games in which an id comes again only with the
// same event.
func amendable(r *rand.Rand, n int) (list []event) {
	for i := range n {
		e := randomEvent(r, i)
		if r.IntN(2) == 0 {
			e = leagueEvent(r, i)
		}
		if r.IntN(8) == 0 {
			e = profileEvent(r)
		}
		e = slices.DeleteFunc(slices.Clone(e), func(f [2]string) bool { return f[0] == stats.FieldEventID || f[0] == stats.FieldGame })
		e = e[:min(len(e), 50)] // there is room for what is added, also when it is published again
		e = append(e, [2]string{stats.FieldGame, fmt.Sprintf("m%d", r.IntN(1+n/3))})
		if r.IntN(5) == 0 { // no rule looks at it, so it is nobody's
			e = append(e, [2]string{"weapon_id", fmt.Sprintf("p%d", r.IntN(8))})
		}
		if r.IntN(2) == 0 {
			e = append(e, [2]string{stats.FieldEventID, fmt.Sprintf("e%d", i)})
		}
		if list = append(list, e); e[len(e)-1][0] == stats.FieldEventID && r.IntN(4) == 0 {
			list = append(list, e)
		}
	}
	return list
}

// statsEvent returns the event as the log has it.
func statsEvent(e event) (s stats.Event) {
	b := eventlog.NewBatch("one")
	addTo(b, e)
	_ = b.Each(func(r *eventlog.Record) error {
		s = stats.Event{Fields: slices.Clone(r.Event.Fields), Received: r.Event.Received}
		return nil
	})
	return s
}

func digestOf(tr *Tracker) [sha256.Size]byte { return tr.state.checkpoint().gamesDigest() }

// fresh folds the events in one batch.
func fresh(t *testing.T, events []event) [sha256.Size]byte {
	t.Helper()
	return plainly(t, events, nil)
}

// selects reports whether a retraction that is plainly read takes the event.
func selects(a *Amendment, e *stats.Event, record uint64) bool {
	if e.Get(stats.FieldProduct) != a.Game || e.Get(stats.FieldType) == profile.TypeUpdated {
		return false
	}
	switch {
	case a.Match != "":
		return e.Get(stats.FieldGame) == a.Match
	case a.EventID != "":
		return e.Get(stats.FieldEventID) == a.EventID
	case a.Revision != 0:
		return a.Revision == record
	}
	at := e.OccurredAt()
	in := (a.From.IsZero() || !at.Before(a.From)) && (a.Until.IsZero() || at.Before(a.Until))
	return in && playsIn(e, a.Player)
}

// playsIn reports whether the event, plainly read, names the player for certain.
func playsIn(e *stats.Event, id string) bool {
	for _, name := range []string{"winner_id", "loser_id", "user_id", "p1_id", "p2_id"} {
		if value, has := e.Lookup(name); has && value == id {
			return true
		}
	}
	var sides []struct{ Players []string }
	if json.Unmarshal([]byte(e.Get(stats.FieldStandings)), &sides) != nil {
		return false
	}
	for _, side := range sides {
		if slices.Contains(side.Players, id) {
			return true
		}
	}
	return false
}

func randomRetraction(r *rand.Rand, events []event, first uint64) Amendment {
	i := r.IntN(len(events))
	e := statsEvent(events[i])
	a := Amendment{Kind: Retraction, Game: e.Get(stats.FieldProduct), Reason: "a test", By: "test"}
	switch r.IntN(4) {
	case 0:
		if a.Match = e.Get(stats.FieldGame); a.Match == "" { // it breaks a limit: the log does not have its fields
			a.Revision = first + uint64(i)
		}
	case 1:
		if a.EventID = e.Get(stats.FieldEventID); a.EventID == "" {
			a.Revision = first + uint64(i)
		}
	case 2:
		a.Revision = first + uint64(i)
		if e.Get(stats.FieldEventID) != "" { // there may be a copy of it
			a.Revision, a.EventID = 0, e.Get(stats.FieldEventID)
		}
	default:
		a.Player = fmt.Sprintf("p%d", r.IntN(8))
		if r.IntN(2) == 0 {
			a.From = leagueStart.Add(time.Duration(r.IntN(200)) * time.Hour)
		}
		if r.IntN(2) == 0 {
			a.Until = leagueStart.Add(time.Duration(r.IntN(400)) * time.Hour)
		}
	}
	return a
}

func settle(t *testing.T, tr *Tracker) Effect {
	t.Helper()
	effect, err := tr.Settle(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return effect
}

// What has been retracted is as if it had never come, and what is restored as if it had
// never been retracted: live, after a restart, and for a fold from the start.
func TestRetractedIsNeverCameAndRestoredIsNeverRetracted(t *testing.T) {
	seeds(t, 10, 4, retractAndRestore)
}

func retractAndRestore(t *testing.T, r *rand.Rand) {
	events := amendable(r, 300)
	events, later := events[:250], events[250:]
	if slices.Equal(later[0], events[249]) { // a copy of what may be retracted stays a duplicate
		later = later[1:]
	}
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	firstEvent := tr.Status().Revision + 1
	submit(t, tr, events...)
	before := digestOf(tr)
	if before != fresh(t, events) {
		t.Fatal("the run itself is not what a fresh one gives")
	}
	var ids []uint64
	rest := slices.Clone(events)
	for range 1 + r.IntN(4) {
		a, err := tr.Amend(t.Context(), randomRetraction(r, events, firstEvent))
		if errors.Is(err, ErrUnknownGame) || errors.Is(err, ErrUnknownPlayer) {
			continue // the event was rejected
		}
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
		for i := range rest {
			if e := statsEvent(events[i]); rest[i] != nil && selects(&a, &e, firstEvent+uint64(i)) {
				rest[i] = nil
			}
		}
		if r.IntN(2) == 0 {
			settle(t, tr)
		}
	}
	settle(t, tr)
	rest = slices.DeleteFunc(rest, func(e event) bool { return e == nil })
	if got := digestOf(tr); got != fresh(t, rest) {
		t.Errorf("after the retractions %+v the state is not that of a run without those events", tr.Amendments())
	}
	checkVerified(t, &tr)
	// What comes later counts, also once the games are folded again.
	submit(t, tr, later...)
	for _, product := range tr.state.products() {
		if err := tr.Rescore(t.Context(), product, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := digestOf(tr); got != fresh(t, slices.Concat(rest, later)) {
		t.Errorf("after the retractions %+v later events do not count as they should", tr.Amendments())
	}
	checkVerified(t, &tr)
	before = fresh(t, slices.Concat(events, later))
	for _, id := range ids {
		if _, err := tr.Amend(t.Context(), Amendment{Kind: Restoration, Of: id}); err != nil {
			t.Fatal(err)
		}
		if r.IntN(2) == 0 {
			settle(t, tr)
		}
	}
	settle(t, tr)
	if digestOf(tr) != before {
		t.Errorf("after all of %+v were restored the state is not what it was", tr.Amendments())
	}
	checkVerified(t, &tr)
}

// A merger is a run in which the id is the other one from the beginning.
func TestMergedIsARunWithTheIDReplaced(t *testing.T) {
	seeds(t, 10, 5, func(t *testing.T, r *rand.Rand) {
		events := amendable(r, 250)
		tr := openTest(t, t.TempDir())
		defer func() { tr.Close() }()
		submit(t, tr, events[:200]...)
		into := []string{"p2", "somebody else"}[r.IntN(2)]
		merger, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: "p1", Into: into})
		if err != nil {
			t.Fatal(err)
		}
		settle(t, tr)
		submit(t, tr, events[200:]...)
		if digestOf(tr) != fresh(t, renamed(events, "p1", into)) {
			t.Error("after a merger the state is not that of a run with the id replaced")
		}
		checkVerified(t, &tr)
		if _, err := tr.Amend(t.Context(), Amendment{Kind: Restoration, Of: merger.ID}); err != nil {
			t.Fatal(err)
		}
		settle(t, tr)
		if digestOf(tr) != fresh(t, events) {
			t.Error("after a merger was taken back the state is not that of a run without it")
		}
		checkVerified(t, &tr)
	})
}

// renamed returns the events with another id in the place of the one, which is no number.
func renamed(events []event, from, into string) (list []event) {
	for _, e := range events {
		e = slices.Clone(e)
		for i := range e {
			switch {
			case ofProfile(e, i):
			case e[i][0] == stats.FieldStandings:
				e[i][1] = strings.ReplaceAll(e[i][1], strconv.Quote(from), strconv.Quote(into))
			case e[i][0] != stats.FieldGame && e[i][0] != stats.FieldEventID && e[i][1] == from:
				e[i][1] = into
			}
		}
		list = append(list, e)
	}
	return list
}

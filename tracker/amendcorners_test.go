package tracker

import (
	"maps"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// Corners of amendments, each of which was once wrong.

func amendOrFail(t *testing.T, tr *Tracker, a Amendment) {
	t.Helper()
	if _, err := tr.Amend(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

// A time that RFC 3339 cannot write in UTC does not make a record that nobody can read.
func TestTimesBeyondTheYears(t *testing.T) {
	for _, text := range []string{"9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+12:00"} {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		tr := openTest(t, t.TempDir())
		submit(t, tr, match("test", "ann", "bob"))
		amendOrFail(t, tr, Amendment{Kind: Retraction, Game: "test", Player: "ann", From: at.UTC(), Until: at.UTC()})
		settle(t, tr)
		if err := tr.SetVisibility(t.Context(), Visibility{Game: "test", Player: "ann", Hidden: true, Until: at.UTC()}); err != nil {
			t.Fatal(err)
		}
		checkVerified(t, &tr)
		tr.Close()
	}
}

// A game that has no rules now, and of which nothing is left, waits for rules.
func TestAllOfAGameWithoutRulesIsRetracted(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Without = []string{"default"}
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Apply(t.Context(), []Rules{{"football", "football elo=24"}}); err != nil {
		t.Fatal(err)
	}
	submit(t, tr, match("football", "ann", "bob"))
	if _, err := tr.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	amendOrFail(t, tr, Amendment{Kind: Retraction, Game: "football", Player: "ann"})
	settle(t, tr)
	tr.Close()
}

// A match between the two records of a retraction that keeps was played against the player
// as he was still.
func TestKeptWhatCameWhileItWasFolded(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("test", "ann", "bob"), match("test", "cheat", "bob"), match("test", "cheat", "bob"), match("test", "cheat", "bob"))
	amendOrFail(t, tr, Amendment{Kind: Retraction, Game: "test", Player: "cheat", Keep: true})
	submit(t, tr, match("test", "ann", "cheat")) // while the game is folded again
	before := numbersOf(tr, "test", "cheat")
	settle(t, tr)
	if after := numbersOf(tr, "test", "cheat"); !maps.Equal(before, after) {
		t.Errorf("retracting from the cheater alone changed others\n%s", mapDifference(before, after))
	}
	checkVerified(t, &tr)
}

// An event that counted only in the state that was is remembered all the same.
func TestACopyOfARetractedEventStaysADuplicate(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	lap := func(p, s, id string) event {
		return event{{"product_id", "league"}, {"event_name", "lap"}, {"user_id", p}, {"event_data", s}, {"event_id", id}, {"occurred_at", "2026-03-26T09:00:00Z"}}
	}
	submit(t, tr, lap("ann", "50", "a"), lap("ann", "1000.5", "b"))
	amendOrFail(t, tr, Amendment{Kind: Retraction, Game: "league", Player: "ann"})
	settle(t, tr)
	s := submit(t, tr, lap("ann", "40", "c"), lap("ann", "1000.5", "b"))
	if s.Outcomes[stats.Duplicate] != 1 {
		t.Errorf("%+v", s)
	}
	before := numbersOf(tr, "league")
	amendOrFail(t, tr, Amendment{Kind: Retraction, Game: "league", Match: "none"})
	settle(t, tr)
	if after := numbersOf(tr, "league"); !maps.Equal(before, after) {
		t.Errorf("the duplicate counts after a retraction of nothing\n%s", mapDifference(before, after))
	}
}

// hoursIn returns the event as one that happened so many hours after the league began.
func hoursIn(e event, hours int) event {
	return append(e, [2]string{"occurred_at", leagueStart.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339)})
}

// firstDay returns the first season of the board daily.
func firstDay(t *testing.T, tr *Tracker) (first Season) {
	t.Helper()
	list, err := tr.Seasons("league", "daily")
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	return list[len(list)-1]
}

// A season that a retraction opens again is marked once it is sealed anew.
func TestASeasonThatOpensAgainIsMarked(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, hoursIn(match("league", "ann", "bob"), 0), hoursIn(match("league", "ann", "bob"), 0),
		hoursIn(match("league", "cheat", "bob"), 1), hoursIn(match("league", "cheat", "bob"), 60))
	if s := firstDay(t, tr); !s.Sealed || s.Amended {
		t.Fatalf("before, it is %+v", s)
	}
	amendOrFail(t, tr, Amendment{Kind: Retraction, Game: "league", Player: "cheat"})
	settle(t, tr)
	if firstDay(t, tr).Sealed {
		t.Fatal("what sealed it is retracted, and it is sealed")
	}
	checkVerified(t, &tr)
	submit(t, tr, hoursIn(match("league", "ann", "bob"), 61))
	if s := firstDay(t, tr); !s.Sealed || !s.Amended {
		t.Errorf("sealed again, it is %+v", s)
	}
	checkVerified(t, &tr)
}

// A merger changes who stands in a sealed season.
func TestAMergerMarksSealedSeasons(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, hoursIn(match("league", "ann", "bob"), 0), hoursIn(match("league", "cy", "bob"), 1), hoursIn(match("league", "x", "y"), 60))
	amendOrFail(t, tr, Amendment{Kind: Merger, Player: "cy", Into: "ann"})
	settle(t, tr)
	if s := firstDay(t, tr); !s.Sealed || !s.Amended {
		t.Errorf("it is %+v", s)
	}
	checkVerified(t, &tr)
}

// A block without records moves positions: it is part of what is compared.
func TestVerifyAfterABatchWithoutRecords(t *testing.T) {
	for _, name := range []string{"", "stream"} {
		dir := t.TempDir()
		tr := openTest(t, dir)
		submit(t, tr, match("test", "ann", "bob"))
		if err := tr.Checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
		b := eventlog.NewBatch(name)
		if name != "" {
			b.From, b.To = "", "7"
		}
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Log("refused", err)
			tr.Close()
			continue
		}
		if v, err := tr.Verify(t.Context(), nil); err != nil || !v.Equal {
			t.Errorf("%q: live: equal %v, %v", name, v.Equal, err)
		}
		tr.testOnlyCrash()
		if v, err := Verify(t.Context(), testConfig(dir)); err != nil || !v.Equal() {
			t.Errorf("%q: offline after a crash: equal %v, %v", name, v.Equal(), err)
		}
	}
}

package tracker

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"statstracker/eventlog"
)

// settleMeanwhile settles, and submits the events once the games are being folded again.
func settleMeanwhile(t *testing.T, tr *Tracker, events ...event) {
	t.Helper()
	once := false
	_, err := tr.Settle(t.Context(), func(_, _ uint64) {
		if !once {
			once = true
			submit(t, tr, events...)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if !once {
		t.Fatal("nothing was folded again")
	}
}

// A player may come to a game while he is being merged, or that is taken back: to one
// that did not know him, or that was not there.
func TestAMergedPlayerComesToAGameMeanwhile(t *testing.T) {
	for _, game := range []string{"test", "new"} {
		tr := openTest(t, t.TempDir())
		events := []event{won("ann", "bob", "1"), match("test", "x", "y")}
		submit(t, tr, events...)
		m := amend(t, tr, Amendment{Kind: Merger, Player: "ann", Into: "zoe"})
		events = append(events, match(game, "ann", "y"))
		settleMeanwhile(t, tr, events[2])
		if p, err := tr.Player(game, "ann"); err == nil {
			t.Errorf("after the merger ann is still there: %+v", p.Boards)
		}
		if digestOf(tr) != fresh(t, renamed(events, "ann", "zoe")) {
			t.Error("after the merger the state is not that of a run with the other id")
		}
		checkVerified(t, &tr)
		amend(t, tr, Amendment{Kind: Restoration, Of: m.ID})
		events = append(events, match("later", "ann", "y"))
		settleMeanwhile(t, tr, events[3])
		if digestOf(tr) != fresh(t, events) {
			t.Error("taken back the state is not that of a run without the merger")
		}
		checkVerified(t, &tr)
		tr.Close()
	}
}

// Even between the last look and the switch a player may come to a game.
func TestAMergedPlayerComesToAGameAtLast(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	events := []event{won("ann", "bob", "1"), match("test", "x", "y"), match("test", "ann", "y")}
	submit(t, tr, events[:2]...)
	a := amend(t, tr, Amendment{Kind: Merger, Player: "ann", Into: "zoe"})
	rs, err := tr.refoldAll(t.Context(), tr.state.amending(a.ID).games, tr.archive, nil)
	if err != nil {
		t.Fatal(err)
	}
	submit(t, tr, events[2])
	err = tr.within(t.Context(), func() error { _, err := tr.settle(t.Context(), a.ID, rs); return err })
	if err != nil || digestOf(tr) != fresh(t, renamed(events, "ann", "zoe")) {
		t.Errorf("the state is not that of a run with the other id: %v", err)
	}
	checkVerified(t, &tr)
}

// requireSettled fails the test if the game changes when it is folded again.
func requireSettled(t *testing.T, tr *Tracker, product string) {
	t.Helper()
	before := numbersOf(tr, product)
	amend(t, tr, Amendment{Kind: Retraction, Game: product, Match: "none"})
	settle(t, tr)
	if after := numbersOf(tr, product); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("a retraction of nothing changes the game\n%s", mapDifference(before, after))
	}
}

// A game may not know a player whose events were all rejected, and which count as those
// of another.
func TestAMergerOfWhoWasRejected(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	lap := func(p, s string) event {
		return event{{"product_id", "league"}, {"event_name", "lap"}, {"user_id", p}, {"event_data", s}, {"occurred_at", "2026-03-26T09:00:00Z"}}
	}
	events := []event{won("ann", "bob", "1"), lap("zoe", "50"), lap("ann", "1000.5")}
	submit(t, tr, events...)
	merge(t, tr, "ann", "zoe")
	if digestOf(tr) != fresh(t, renamed(events, "ann", "zoe")) {
		t.Error("after the merger the state is not that of a run with the other id")
	}
	requireSettled(t, tr, "league")
	checkVerified(t, &tr)
}

// A retraction of a player is of whoever he is now.
func TestARetractionOfWhoIsMergedLater(t *testing.T) {
	for _, keep := range []bool{false, true} {
		tr := openTest(t, t.TempDir())
		submit(t, tr, won("ann", "bob", "1"), match("test", "ann", "bob"), match("test", "zoe", "bob"))
		amend(t, tr, Amendment{Kind: Retraction, Game: "test", Player: "ann", Keep: keep})
		settle(t, tr)
		m := merge(t, tr, "ann", "zoe")
		if page, err := tr.Board(Ref{Game: "test"}, 0, 9); err != nil || len(page.Entries) > 0 && page.Entries[0].Score > 0 && page.Entries[0].Player == "zoe" {
			t.Errorf("keep %v: what zoe won is not retracted: %+v, %v", keep, page, err)
		}
		requireSettled(t, tr, "test")
		checkVerified(t, &tr)
		restore(t, tr, m)
		if score := scoreOf(t, tr, "test", "wins", "zoe"); score != 1 {
			t.Errorf("keep %v: taken back, zoe has %v wins", keep, score)
		}
		requireSettled(t, tr, "test")
		checkVerified(t, &tr)
		tr.Close()
	}
}

// An amendment that is not one thing, or that no fold could read again, is not written.
func TestAmendmentsThatAreNotOneThing(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "ann", "bob"))
	before := tr.Status().Revision
	for name, a := range map[string]Amendment{
		"of no kind":           {},
		"of another kind":      {Kind: "other", Game: "test", Player: "ann"},
		"of nothing":           {Kind: Retraction, Game: "test"},
		"of two":               {Kind: Retraction, Game: "test", Player: "ann", Match: "1"},
		"of another two":       {Kind: Retraction, Game: "test", EventID: "1", Revision: 2},
		"of two that keeps":    {Kind: Retraction, Game: "test", Player: "ann", EventID: "1", Match: "2", Keep: true},
		"that keeps of nobody": {Kind: Retraction, Game: "test", Match: "1", Keep: true},
		"of a long id":         {Kind: Retraction, Game: "test", Match: strings.Repeat("m", 513)},
		"of no text":           {Kind: Retraction, Game: "test", EventID: "\xff"},
		"of a shadow":          {Kind: Retraction, Game: "test", Player: shadowOf("ann", 0)},
		"of nobody":            {Kind: Merger, Into: "ann"},
		"into nobody":          {Kind: Merger, Player: "ann"},
		"into no text":         {Kind: Merger, Player: "ann", Into: "\xff"},
		"of none":              {Kind: Restoration},
	} {
		if _, err := tr.Amend(t.Context(), a); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := tr.Preview(t.Context(), a, nil); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s, tried: %v", name, err)
		}
	}
	for _, a := range []Amendment{
		{Kind: Retraction, Game: "test", Player: "ann", Match: "1", Keep: true},
		{Kind: Retraction, Game: "test", Player: "ann", Keep: true},
		{Kind: Retraction, Game: "test", EventID: "1"},
	} {
		if _, err := tr.Preview(t.Context(), a, nil); err != nil {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if n := tr.Status().Revision; n != before {
		t.Errorf("the log has %d records more", n-before)
	}
}

// countingLog counts the blocks that are read.
type countingLog struct {
	foldable
	blocks int
}

func (l *countingLog) Replay(from eventlog.Pos, f func(*eventlog.Block) error) error {
	return l.foldable.Replay(from, func(b *eventlog.Block) error {
		l.blocks++
		return f(b)
	})
}

// However many games are folded again at once, the log is read once for all of them: when
// they are folded beside the live state, and by a fold of the log.
func TestManyGamesAreFoldedAgainInOnePass(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	var events []event
	for i := range 200 {
		e := match(fmt.Sprint("made up ", i%50), fmt.Sprint("p", i%3), "x")
		submit(t, tr, e)
		events = append(events, e)
	}
	a := amend(t, tr, Amendment{Kind: Merger, Player: "p1", Into: "zoe"})
	games := tr.state.amending(a.ID).games
	log := &countingLog{foldable: tr.log}
	if err := newRefolds(tr.log.ID(), tr.catalog, games, generationSize, nil).complete(t.Context(), log, nil); err != nil {
		t.Fatal(err)
	}
	if len(games) != 50 || log.blocks < 200 || log.blocks > 250 {
		t.Errorf("%d blocks were read for %d games", log.blocks, len(games))
	}
	settle(t, tr)
	if digestOf(tr) != fresh(t, renamed(events, "p1", "zoe")) {
		t.Error("after the merger the state is not that of a run with the other id")
	}
	log.blocks = 0
	f := foldFromStart(t.Context(), &Config{testOnlyGeneration: generationSize}, log, tr.catalog)
	if err := replayWith(t.Context(), f, log, nil, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	f.buildIndexes()
	if f.checkpoint().digest() != tr.state.checkpoint().digest() || log.blocks > 2*250 {
		t.Errorf("a fold of the log reads %d blocks", log.blocks)
	}
}

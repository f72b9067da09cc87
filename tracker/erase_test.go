package tracker

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/standings"
	"statstracker/stats"
)

// zebra is an id that is in nothing else.
const zebra = "p-zebra-7"

// zebras returns the events with the id in the place of another, in standings now and
// then spelt with an escape.
func zebras(r *rand.Rand, events []event, id string) []event {
	list := renamed(events, id, zebra)
	for _, e := range list {
		for i := range e {
			if e[i][0] == stats.FieldStandings {
				e[i][1] = strings.ReplaceAll(e[i][1], `"`+id+`"`, `"`+zebra+`"`) // what is no JSON names players too
				if r.IntN(3) == 0 {
					e[i][1] = strings.ReplaceAll(e[i][1], `"`+zebra+`"`, `"\u0070-zebra-7"`)
				}
			}
			if e[i][1] == id && !ofProfile(e, i) {
				e[i][1] = zebra
			}
		}
		stripe(e)
	}
	return list
}

// beginErasure makes durable that the player is to be erased.
func beginErasure(t *testing.T, tr *Tracker, player string) Erasure {
	t.Helper()
	e, err := tr.BeginErasure(t.Context(), player, player+" asked for it", "test of "+player)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func erase(t *testing.T, tr *Tracker, player string) Erased {
	t.Helper()
	e, err := tr.Erase(t.Context(), beginErasure(t, tr, player).ID, EraseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// pseudonymIn returns the pseudonym that the state has; "" if it has none.
func pseudonymIn(tr *Tracker) string {
	for _, g := range tr.state.games {
		for p := range standings.Player(g.table.Players()) {
			if id := g.table.ID(p); strings.HasPrefix(id, pseudonymStart) {
				return id
			}
		}
	}
	return ""
}

// checkNowhere checks that no file of the directory has the id.
func checkNowhere(t *testing.T, dir string, ids ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		checkFile(t, path, ids)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFile(t *testing.T, path string, ids []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if bytes.Contains(text, []byte(id)) {
			t.Errorf("%s has %s", path, id)
		}
	}
}

// seen is all that can be read, with the pseudonym as the id.
func seen(t *testing.T, tr *Tracker) (list []string) {
	t.Helper()
	say := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		for _, name := range erasedNames(tr) {
			text = strings.ReplaceAll(text, name, zebra)
		}
		list = append(list, text)
	}
	for _, g := range tr.Games() {
		for _, b := range g.Boards {
			seasons, err := tr.Seasons(g.Name, b.Name)
			if err != nil {
				t.Fatal(err)
			}
			refs := []Ref{{Game: g.Name, Board: b.Name, Season: AllTime}}
			for _, s := range seasons {
				refs = append(refs, Ref{Game: g.Name, Board: b.Name, Season: s.ID})
			}
			for _, ref := range refs {
				page, err := tr.Board(ref, 0, 1000)
				unname(page.Entries)
				say("%v: %+v, %v", ref, page.Entries, err)
			}
		}
		say("%s: %d players", g.Name, g.Players)
	}
	for product, g := range tr.state.games {
		for p := range standings.Player(g.table.Players()) {
			if id := g.table.ID(p); id[:1] != shadowMark {
				seenOf(t, tr, product, id, say)
			}
		}
	}
	rejected, _, total, err := listRejections(tr, 0, 1000)
	for _, r := range rejected {
		say("rejected %d: %s", r.Sequence, r.Reason)
	}
	say("%v: %d rejected, %v", tr.Status().Outcomes, total, err)
	slices.Sort(list)
	return list
}

// seenOf says all that can be read of a player.
func seenOf(t *testing.T, tr *Tracker, product, id string, say func(format string, args ...any)) {
	t.Helper()
	player, err := tr.Player(product, id)
	for _, s := range player.Stats {
		say("%s %s: %s %v", product, id, s.Name, s.Value)
		for _, c := range s.Categories { // equal ones are in the order of their names
			say("%s %s: %s %+v", product, id, s.Name, c)
		}
	}
	for _, b := range player.Boards {
		season := Season{}
		if b.Season != nil {
			season, b.Season = *b.Season, nil
		}
		say("%s %s: %+v of %+v", product, id, b, season)
	}
	say("%s %s: %v", product, id, err)
}

func erasedNames(tr *Tracker) (list []string) {
	for _, g := range tr.state.games {
		for p := range standings.Player(g.table.Players()) {
			if id := g.table.ID(p); strings.HasPrefix(id, pseudonymStart) {
				list = append(list, id)
			}
		}
	}
	return list
}

// Nobody else's numbers change when a player is erased, and no file has his id.
func TestAnErasedPlayerIsNowhereAndNothingElseChanges(t *testing.T) {
	seeds(t, 20, 31, eraseSomebody)
}

func eraseSomebody(t *testing.T, r *rand.Rand) {
	id := fmt.Sprintf("p%d", r.IntN(8))
	events := zebras(r, amendable(r, 250), id)
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer func() { tr.Close() }()
	sent, amended := r.IntN(len(events)), r.IntN(2) == 0
	submit(t, tr, events[:sent]...)
	if amended {
		amendAround(t, r, tr)
	}
	submit(t, tr, events[sent:]...)
	mended := r.IntN(2) == 0
	if mended {
		mendAround(t, r, tr)
	}
	if err := tr.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := seen(t, tr)
	e := erase(t, tr, zebra)
	after := seen(t, tr)
	if !slices.Equal(before, after) {
		t.Errorf("others see a change:\n%s", firstDifference(before, after))
	}
	checkErasedEvents(t, e, events)
	if pseudonym := pseudonymIn(tr); !amended && !mended && pseudonym != "" && digestOf(tr) != fresh(t, unescaped(events, pseudonym)) {
		t.Error("the state is not that of a run with the pseudonym in the place of the id")
	}
	v, err := tr.Verify(t.Context(), nil)
	if err != nil || !v.Equal {
		t.Errorf("live: equal %v, %v", v.Equal, err)
	}
	checkNowhere(t, dir, zebra, stripes, `\u0070-zebra-7`, shadowOf(zebra, 0), shadowOf(zebra, 1))
	checkVerified(t, &tr)
	checkNowhere(t, dir, zebra, stripes, `\u0070-zebra-7`, shadowOf(zebra, 0), shadowOf(zebra, 1))
	if left, err := tr.Erasures(); len(left) > 0 || err != nil {
		t.Errorf("%v are waiting, %v", left, err)
	}
}

// amendAround retracts, merges and hides around the zebra.
func amendAround(t *testing.T, r *rand.Rand, tr *Tracker) {
	t.Helper()
	amend := func(a Amendment) {
		a.Reason, a.By = "about "+zebra+".", zebra
		if _, err := tr.Amend(t.Context(), a); err != nil && !errors.Is(err, ErrUnknownPlayer) && !errors.Is(err, ErrUnknownGame) && !errors.Is(err, ErrSamePlayer) {
			t.Fatal(err)
		}
		if r.IntN(2) == 0 {
			settle(t, tr)
		}
	}
	for range 1 + r.IntN(3) {
		switch r.IntN(3) {
		case 0:
			amend(Amendment{Kind: Retraction, Game: "league", Player: zebra, Keep: true, Until: leagueStart.Add(time.Duration(r.IntN(200)) * time.Hour)})
		case 1:
			amend(Amendment{Kind: Retraction, Game: "exrps", Player: zebra, Keep: r.IntN(2) == 0})
		default:
			amend(Amendment{Kind: Merger, Player: fmt.Sprintf("p%d", 8+r.IntN(3)), Into: zebra})
		}
	}
	settle(t, tr)
	if err := tr.SetVisibility(t.Context(), Visibility{Game: "test", Player: zebra, Hidden: r.IntN(2) == 0, By: zebra}); err != nil {
		t.Fatal(err)
	}
}

// unescaped returns the events as the log has them when the zebra has the name.
func unescaped(events []event, name string) (list []event) {
	for _, e := range events {
		e = unstriped(e)
		for i := range e {
			e[i][1] = strings.ReplaceAll(strings.ReplaceAll(e[i][1], `\u0070-zebra-7`, name), zebra, name)
		}
		list = append(list, e)
	}
	return list
}

func firstDifference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + "\nbecame\n" + b[i]
		}
	}
	return fmt.Sprintf("%d became %d", len(a), len(b))
}

// checkErasedEvents checks that as many events have been found as name the player.
func checkErasedEvents(t *testing.T, e Erased, events []event) {
	t.Helper()
	least := uint64(0)
	for _, one := range events {
		s := statsEvent(one)
		if slices.Contains(slices.Collect(new(naming).of(&s).all()), zebra) {
			least++
		}
	}
	if e.Events < least || len(e.Fields) > 0 {
		t.Errorf("%d events were found, and %d name the player; fields %v", e.Events, least, e.Fields)
	}
}

// An id may be a word that reasons of rejections have: they stay what the fold says.
func TestErasingSomebodyWhoseIDIsAWord(t *testing.T) {
	for _, id := range []string{"player", "a", "the", "same"} {
		tr := openTest(t, t.TempDir())
		submit(t, tr, match("test", id, "bob"), match("test", "bob", "bob"),
			event{{"product_id", "test"}, {"type", "game_over"}, {"standings", `[{"rank":1,"players":["bob"]},{"rank":2,"players":["bob"]}]`}})
		erase(t, tr, id)
		requireLive(t, tr, true)
		list, _, _, err := listRejections(tr, 0, 10)
		if err != nil || len(list) != 2 || strings.Contains(list[0].Reason+list[1].Reason, pseudonymStart) {
			t.Errorf("after %q was erased the rejections are %+v, %v", id, list, err)
		}
		tr.Close()
	}
}

package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"statstracker/calendar"
	"statstracker/stats"
)

// walker pages through the current season of a board while everything else goes on.
type walker struct {
	t       *testing.T
	random  *rand.Rand
	config  Config
	tracker *Tracker
	now     time.Time

	season   string
	still    map[string]bool // who was on the board at the start, and has not moved since
	seen     map[string]int
	sealed   bool // since the start, or before it
	finished bool
}

// Who pages through a board sees everybody who stays where he is exactly once, whoever
// else plays, is hidden or shown, whether the server is started again, and whether the
// season ends or is sealed meanwhile.
func TestPagingShowsEverybodyWhoStaysExactlyOnce(t *testing.T) {
	seeds(t, 6, 41, func(t *testing.T, r *rand.Rand) {
		season := stats.Season{Calendar: calendar.Daily(time.UTC), Grace: time.Duration(r.IntN(3)) * time.Hour}
		config := Config{Dir: t.TempDir(), Games: []stats.Game{seasonal(season)}}
		w := &walker{t: t, random: r, config: config, now: time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC)}
		w.open()
		defer func() { w.tracker.Close() }()
		for range 60 {
			w.play()
		}
		expired := 0
		for range 12 {
			for !w.walk() {
				expired++
			}
		}
		t.Logf("%d walks had to begin anew", expired)
	})
}

func (w *walker) open() {
	tr, err := Open(w.t.Context(), w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	w.tracker = tr
}

// walk pages from the top to the end. It returns false if that came to nothing, as the
// season was sealed in between.
func (w *walker) walk() bool {
	w.season, w.still, w.seen, w.finished = "", make(map[string]bool), make(map[string]int), false
	ref := Ref{Game: "seasonal", Season: pick(w.random, "", Current)}
	page, err := w.tracker.Board(ref, 0, 1+w.random.IntN(4))
	if err != nil || page.Season == nil {
		w.t.Fatal(page, err)
	}
	w.season, w.sealed = page.Season.ID, page.Season.Sealed
	all, err := w.tracker.Board(ref, 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range all.Entries {
		w.still[e.Player] = true
	}
	for w.take(&page); page.More; w.take(&page) {
		for range w.random.IntN(8) {
			w.disturb()
		}
		page, err = w.tracker.BoardAfter(ref, page.Next, 1+w.random.IntN(4))
		if errors.Is(err, ErrExpiredCursor) && w.sealed {
			return false
		}
		if err != nil || page.Season.ID != w.season {
			w.t.Fatalf("after a page of %s: %+v, %v", w.season, page.Season, err)
		}
	}
	for player := range w.still {
		if w.seen[player] != 1 {
			w.t.Errorf("%s has not moved and came %d times", player, w.seen[player])
		}
	}
	return true
}

func (w *walker) take(page *Page) {
	for _, e := range page.Entries {
		w.seen[e.Player]++
	}
}

// disturb does something that changes the board, or the server.
func (w *walker) disturb() {
	switch w.random.IntN(12) {
	case 0:
		w.setHidden()
	case 1:
		w.restart()
	case 2:
		w.now = w.now.Add(time.Duration(w.random.IntN(180)) * time.Minute)
	default:
		w.play()
	}
}

// play lets somebody play, now or a while ago.
func (w *walker) play() {
	player := fmt.Sprintf("p%02d", w.random.IntN(40))
	at := w.now.Add(-time.Duration(w.random.IntN(120)) * time.Minute)
	if play(w.t, w.tracker, player, at.Format(time.RFC3339)) != "" {
		return // too late for its season
	}
	if at.Format(time.DateOnly) == w.season {
		delete(w.still, player)
	}
	seasons, err := w.tracker.Seasons("seasonal", "plays")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range seasons {
		w.sealed = w.sealed || s.ID == w.season && s.Sealed
	}
}

func (w *walker) setHidden() {
	v := Visibility{Game: "seasonal", Player: fmt.Sprintf("p%02d", w.random.IntN(40)), Hidden: w.random.IntN(2) == 0}
	if err := w.tracker.SetVisibility(w.t.Context(), v); err != nil {
		w.t.Fatal(err)
	}
	delete(w.still, v.Player)
}

func (w *walker) restart() {
	if w.random.IntN(2) == 0 {
		w.tracker.testOnlyCrash()
	} else if err := w.tracker.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

// cursorOf returns what goes on after the first entry of a board.
func cursorOf(t *testing.T, tr *Tracker, ref Ref) Cursor {
	t.Helper()
	page, err := tr.Board(ref, 0, 1)
	if err != nil || !page.More {
		t.Fatalf("%+v, %v", page, err)
	}
	return page.Next
}

func TestWhatExpiresACursor(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer func() { tr.Close() }()
	ref := Ref{Game: "football", Board: "wins"}
	rules := func(text string) func() {
		return func() { (&ruleChange{rules: []Rules{{"football", text}}}).apply(t, tr) }
	}
	rules("football wins elo=24")()
	submit(t, tr, match("football", "ann", "bob"), match("football", "bob", "cid"), match("football", "cid", "dan"), match("football", "dan", "eve"))
	amend := func(a Amendment) func() {
		return func() {
			if _, err := tr.Amend(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			settle(t, tr)
		}
	}
	for _, c := range []struct {
		name    string
		happens func()
		want    error
	}{
		{"nothing", func() {}, nil},
		{"an event", func() { submit(t, tr, match("football", "ann", "eve")) }, nil},
		{"a player is hidden", func() { hideIn(t, tr, "football", "bob") }, nil},
		{"a player is erased", func() { erase(t, tr, "dan") }, nil},
		{"other numbers for another board", rules("football wins elo=10"), nil},
		{"another game", func() { amend(Amendment{Kind: Merger, Player: "x", Into: "y"}) }, nil},
		{"a restart", func() { tr.Close(); tr = openTest(t, dir) }, nil},
		{"a crash", func() { tr.testOnlyCrash(); tr = openTest(t, dir) }, nil},
		{"a rescore", func() { (&ruleChange{rescore: "football"}).apply(t, tr) }, ErrExpiredCursor},
		{"a retraction", amend(Amendment{Kind: Retraction, Game: "football", Player: "bob"}), ErrExpiredCursor},
		{"a board of another kind", rules("football table"), ErrExpiredCursor},
	} {
		next := cursorOf(t, tr, ref)
		c.happens()
		if _, err := tr.BoardAfter(ref, next, 1); !errors.Is(err, c.want) {
			t.Errorf("after %s: %v, want %v", c.name, err, c.want)
		}
	}
}

func hideIn(t *testing.T, tr *Tracker, game, player string) {
	t.Helper()
	if err := tr.SetVisibility(t.Context(), Visibility{Game: game, Player: player, Hidden: true}); err != nil {
		t.Fatal(err)
	}
}

// A board that comes back goes on from what it had, and so does who was reading it.
func TestACursorOfABoardThatComesBack(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	ref := Ref{Game: "football", Board: "wins"}
	(&ruleChange{rules: []Rules{{"football", "football wins"}}}).apply(t, tr)
	submit(t, tr, match("football", "ann", "bob"), match("football", "bob", "cid"))
	next := cursorOf(t, tr, ref)
	(&ruleChange{rules: []Rules{{"football", "football elo=10"}}}).apply(t, tr)
	if _, err := tr.BoardAfter(ref, next, 10); !errors.Is(err, ErrExpiredCursor) {
		t.Errorf("without the board: %v", err)
	}
	(&ruleChange{rules: []Rules{{"football", "football wins"}}}).apply(t, tr)
	if page, err := tr.BoardAfter(ref, next, 10); err != nil || len(page.Entries) != 2 {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestTheSeasonOfACursor(t *testing.T) {
	tr := openSeasonal(t, stats.Season{Calendar: calendar.Daily(time.UTC), Keep: 1})
	for _, day := range []string{"2026-11-20", "2026-11-21", "2026-11-22"} {
		for _, player := range []string{"ann", "bob"} {
			play(t, tr, player, day+"T12:00:00Z")
		}
	}
	ref := func(season string) Ref { return Ref{Game: "seasonal", Season: season} }
	all, now, before := cursorOf(t, tr, ref(AllTime)), cursorOf(t, tr, ref("")), cursorOf(t, tr, ref(Previous))
	forgotten := now
	forgotten.Season = "2026-11-20"
	for _, c := range []struct {
		asked  string
		cursor Cursor
		season string
		err    error
	}{
		{"", all, "", nil},
		{AllTime, all, "", nil},
		{Current, all, "", ErrOtherSeason},
		{"2026-11-22", all, "", ErrOtherSeason},
		{"", now, "2026-11-22", nil},
		{Current, now, "2026-11-22", nil},
		{"2026-11-22", now, "2026-11-22", nil},
		{AllTime, now, "", ErrOtherSeason},
		{"2026-11-21", now, "", ErrOtherSeason},
		{"", before, "2026-11-21", nil},
		{Previous, before, "2026-11-21", nil},
		{Current, before, "2026-11-21", nil},
		{"", forgotten, "", ErrExpiredCursor},
		{"2026-11-20", forgotten, "", ErrExpiredCursor},
	} {
		page, err := tr.BoardAfter(ref(c.asked), c.cursor, 5)
		id := ""
		if page.Season != nil {
			id = page.Season.ID
		}
		if !errors.Is(err, c.err) || id != c.season || err == nil && len(page.Entries) != 1 {
			t.Errorf("asked for %q with a cursor of %q: %q, %+v, %v; want %q, %v", c.asked, c.cursor.Season, id, page.Entries, err, c.season, c.err)
		}
	}
}

// A cursor of the past is none of the present, and the other way round.
func TestCursorsAndMoments(t *testing.T) {
	tr := openSeasonal(t, stats.Season{Calendar: calendar.Daily(time.UTC)})
	for _, player := range []string{"ann", "bob", "cid"} {
		play(t, tr, player, "2026-11-20T12:00:00Z")
	}
	past, err := tr.At(t.Context(), "seasonal", Moment{Time: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	ref := Ref{Game: "seasonal"}
	page, err := past.Board(ref, 0, 1)
	if err != nil || !page.More {
		t.Fatal(page, err)
	}
	if next, err := past.BoardAfter(ref, page.Next, 5); err != nil || len(next.Entries) != 2 {
		t.Errorf("in the past: %+v, %v", next, err)
	}
	if _, err := tr.BoardAfter(ref, page.Next, 5); !errors.Is(err, ErrExpiredCursor) {
		t.Errorf("in the present: %v", err)
	}
	if _, err := past.BoardAfter(ref, cursorOf(t, tr, ref), 5); !errors.Is(err, ErrExpiredCursor) {
		t.Errorf("of the present: %v", err)
	}
}

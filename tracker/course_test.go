package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"statstracker/standings"
)

// compareCourses compares the courses of all players with what their histories say in full.
func compareCourses(t *testing.T, tr *Tracker, game string) {
	t.Helper()
	board, err := tr.Board(Ref{Game: game, Season: AllTime}, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	g, err := tr.Game(game)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range board.Entries {
		for i := range g.Boards {
			compareCourse(t, tr, &g.Boards[i], game, e.Player)
		}
		compareMeetings(t, tr, game, e.Player)
	}
}

func compareCourse(t *testing.T, tr *Tracker, b *Board, game, player string) {
	t.Helper()
	page, err := tr.History(HistoryQuery{Game: game, Player: player, Limit: 5000})
	if err != nil {
		t.Fatal(err)
	}
	var want []CoursePoint
	for _, e := range slices.Backward(page.Entries) {
		for _, c := range e.Boards {
			if c.Board == b.Name && (c.Season != "") == (b.Seasons != "") {
				want = append(want, CoursePoint{e.Event.Revision, e.Event.At, c.Season, c.After, c.Change})
			}
		}
	}
	got, err := tr.Course(CourseQuery{Game: game, Player: player, Board: b.Name})
	if err != nil || got.Events != len(page.Entries) || !got.Complete {
		t.Fatalf("the course of %s: %d events of %d, complete: %v, %v", player, got.Events, len(page.Entries), got.Complete, err)
	}
	i := slices.IndexFunc(got.Boards, func(c BoardCourse) bool { return c.Board == b.Name })
	if i < 0 {
		if len(want) > 0 {
			t.Errorf("%s has no course on %s, but %d scores", player, b.Name, len(want))
		}
		return
	}
	checkCourse(t, &got.Boards[i], want, player)
}

func checkCourse(t *testing.T, c *BoardCourse, want []CoursePoint, player string) {
	t.Helper()
	high, low := want[0], want[0]
	for _, p := range want {
		if p.Score > high.Score {
			high = p
		}
		if p.Score < low.Score {
			low = p
		}
	}
	if !samePoint(c.Highest, high) || !samePoint(c.Lowest, low) || c.Scores != len(want) {
		t.Errorf("%s on %s: from %v to %v in %d scores; want %v to %v in %d", player, c.Board, c.Lowest, c.Highest, c.Scores, low, high, len(want))
	}
	for _, p := range c.Points {
		if !slices.ContainsFunc(want, func(w CoursePoint) bool { return samePoint(p, w) }) {
			t.Errorf("%s on %s never was at %v", player, c.Board, p)
		}
	}
	if len(c.Points) == 0 || !samePoint(c.Points[0], want[0]) || !samePoint(c.Points[len(c.Points)-1], want[len(want)-1]) {
		t.Errorf("%s on %s: %d points from %v to %v; want %v to %v", player, c.Board, len(c.Points), c.Points[0], c.Points[len(c.Points)-1], want[0], want[len(want)-1])
	}
}

func samePoint(a, b CoursePoint) bool {
	same := a.At.Truncate(time.Millisecond).Equal(b.At.Truncate(time.Millisecond))
	a.At, b.At = time.Time{}, time.Time{}
	return same && a == b
}

func compareMeetings(t *testing.T, tr *Tracker, game, player string) {
	t.Helper()
	want, err := tr.Opponents(OpponentsQuery{Game: game, Player: player, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	got, err := tr.Course(CourseQuery{Game: game, Player: player, Opponents: 1000})
	if err != nil || got.Met != want.Total || len(got.Opponents) != len(want.Opponents) {
		t.Fatalf("%s has met %d, %v; want %d", player, got.Met, err, want.Total)
	}
	for i, o := range want.Opponents {
		g := got.Opponents[i]
		if g.Record != o.Record || g.Opponent != o.Opponent || !g.LastMet.Equal(o.LastMet) {
			t.Errorf("%s against %s: %+v; want %+v", player, o.Opponent, g, o)
		}
		h, err := tr.HeadToHead(HeadToHeadQuery{Game: game, Player: player, Opponent: o.Opponent, Limit: mostNewest})
		if err != nil {
			t.Fatal(err)
		}
		c, err := tr.Course(CourseQuery{Game: game, Player: player, Against: o.Opponent})
		if err != nil || c.Against == nil || c.Against.Record != h.Record || fmt.Sprint(c.Against.Matches) != fmt.Sprint(h.Matches) || c.Against.Next != h.Next {
			t.Errorf("%s against %s: %+v, %v; want %+v", player, o.Opponent, c.Against, err, h)
		}
	}
}

// The course is what the whole history says: whenever it is asked for, and after amendments,
// rescores, changed rules and a restart.
func TestACourseIsWhatTheHistorySays(t *testing.T) {
	seeds(t, 2, 9, courseOfEvents)
}

func courseOfEvents(t *testing.T, r *rand.Rand) {
	events := make([]event, 600)
	for i := range events {
		if events[i] = leagueEvent(r, i); r.IntN(3) == 0 {
			events[i] = match("chess", fmt.Sprint("p", r.IntN(4)), fmt.Sprint("q", r.IntN(3)))
		}
	}
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	for i := 0; len(events) > 0; i++ {
		n := min(len(events), 1+r.IntN(120))
		submit(t, tr, events[:n]...)
		events = events[n:]
		compareCourses(t, tr, "league")
		compareCourses(t, tr, "chess")
		switch i {
		case 1:
			amended(t, tr, Amendment{Kind: Retraction, Game: "league", Player: "p1", Keep: true})
		case 2:
			amended(t, tr, Amendment{Kind: Merger, Player: "p2", Into: "p3"})
			if err := tr.Rescore(t.Context(), "chess", nil); err != nil {
				t.Fatal(err)
			}
		case 3:
			dir := tr.config.Dir
			if err := tr.Close(); err != nil {
				t.Fatal(err)
			}
			tr = openTest(t, dir)
		}
	}
	compareCourses(t, tr, "league")
	compareCourses(t, tr, "chess")
}

func amended(t *testing.T, tr *Tracker, a Amendment) {
	t.Helper()
	if _, err := tr.Amend(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
}

// Who is hidden has no course, and is in nobody's.
func TestTheHiddenAreInNoCourse(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("chess", "ann", "bob"), match("chess", "ann", "cy"))
	course := func() Course {
		c, err := tr.Course(CourseQuery{Game: "chess", Player: "ann", Against: "bob", Opponents: 10})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := course(); c.Met != 2 || c.Against == nil || c.Against.Wins != 1 {
		t.Errorf("before: %+v", c)
	}
	if err := tr.SetVisibility(t.Context(), Visibility{Game: "chess", Player: "bob", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	if c := course(); c.Met != 1 || c.Against != nil || c.Opponents[0].Opponent != "cy" {
		t.Errorf("while bob is hidden: %+v", c)
	}
	for _, id := range []string{"bob", "nobody"} {
		if _, err := tr.Course(CourseQuery{Game: "chess", Player: id}); !errors.Is(err, ErrUnknownPlayer) {
			t.Errorf("the course of %s: %v", id, err)
		}
	}
}

// Courses take no more memory than they may: those asked for longest ago are forgotten, and
// made again.
func TestCoursesAreForgotten(t *testing.T) {
	var c courses
	first := c.of(1, 0)
	first.through = 7
	c.weigh(first)
	for p := range 3 * coursesWeight / seriesWeight {
		c.weigh(c.of(1, standings.Player(1+p)))
	}
	if c.weight > coursesWeight || c.recent.Len() != len(c.known) || c.recent.Len() > coursesWeight/seriesWeight {
		t.Errorf("%d courses have %d bytes", c.recent.Len(), c.weight)
	}
	if again := c.of(1, 0); again == first || again.through != 0 {
		t.Error("the first is still there")
	}
	c.weigh(first) // by who has it yet
	if c.weight > coursesWeight {
		t.Errorf("with a forgotten one there are %d bytes", c.weight)
	}
}

// A course looks at so many events at once: of more it knows the newest, and says so.
func TestACourseOfMoreEventsThanItLooksAt(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	tr.courses.testOnlyMost = 30
	play := func(wins, losses int) (c Course) {
		t.Helper()
		for i := range wins + losses {
			e := match("chess", "ann", "bob")
			if i >= wins {
				e = match("chess", "bob", "ann")
			}
			submit(t, tr, e)
		}
		c, err := tr.Course(CourseQuery{Game: "chess", Player: "ann", Opponents: 1})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for i, step := range []struct {
		wins, losses, events int
		complete             bool
		won                  int
	}{
		{10, 0, 10, true, 10}, {15, 0, 25, true, 25}, {5, 5, 35, true, 30}, // never more than 30 at once
		{3, 30, 30, false, 0},                       // all 30 were lost
		{2, 0, 32, false, 2}, {0, 29, 61, false, 2}, // what is new is added
	} {
		c := play(step.wins, step.losses)
		if c.Events != step.events || c.Complete != step.complete || c.Opponents[0].Wins != step.won {
			t.Errorf("step %d: %d events, complete: %v, %+v; want %+v", i, c.Events, c.Complete, c.Opponents[0], step)
		}
	}
}

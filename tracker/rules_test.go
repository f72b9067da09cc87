package tracker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"statstracker/calendar"
	"statstracker/eventlog"
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/stats"
)

// compileTest makes games of texts: the name of the game, and then what its rules
// have, such as "football elo=24 table weekly".
func compileTest(text string) (stats.Game, error) {
	words := strings.Fields(text)
	g := stats.Game{Name: words[0], Recorders: []stats.Recorder{results.Recorder{}}}
	for _, word := range words[1:] {
		name, number, _ := strings.Cut(word, "=")
		switch name {
		case "elo":
			var k float64
			if _, err := fmt.Sscan(number, &k); err != nil {
				return g, fmt.Errorf("%s: %w", word, err)
			}
			g.Boards = append(g.Boards, stats.Board{Name: "elo", Rules: word, Scorer: rating.Elo{Initial: 1500, K: k}})
		case "wins":
			g.Boards = append(g.Boards, stats.Board{Name: "wins", Rules: `{"score":"wins"}`, Scorer: rating.Wins{}})
		case "points":
			g.Boards = append(g.Boards, stats.Board{Name: "points", Rules: word, Scorer: rating.Points{Win: 1}})
		case "table":
			g.Boards = append(g.Boards, stats.Board{
				Name: "wins", Rules: word, Scorer: rating.Points{Win: 3, Draw: 1},
				Tie: &stats.Tie{Measure: stats.Measure{Feed: margins{}, Reducer: rating.Sum{}}},
			})
		case "weekly":
			g.Boards = append(g.Boards, stats.Board{
				Name: "weekly", Rules: word, Scorer: rating.Elo{Initial: 1500, K: 24},
				Season: &stats.Season{Calendar: calendar.Weekly(time.UTC), Grace: 48 * time.Hour, CarryOver: 0.25},
			})
		case "laps":
			g.Recorders = nil
			g.Boards = append(g.Boards, stats.Board{Name: "laps", Rules: word, Measure: &stats.Measure{Feed: laps{}, Reducer: rating.Min{}}})
		case "league":
			g.Recorders = append(g.Recorders, leagueStats{})
		default:
			return g, fmt.Errorf("unknown word %q", word)
		}
	}
	return g, nil
}

// ruleChange is other rules after so many events, or a game that is scored again.
type ruleChange struct {
	at      int
	rules   []Rules
	rescore string
	amend   *Amendment // Of is how many amendments were before the one that is meant
	hide    *Visibility
	mend    *mending
}

// ruleChanges are three generations of rules, some for games that had others, and
// games that are scored again under them.
func ruleChanges() []ruleChange {
	return []ruleChange{
		{at: 60, rules: []Rules{{"football", "football elo=24 wins"}, {"league", "league table weekly league"}}},
		{at: 150, rules: []Rules{{"football", "football wins elo=10 weekly"}, {"test", "test table"}}},
		{at: 210, rescore: "test"},
		{at: 230, rescore: "league"},
		{at: 250, rules: []Rules{{"football", "football weekly"}, {"league", "league weekly elo=40 league"}}},
		{at: 300, rescore: "football"},
	}
}

func (c *ruleChange) apply(t *testing.T, tr *Tracker) {
	t.Helper()
	if c.rules != nil {
		if _, err := tr.Apply(t.Context(), c.rules); err != nil {
			t.Fatal(err)
		}
	}
	if c.amend != nil {
		c.intend(t, tr)
		settle(t, tr)
	}
	if c.hide != nil {
		if err := tr.SetVisibility(t.Context(), *c.hide); err != nil {
			t.Fatal(err)
		}
	}
	if c.mend != nil {
		c.mend.apply(t, tr)
	}
	if c.rescore != "" {
		if err := tr.Rescore(t.Context(), c.rescore, nil); err != nil && !errors.Is(err, ErrNothingToScore) {
			t.Fatal(err)
		}
	}
}

func match(product, winner, loser string) event {
	return event{{"product_id", product}, {"type", "game_over"}, {"winner_id", winner}, {"loser_id", loser}}
}

func scoreOf(t *testing.T, tr *Tracker, product, board, player string) float64 {
	t.Helper()
	place, err := tr.Place(Ref{Game: product, Board: board}, player)
	if err != nil {
		t.Fatalf("%s on %s of %s: %v", player, board, product, err)
	}
	return place.Score
}

func TestRulesChangeFromHereOnAndAboardComesBack(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	apply := func(text string) Plan {
		t.Helper()
		plan, err := tr.Apply(t.Context(), []Rules{{"chess", text}})
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	submit(t, tr, match("chess", "ann", "bob")) // by the default rules
	plan := apply("chess elo=20 wins")
	if got := fmt.Sprint(plan); got != "{[{chess added [{elo added}] []}]}" {
		t.Errorf("the plan is %s", got)
	}
	submit(t, tr, match("chess", "ann", "bob"))
	if wins, elo := scoreOf(t, tr, "chess", "wins", "ann"), scoreOf(t, tr, "chess", "elo", "ann"); wins != 2 || elo != 1510 {
		t.Errorf("after a win by each rules ann has %v wins, and %v; want 2, and 1510", wins, elo)
	}
	if got := fmt.Sprint(apply("chess elo=40")); got != "{[{chess changed [{elo changed} {wins removed}] []}]}" {
		t.Errorf("the plan is %s", got)
	}
	if _, err := tr.Board(Ref{Game: "chess", Board: "wins"}, 0, 1); !errors.Is(err, ErrUnknownBoard) {
		t.Errorf("a board that was removed: %v", err)
	}
	submit(t, tr, match("chess", "bob", "ann"))
	if got := fmt.Sprint(apply("chess elo=40 wins")); got != "{[{chess changed [{wins returned}] []}]}" {
		t.Errorf("the plan is %s", got)
	}
	submit(t, tr, match("chess", "ann", "bob"))
	if wins := scoreOf(t, tr, "chess", "wins", "ann"); wins != 3 {
		t.Errorf("on the board that came back ann has %v wins; want the 2 that it had and 1", wins)
	}
	if got := fmt.Sprint(apply("chess elo=40 table")); got != "{[{chess changed [{wins restarted}] []}]}" {
		t.Errorf("the plan is %s", got)
	}
	if page, err := tr.Board(Ref{Game: "chess", Board: "wins"}, 0, 1); err != nil || page.Total != 0 {
		t.Errorf("a board of another kind begins with %d players, %v", page.Total, err)
	}
	if len(apply("chess elo=40 table").Games) != 0 {
		t.Error("the same rules again change something")
	}
	if err := tr.Rescore(t.Context(), "chess", nil); err != nil {
		t.Fatal(err)
	}
	if points := scoreOf(t, tr, "chess", "wins", "ann"); points != 9 {
		t.Errorf("scored again ann has %v points; want 9 for 3 wins", points)
	}
	checkVerified(t, &tr)
}

// checkVerified closes the tracker, folds its log from the start, and opens it
// again.
func checkVerified(t *testing.T, tr **Tracker) {
	t.Helper()
	c := (*tr).config
	checkExplained(t, *tr)
	digest, whole := (*tr).state.checkpoint().gamesDigest(), (*tr).state.checkpoint().digest()
	if err := (*tr).Close(); err != nil {
		t.Fatal(err)
	}
	ctx := context.WithoutCancel(t.Context()) // it may be a cleanup
	v, err := Verify(ctx, c)
	if err != nil || !v.HasCheckpoint || !v.Equal() || v.Digest != digest {
		t.Errorf("verify: equal %v, %v; digest %x, live %x", v.Equal(), err, v.Digest[:4], digest[:4])
	}
	if *tr, err = Open(ctx, c); err != nil {
		t.Fatal(err)
	}
	if (*tr).state.checkpoint().digest() != whole {
		t.Error("after a restart something that the log determines is not what it was live")
	}
	checkExplained(t, *tr)
}

func TestRulesThatCannotHoldChangeNothing(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	before := tr.Status().Revision
	for name, rules := range map[string][]Rules{
		"not a game":   {{"chess", "chess nonsense"}},
		"another game": {{"chess", "go wins"}},
		"a number":     {{"chess", "12"}},
		"no id":        {{"", " wins"}},
		"one bad":      {{"go", "go wins"}, {"chess", "chess elo=x"}},
	} {
		if plan, err := tr.Apply(t.Context(), rules); err == nil {
			t.Errorf("%s: %+v was applied", name, plan)
		}
	}
	if plan, err := tr.Plan(t.Context(), []Rules{{"chess", "chess wins"}}); err != nil || len(plan.Games) != 1 {
		t.Errorf("a dry run: %+v, %v", plan, err)
	}
	if after := tr.Status().Revision; after != before {
		t.Errorf("the log has %d records more", after-before)
	}
}

func TestALogWithRulesOfATextNeedsAProgramThatReadsIt(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	submit(t, tr, match("chess", "ann", "bob"))
	if _, err := tr.Apply(t.Context(), []Rules{{"chess", "chess wins"}}); err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	c := testConfig(dir)
	c.Compile = nil
	if tr, err := Open(t.Context(), c); !errors.Is(err, ErrMissingGame) {
		t.Errorf("a program that reads no rules opened the log: %v, %v", tr, err)
	}
	tr = openTest(t, dir)
	defer tr.Close()
	if g, err := tr.Game("chess"); err != nil || g.Text != "chess wins" {
		t.Errorf("after a restart the game is %+v, %v", g, err)
	}
	if _, err := tr.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if g, err := tr.Game("chess"); err != nil || g.Rules != "default" || g.Boards[0].Players != 2 {
		t.Errorf("without its rules the game is %+v, %v", g, err)
	}
}

// While a game is scored again under load, readers see the old scores or the new
// ones and nothing between, and the events that arrive meanwhile are in both.
func TestRescoreUnderLoad(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	for range 30 {
		b := eventlog.NewBatch("test")
		for range 1000 {
			addTo(b, match("chess", "ann", "bob"))
		}
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tr.Apply(t.Context(), []Rules{{"chess", "chess wins points"}}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		for ctx.Err() == nil {
			b := eventlog.NewBatch("test")
			for range 50 {
				addTo(b, match("chess", "ann", "bob"))
			}
			if _, err := tr.Submit(context.Background(), b); err != nil {
				t.Error(err)
				return
			}
		}
	})
	group.Go(func() { checkRescored(ctx, t, tr) })
	err := tr.Rescore(t.Context(), "chess", nil)
	stop()
	group.Wait()
	if err != nil {
		t.Fatal(err)
	}
	p, err := tr.Player("chess", "ann")
	if err != nil || p.Stats[1].Value != float64(tr.Status().Outcomes[stats.Counted]) {
		t.Errorf("ann has won %v of %d, %v", p.Stats[1].Value, tr.Status().Outcomes[stats.Counted], err)
	}
	if points := scoreOf(t, tr, "chess", "points", "ann"); points != p.Stats[1].Value {
		t.Errorf("scored again ann has %v points for %v wins", points, p.Stats[1].Value)
	}
	checkVerified(t, &tr)
}

// checkRescored reads boards until the context ends. Points count since the rules
// that came after 30,000 matches, until the game is scored again: then they count all
// of them, and never fewer again.
func checkRescored(ctx context.Context, t *testing.T, tr *Tracker) {
	last, isNew := 0.0, false
	for ctx.Err() == nil {
		p, err := tr.Player("chess", "ann")
		if err != nil {
			t.Error(err)
			return
		}
		wins := p.Boards[0].Score
		if wins < 30_000 || wins < last || p.Stats[0].Value != wins {
			t.Errorf("ann has %v wins on the board after %v, and %v games", wins, last, p.Stats[0].Value)
			return
		}
		last = wins
		points := 0.0 // before the first match under the rules
		if len(p.Boards) > 1 {
			points = p.Boards[1].Score
		}
		isNew = isNew || points == wins
		if isNew && points != wins || !isNew && points != wins-30_000 {
			t.Errorf("ann has %v points for %v wins, scored again: %v", points, wins, isNew)
			return
		}
	}
}

func TestRescoreEndsWithItsContext(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("chess", "ann", "bob"))
	if _, err := tr.Apply(t.Context(), []Rules{{"chess", "chess elo=24"}}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	before := tr.state.checkpoint().digest()
	if err := tr.Rescore(ctx, "chess", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a rescore whose context has ended: %v", err)
	}
	if tr.state.checkpoint().digest() != before {
		t.Error("it changed something")
	}
	for product, want := range map[string]error{"never heard of": ErrNothingToScore} {
		if err := tr.Rescore(t.Context(), product, nil); !errors.Is(err, want) {
			t.Errorf("rescore of %q: %v; want %v", product, err, want)
		}
	}
	checkVerified(t, &tr)
}

// On a full disk neither rules nor a rescore take effect, and both do once there
// is room again.
func TestRulesAndRescoreOnAFullDisk(t *testing.T) {
	c := testConfig(t.TempDir())
	var full atomic.Bool
	c.Log.TestOnlyFault = func(op, _ string) error {
		if full.Load() && op == "write" {
			return syscall.ENOSPC
		}
		return nil
	}
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { tr.Close() }()
	submit(t, tr, match("chess", "ann", "bob"))
	rules := []Rules{{"chess", "chess elo=24"}}
	full.Store(true)
	if plan, err := tr.Apply(t.Context(), rules); !errors.Is(err, eventlog.ErrWrite) {
		t.Errorf("rules on a full disk: %+v, %v", plan, err)
	}
	if _, err := tr.Board(Ref{Game: "chess", Board: "elo"}, 0, 1); !errors.Is(err, ErrUnknownBoard) || tr.Status().WriteError == "" {
		t.Errorf("rules that are not in the log hold: %v; the log is said to be writable: %v", err, tr.Status().WriteError == "")
	}
	full.Store(false)
	if _, err := tr.Apply(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	full.Store(true)
	if err := tr.Rescore(t.Context(), "chess", nil); !errors.Is(err, eventlog.ErrWrite) {
		t.Errorf("a rescore on a full disk: %v", err)
	}
	if page, err := tr.Board(Ref{Game: "chess", Board: "elo"}, 0, 1); err != nil || page.Total != 0 {
		t.Errorf("a rescore that is not in the log has an effect: %+v, %v", page, err)
	}
	full.Store(false)
	if err := tr.Rescore(t.Context(), "chess", nil); err != nil {
		t.Fatal(err)
	}
	if why := tr.Status().WriteError; why != "" {
		t.Errorf("the log is said not to be writable: %s", why)
	}
	if score := scoreOf(t, tr, "chess", "elo", "ann"); score != 1512 {
		t.Errorf("scored again ann has %v; want 1512", score)
	}
	checkVerified(t, &tr)
}

// A game of whose events the present rules count none is empty once it is scored
// again, and can be read.
func TestRescoreUnderRulesThatCountNothing(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("chess", "ann", "bob"))
	if _, err := tr.Apply(t.Context(), []Rules{{"chess", "chess laps"}}); err != nil {
		t.Fatal(err)
	}
	if err := tr.Rescore(t.Context(), "chess", nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		page, err := tr.Board(Ref{Game: "chess", Board: "laps"}, 0, 10)
		if _, unknown := tr.Player("chess", "ann"); err != nil || page.Total != 0 || !errors.Is(unknown, ErrUnknownPlayer) {
			t.Errorf("the board is %+v, %v; ann: %v", page, err, unknown)
		}
		checkVerified(t, &tr)
	}
	submit(t, tr, event{{"product_id", "chess"}, {"event_name", "lap"}, {"user_id", "cy"}, {"event_data", "9"}})
	if score := scoreOf(t, tr, "chess", "laps", "cy"); score != 9 {
		t.Errorf("cy has %v; want 9", score)
	}
}

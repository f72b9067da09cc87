package cmd

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/game"
	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/stats"
	"statstracker/tracker"
)

// rulesServer is what changes rules, without a server around it.
type rulesServer struct {
	tracker  *tracker.Tracker
	refolder *refolder
	keeper   *ruleKeeper
	reloader *reloader
	log      *said
}

// said is a log that tells when something is said.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
	next chan struct{}
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.next <- struct{}{}:
	default:
	}
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// newRulesServer returns one with the games a and b, which have an event each. It was
// started with a file.
func newRulesServer(t *testing.T) *rulesServer {
	t.Helper()
	tr, err := tracker.Open(t.Context(), tracker.Config{Dir: t.TempDir(), Games: game.All(), Compile: gamefile.Compile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
	})
	b := eventlog.NewBatch("test")
	for _, g := range []string{"a", "b"} {
		for _, f := range []stats.Field{{Name: "product_id", Value: g}, {Name: "type", Value: "game_over"}, {Name: "winner_id", Value: "ann"}, {Name: "loser_id", Value: "bob"}} {
			b.Field([]byte(f.Name), []byte(f.Value))
		}
		b.Add(time.Now(), nil)
	}
	if _, err := tr.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	s := &rulesServer{tracker: tr, log: &said{next: make(chan struct{}, 1)}}
	logger := slog.New(slog.NewTextHandler(s.log, nil))
	s.refolder = newRefolder(t.Context(), logger, tr, newEffects(logger, t.TempDir()))
	file := filepath.Join(t.TempDir(), "games.yaml")
	if err := os.WriteFile(file, []byte(theRules), 0o600); err != nil {
		t.Fatal(err)
	}
	s.keeper = &ruleKeeper{logger: logger, tracker: tr, file: file, refolder: s.refolder}
	s.reloader = &reloader{logger: logger, keeper: s.keeper}
	return s
}

const theRules = "version: 1\ngame: a\nboards: {points: {score: points}}\n"

func (s *rulesServer) apply(dry bool) error {
	_, err := s.keeper.Apply(context.Background(), []httpapi.RuleFile{{Name: "sent.yaml", Text: theRules}}, dry)
	return err
}

// TestOneThingAtATime: while a game waits to be scored again, no other begins, rules
// can be planned and not change, and a reload waits.
func TestOneThingAtATime(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	if state, err := s.refolder.Start("a"); err != nil || state.Status != httpapi.RescoreRunning || state.End != 3 {
		t.Fatalf("%+v, %v", state, err)
	}
	if state, err := s.refolder.Start("a"); err != nil || state.Status != httpapi.RescoreRunning {
		t.Errorf("once more: %+v, %v", state, err)
	}
	if _, err := s.refolder.Start("b"); !errors.Is(err, httpapi.ErrRescoring) {
		t.Errorf("another game begins: %v", err)
	}
	if err := s.apply(true); err != nil {
		t.Errorf("a plan: %v", err)
	}
	if err := s.apply(false); !errors.Is(err, httpapi.ErrRescoring) {
		t.Errorf("rules change in the middle: %v", err)
	}
	if g, err := s.tracker.Game("a"); err != nil || g.Text != "" {
		t.Errorf("the rules are %q, %v", g.Text, err)
	}

	ctx, stop := context.WithCancel(t.Context())
	reloaded, ended := make(chan struct{}), make(chan error)
	go func() { defer close(reloaded); s.reloader.reload(ctx) }()
	<-s.log.next // it says that it waits
	go func() { ended <- s.refolder.run(ctx) }()
	<-reloaded
	if g, err := s.tracker.Game("a"); err != nil || g.Text == "" {
		t.Errorf("the reload has not waited until it could apply the file: %v\n%s", err, s.log)
	}
	if state := s.refolder.Rescore("a"); state.Status != httpapi.RescoreDone || state.Done != state.End || state.End < 3 || state.Err != "" {
		t.Errorf("it ended as %+v", state)
	}
	if state, err := s.refolder.Start("b"); err != nil || state.Status != httpapi.RescoreRunning {
		t.Errorf("the next one: %+v, %v", state, err)
	}
	if busy := s.refolder.busy(); busy != nil {
		<-busy
	}
	if state := s.refolder.Rescore("b"); state.Status != httpapi.RescoreDone {
		t.Errorf("the next one ended as %+v", state)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestARescoreThatIsGivenUp, as at a shutdown: the boards stay.
func TestARescoreThatIsGivenUp(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	if _, err := s.refolder.Start("a"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s.refolder.rescore(ctx, s.refolder.takeAsked())
	state := s.refolder.Rescore("a")
	if state.Status != httpapi.RescoreFailed || !strings.HasSuffix(state.Err, "; the boards are as they were") || s.refolder.busy() != nil {
		t.Errorf("it ended as %+v", state)
	}
	if page, err := s.tracker.Board(tracker.Ref{Game: "a"}, 0, 10); err != nil || page.Total != 2 {
		t.Errorf("the board has %d players, %v", page.Total, err)
	}
	if text := s.log.String(); text != "" {
		t.Errorf("the log says %s", text)
	}
}

// TestWhatCannotBeScoredAgain: games without events, of their own rules and of those
// of the default game. That is the user's mistake, and no error of the server.
func TestWhatCannotBeScoredAgain(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	for _, name := range []string{"exrps", "c"} {
		if state, err := s.refolder.Start(name); err != nil || state.Status != httpapi.RescoreRunning {
			t.Fatalf("%s: it begins as %+v, %v", name, state, err)
		}
		s.refolder.rescore(t.Context(), s.refolder.takeAsked())
		state := s.refolder.Rescore(name)
		if state.Status != httpapi.RescoreFailed || !strings.HasPrefix(state.Err, "the log has no event of this game") || s.refolder.busy() != nil {
			t.Errorf("%s: it ended as %+v", name, state)
		}
		if text := s.log.String(); !strings.Contains(text, "level=WARN") || !strings.Contains(text, "game="+name+"\n") || strings.Contains(text, "ERROR") {
			t.Errorf("%s: the log says %s", name, text)
		}
	}
}

// TestAReloadAtTheShutdown does not wait for a rescore that nobody finishes.
func TestAReloadAtTheShutdown(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	if _, err := s.refolder.Start("a"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s.reloader.reload(ctx)
	if g, err := s.tracker.Game("a"); err != nil || g.Text != "" {
		t.Errorf("the rules are %q, %v", g.Text, err)
	}
}

func TestErrorsOfRulesInTheWordsOfTheAPI(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ err, want error }{
		"full disk": {eventlog.ErrWrite, source.ErrUnavailable},
		"in doubt":  {errors.Join(eventlog.ErrWrite, eventlog.ErrDoubt), httpapi.ErrRulesInDoubt},
		"closed":    {source.ErrClosed, source.ErrClosed},
	} {
		if err := answered(c.err); !errors.Is(err, c.want) || name == "in doubt" && errors.Is(err, source.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var problems httpapi.RulesError
	err := answered(gamefile.Problems{{File: "f", Line: 2, Column: 3, Message: "m"}})
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0] != (httpapi.RuleProblem{File: "f", Line: 2, Column: 3, Message: "m"}) {
		t.Errorf("%v", err)
	}
}

package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/tracker"
)

// retracted is a retraction of the only match of the game a.
func retracted() tracker.Amendment {
	return tracker.Amendment{Kind: tracker.Retraction, Game: "a", Player: "ann"}
}

// work runs the refolder until the test ends.
func (s *rulesServer) work(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.refolder.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// awaitAmended waits until no amendment is running.
func (s *rulesServer) awaitAmended(t *testing.T) {
	t.Helper()
	for running := true; running; {
		running = slices.ContainsFunc(s.refolder.Amendments(), func(a httpapi.Amendment) bool { return a.Status == tracker.Running })
		if t.Context().Err() != nil {
			t.Fatal("the amendments do not take effect")
		}
	}
}

// TestAmendmentsThatWait are settled together by who begins to work, as after a crash,
// and what they have changed is known after a restart.
func TestAmendmentsThatWait(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	first, err := s.refolder.Amend(t.Context(), retracted())
	if err != nil || first.Status != tracker.Running {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := s.refolder.Amend(t.Context(), tracker.Amendment{Kind: tracker.Merger, Player: "bob", Into: "rob"})
	if err != nil {
		t.Fatal(err)
	}
	<-s.refolder.woken // the one who was told has been killed
	s.work(t)
	s.awaitAmended(t)
	for _, e := range []*effects{s.refolder.effects, {logger: s.refolder.logger, dir: s.refolder.effects.dir}} {
		effect := e.of(second.ID)
		if effect == nil || !slices.Equal(effect.Amendments, []uint64{first.ID, second.ID}) || effect.Events[first.ID] != 1 || len(effect.Games) != 2 {
			t.Errorf("the effect is %+v", effect)
		}
	}
	a, err := s.refolder.Amendment(first.ID)
	if err != nil || a.Status != tracker.Done || a.Effect == nil || a.Problem != "" {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestADryRunGivesWay to a change of rules, a rescore, and the end of the server; and does
// not begin in the middle of one.
func TestADryRunGivesWay(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	ended := make(chan error)
	begin := func() {
		begun := make(chan struct{})
		go func() {
			ended <- s.refolder.try(t.Context(), func(ctx context.Context) error {
				close(begun)
				<-ctx.Done()
				return ctx.Err()
			})
		}()
		<-begun
	}
	begin()
	if err := s.apply(true); err != nil {
		t.Errorf("a plan: %v", err)
	}
	if err := s.apply(false); err != nil {
		t.Errorf("rules cannot change: %v", err)
	}
	if err := <-ended; !errors.Is(err, httpapi.ErrGaveWay) {
		t.Errorf("the dry run ends with %v", err)
	}
	begin()
	if _, err := s.refolder.Start("a"); err != nil {
		t.Errorf("a rescore cannot begin: %v", err)
	}
	if err := <-ended; !errors.Is(err, httpapi.ErrGaveWay) {
		t.Errorf("the dry run ends with %v", err)
	}
	if _, err := s.refolder.Try(t.Context(), retracted()); !errors.Is(err, httpapi.ErrRescoring) {
		t.Errorf("a dry run in the middle of a rescore: %v", err)
	}
	s.refolder.rescore(t.Context(), s.refolder.takeAsked())

	server, stop := context.WithCancel(t.Context())
	s.refolder.ended = func(f func()) func() bool { return context.AfterFunc(server, f) }
	begin()
	second, giveUp := context.WithCancel(t.Context())
	giveUp()
	if _, err := s.refolder.Try(second, retracted()); !errors.Is(err, context.Canceled) {
		t.Errorf("a second dry run, whose client has gone: %v", err)
	}
	stop()
	if err := <-ended; !errors.Is(err, source.ErrClosed) {
		t.Errorf("at the end of the server the dry run ends with %v", err)
	}
	s.refolder.ended = func(func()) func() bool { return func() bool { return true } }
	if effect, err := s.refolder.Try(t.Context(), retracted()); err != nil || len(effect.Games) != 1 {
		t.Errorf("%+v, %v", effect, err)
	}
}

// TestAnAmendmentThatCannotBeSettled says why, waits, and is tried again.
func TestAnAmendmentThatCannotBeSettled(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	a, err := s.refolder.Amend(t.Context(), retracted())
	if err != nil {
		t.Fatal(err)
	}
	if !s.refolder.beginSettling() || s.refolder.beginSettling() {
		t.Fatal("settling begins not once")
	}
	if _, err := s.refolder.Start("a"); !errors.Is(err, httpapi.ErrRescoring) {
		t.Errorf("a rescore begins: %v", err)
	}
	if err := s.apply(false); !errors.Is(err, httpapi.ErrRescoring) {
		t.Errorf("rules change: %v", err)
	}
	if got, err := s.refolder.Amendment(a.ID); err != nil || got.Status != tracker.Running || got.End == 0 {
		t.Errorf("while it is settled: %+v, %v", got, err)
	}
	s.refolder.endSettling(t.Context(), nil, errors.New("the disk is full"))
	if got, err := s.refolder.Amendment(a.ID); err != nil || got.Status != tracker.Running || got.Problem != "the disk is full; it is tried again" {
		t.Errorf("after that: %+v, %v", got, err)
	}
	if s.refolder.busy() != nil || !strings.Contains(s.log.String(), "the disk is full") {
		t.Errorf("the log says %s", s.log)
	}
	if err := s.refolder.work(t.Context()); err != nil {
		t.Error(err)
	}
	if got, err := s.refolder.Amendment(a.ID); err != nil || got.Status != tracker.Done || got.Problem != "" {
		t.Errorf("at last: %+v, %v", got, err)
	}
}

// TestAmendmentsWhoseEffectIsNotKnown hold all the same, and it is not said that readers
// see the old state.
func TestAmendmentsWhoseEffectIsNotKnown(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	a, err := s.refolder.Amend(t.Context(), retracted())
	if err != nil {
		t.Fatal(err)
	}
	if !s.refolder.beginSettling() {
		t.Fatal("settling does not begin")
	}
	if _, err := s.tracker.Settle(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s.refolder.endSettling(t.Context(), &tracker.Effect{}, fmt.Errorf("%w: memory is short", tracker.ErrUncompared))
	if got, err := s.refolder.Amendment(a.ID); err != nil || got.Status != tracker.Done || got.Problem != "" || got.Effect != nil {
		t.Errorf("after that: %+v, %v", got, err)
	}
	if text := s.log.String(); !strings.Contains(text, "memory is short") || !strings.Contains(text, "new state") || strings.Contains(text, "old state") {
		t.Errorf("the log says %s", text)
	}
}

// TestEffects are kept in files that may be anything when they are read, and of which the
// oldest go.
func TestEffects(t *testing.T) {
	t.Parallel()
	s := newRulesServer(t)
	e := s.refolder.effects
	for id := range uint64(effectFiles + 5) {
		e.keep(t.Context(), &tracker.Effect{Amendments: []uint64{id + 1}, Records: id})
	}
	if err := os.WriteFile(filepath.Join(e.dir, "7.json.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.keep(t.Context(), &tracker.Effect{Amendments: []uint64{effectFiles + 6}})
	files, err := os.ReadDir(e.dir)
	if err != nil || len(files) != effectFiles || len(e.recent) != recentEffects {
		t.Errorf("%d files, %d in memory, %v", len(files), len(e.recent), err)
	}
	again := newEffects(s.refolder.logger, filepath.Dir(e.dir))
	if got := again.of(effectFiles); got == nil || got.Records != effectFiles-1 {
		t.Errorf("the effect of the last one is %+v", got)
	}
	if got := again.of(6); got != nil {
		t.Errorf("the oldest is still there: %+v", got)
	}
	for _, text := range []string{"", "{", `{"version":2,"effect":{"Amendments":[50]}}`, `{"version":1,"effect":{"Amendments":[51]}}`} {
		if err := os.WriteFile(again.path(50), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := again.of(50); got != nil || !strings.Contains(s.log.String(), "50.json") {
			t.Errorf("%q is taken for %+v; the log says %s", text, got, s.log)
		}
	}
	large := &tracker.Effect{Amendments: []uint64{9000}, Games: []tracker.Difference{{Game: strings.Repeat("x", recentBytes)}}}
	if e.keep(t.Context(), large); len(e.recent) != 1 || e.of(9000) == nil {
		t.Errorf("%d in memory", len(e.recent))
	}
	blocked := newEffects(s.refolder.logger, again.path(60)) // a file, and no directory
	if blocked.keep(t.Context(), large); blocked.of(9000) == nil || !strings.Contains(s.log.String(), "will not be known after the next start") {
		t.Errorf("the log says %s", s.log)
	}
}

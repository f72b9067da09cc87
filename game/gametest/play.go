package gametest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
	"statstracker/tracker"
)

// play is a scenario that is being played.
type play struct {
	tracker  *tracker.Tracker
	games    []string // that there are rules for
	batch    *eventlog.Batch
	now      time.Time // when the next event is received
	pinned   bool      // whether the scenario says so
	outcomes [4]int
}

// submit submits an event alone, so that its outcome is known.
func (p *play) submit(ctx context.Context, fields []stats.Field) (stats.Outcome, string, error) {
	p.batch.Reset()
	e := stats.Event{Fields: fields, Received: p.now}
	if at := e.OccurredAt(); !p.pinned && at.After(p.now) {
		p.now = at
	}
	for _, f := range fields {
		p.batch.Field([]byte(f.Name), []byte(f.Value))
	}
	p.batch.Add(p.now, nil)
	s, err := p.tracker.Submit(ctx, p.batch)
	if err != nil {
		return 0, "", fmt.Errorf("submit an event: %w", err)
	}
	for o := range stats.Rejected {
		if s.Count(o) > 0 {
			p.outcomes[o]++
			return o, "", nil
		}
	}
	p.outcomes[stats.Rejected]++
	return stats.Rejected, s.Rejections[0].Reason, nil
}

// playIn plays the scenario with a log in the directory, and calls each with
// what came of every step, and what can be said about it if that is not expected.
func playIn(ctx context.Context, dir string, games []stats.Game, s *scenario, each func(s *step, got []string, note string, err error)) error {
	config := tracker.Config{Dir: dir, Games: games}
	t, err := tracker.Open(ctx, config)
	if err != nil {
		return fmt.Errorf("open a log for the scenario: %w", err)
	}
	p := play{tracker: t, batch: eventlog.NewBatch("scenario"), now: beginning}
	for i := range games {
		p.games = append(p.games, games[i].Name)
	}
	slices.Sort(p.games)
	p.games = slices.Compact(p.games)
	err = p.steps(ctx, s, each)
	if err := errors.Join(err, t.Close()); err != nil {
		return err
	}
	return verify(ctx, config)
}

func (p *play) steps(ctx context.Context, s *scenario, each func(s *step, got []string, note string, err error)) error {
	for i := range s.steps {
		got, err := s.steps[i].do(ctx, p)
		if _, ok := errors.AsType[*unanswered](err); err != nil && !ok {
			return err
		}
		note := ""
		if a, ok := s.steps[i].action.(noted); ok && err == nil {
			note = a.note(got)
		}
		each(&s.steps[i], got, note, err)
	}
	return nil
}

// errImpure says that the same events gave two results.
var errImpure = errors.New("folding the same events again gives other numbers: a handler is not pure; " +
	"it may use no clock, no randomness and no order of a map, and keep nothing between calls")

// verify folds the log again and compares.
func verify(ctx context.Context, config tracker.Config) error {
	v, err := tracker.Verify(ctx, config)
	if err != nil {
		return fmt.Errorf("fold the events again: %w", err)
	}
	if !v.HasCheckpoint {
		return fmt.Errorf("fold the events again: %w", eventlog.ErrNoCheckpoint)
	}
	if !v.Equal() {
		return errImpure
	}
	return nil
}

// inTemporary calls do with a directory that is removed afterwards.
func inTemporary(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "scenario")
	if err != nil {
		return fmt.Errorf("make a directory for a log: %w", err)
	}
	return errors.Join(do(dir), os.RemoveAll(dir))
}

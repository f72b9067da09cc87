package supervisor_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"statstracker/internal/supervisor"
)

func TestAFailingWorkerIsStartedAgainAndTheOthersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		starts := 0
		failing := supervisor.Worker{Name: "failing", Run: func(ctx context.Context) error {
			if starts++; starts < 4 {
				return errors.New("not yet")
			}
			if starts == 4 {
				panic("nor now")
			}
			<-ctx.Done()
			return ctx.Err()
		}}
		steadyStarts := 0
		steady := supervisor.Worker{Name: "steady", Run: func(ctx context.Context) error {
			steadyStarts++
			<-ctx.Done()
			return nil
		}}
		s, err := supervisor.New(slog.New(slog.DiscardHandler), failing, steady)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go s.Run(ctx)
		time.Sleep(time.Minute)
		synctest.Wait()
		got := s.Status()
		if got[0].State != supervisor.Running || got[0].Restarts != 4 || starts != 5 {
			t.Errorf("the failing worker is %+v after %d starts; want it running after 4 restarts", got[0], starts)
		}
		if got[1].State != supervisor.Running || steadyStarts != 1 {
			t.Errorf("the steady worker is %+v after %d starts; want it never restarted", got[1], steadyStarts)
		}
		cancel()
		synctest.Wait()
		for _, w := range s.Status() {
			if w.State != supervisor.Done {
				t.Errorf("%s is %s after the end", w.Name, w.State)
			}
		}
	})
}

func TestPausesGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var starts []time.Time
		w := supervisor.Worker{Name: "w", Run: func(context.Context) error {
			starts = append(starts, time.Now())
			return errors.New("always")
		}}
		s, err := supervisor.New(slog.New(slog.DiscardHandler), w)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		s.Run(ctx)
		if len(starts) < 10 || len(starts) > 60 {
			t.Errorf("a worker that always fails was started %d times in ten minutes", len(starts))
		}
		if pause := starts[len(starts)-1].Sub(starts[len(starts)-2]); pause > 31*time.Second {
			t.Errorf("the last pause was %v; want it bounded", pause)
		}
	})
}

func TestTwoWorkersOfOneNameAreAnError(t *testing.T) {
	w := supervisor.Worker{Name: "redis"}
	if _, err := supervisor.New(slog.New(slog.DiscardHandler), w, w); err == nil {
		t.Error("two workers of one name were taken")
	}
}

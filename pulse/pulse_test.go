package pulse_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"statstracker/pulse"
	"statstracker/source"
)

var start = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

func sample(at time.Duration, outcomes *[4]uint64, lag time.Duration) pulse.Sample {
	return pulse.Sample{At: start.Add(at), Outcomes: outcomes, Sources: []pulse.Source{{Name: "redis", Status: source.Status{State: source.OK, Lag: lag}}}}
}

func TestHour(t *testing.T) {
	p := pulse.New(nil)
	for i := range 361 {
		n := uint64(i)
		p.Add(sample(time.Duration(i)*pulse.Every, &[4]uint64{100 * n, 10 * n, n, 0}, time.Duration(i)*time.Second))
	}
	h := p.Hour(start.Add(time.Hour), 12)
	if len(h.Steps) != 12 || len(h.Sources) != 1 || h.Sources[0] != "redis" {
		t.Fatalf("%+v", h)
	}
	for i, s := range h.Steps {
		events, ok := s.Rate()
		if !ok || math.Abs(events-11.1) > 1e-9 || math.Abs(s.Rates[0]-10) > 1e-9 || s.Rates[3] != 0 {
			t.Errorf("step %d: %v %v", i, events, s.Rates)
		}
		if want := time.Duration(30*(i+1)) * time.Second; s.Lags[0] != want {
			t.Errorf("step %d: the source is %s behind, want %s", i, s.Lags[0], want)
		}
		if !s.From.Equal(start.Add(time.Duration(i)*5*time.Minute)) || s.To.Sub(s.From) != 5*time.Minute {
			t.Errorf("step %d: %s to %s", i, s.From, s.To)
		}
	}
}

// TestWhatIsNotKnown: before the first sample, and while the log is folded, there is no rate.
func TestWhatIsNotKnown(t *testing.T) {
	p := pulse.New(nil)
	if h := p.Hour(start, 2); h.Steps[1].Rates != nil || h.Sources != nil {
		t.Errorf("without samples: %+v", h)
	}
	p.Add(sample(0, nil, 0))
	p.Add(sample(10*time.Second, nil, 0))
	p.Add(sample(20*time.Second, &[4]uint64{50}, time.Second))
	p.Add(sample(30*time.Second, &[4]uint64{150}, 0))
	h := p.Hour(start.Add(30*time.Second), 360)
	known := 0
	for i := range h.Steps {
		if h.Steps[i].Rates != nil {
			known++
		}
	}
	if last := h.Steps[359]; known != 1 || last.Rates[0] != 10 {
		t.Errorf("%d steps are known, the last is %+v", known, last)
	}
	if h.Steps[300].Lags[0] != pulse.Unknown || h.Steps[358].Lags[0] != time.Second {
		t.Errorf("lags: %v %v", h.Steps[300].Lags, h.Steps[358].Lags)
	}
	// A step that begins unknown has the rate from when it is known.
	if all := p.Hour(start.Add(30*time.Second), 1); all.Steps[0].Rates[0] != 10 {
		t.Errorf("a step that begins unknown: %+v", all.Steps[0])
	}
	p.Add(sample(40*time.Second, nil, 0))
	if all := p.Hour(start.Add(40*time.Second), 1); all.Steps[0].Rates != nil {
		t.Errorf("a step that ends unknown: %+v", all.Steps[0])
	}
}

// TestNumbersThatFall: after the state was folded again there may be fewer of an outcome.
func TestNumbersThatFall(t *testing.T) {
	p := pulse.New(nil)
	p.Add(sample(0, &[4]uint64{100, 0, 0, 5}, 0))
	p.Add(sample(10*time.Second, &[4]uint64{110, 0, 0, 0}, 0))
	if s := p.Hour(start.Add(10*time.Second), 360).Steps[359]; *s.Rates != [4]float64{1, 0, 0, 0} {
		t.Errorf("%v", s.Rates)
	}
}

// TestAClockThatIsSetBack: what is later than the present is forgotten.
func TestAClockThatIsSetBack(t *testing.T) {
	p := pulse.New(nil)
	for i := range 10 {
		p.Add(sample(time.Duration(i)*pulse.Every, &[4]uint64{uint64(i)}, 0))
	}
	p.Add(sample(20*time.Second, &[4]uint64{100}, time.Second))
	h := p.Hour(start.Add(20*time.Second), 360)
	if last := h.Steps[359]; last.Rates[0] != 9.9 || last.Lags[0] != time.Second {
		t.Errorf("%+v", last)
	}
}

func TestConditions(t *testing.T) {
	p := pulse.New(nil)
	if c := p.Condition("redis"); c != (pulse.Condition{}) {
		t.Errorf("%+v", c)
	}
	for i, s := range []source.Status{
		{State: source.OK}, {State: source.Unreachable, Detail: "no route"}, {State: source.Unreachable, Detail: "refused"}, {State: source.OK}, {State: source.OK},
	} {
		p.Add(pulse.Sample{At: start.Add(time.Duration(i) * pulse.Every), Sources: []pulse.Source{{Name: "redis", Status: s}}})
	}
	c := p.Condition("redis")
	if !c.Since.Equal(start.Add(30*time.Second)) || c.Error != "refused" || !c.At.Equal(start.Add(20*time.Second)) {
		t.Errorf("%+v", c)
	}
}

// TestBounds: no more is kept than of an hour, and of sixteen sources.
func TestBounds(t *testing.T) {
	p := pulse.New(nil)
	for i := range 1000 {
		s := pulse.Sample{At: start.Add(time.Duration(i) * pulse.Every), Outcomes: &[4]uint64{uint64(i)}}
		for j := range 20 {
			s.Sources = append(s.Sources, pulse.Source{Name: fmt.Sprint(j, i/500)})
		}
		p.Add(s)
	}
	end := start.Add(999 * pulse.Every)
	h := p.Hour(end, 720)
	if len(h.Sources) != 16 || h.Steps[1].Rates == nil || h.Steps[0].Lags[0] != pulse.Unknown {
		t.Errorf("%d sources; %v", len(h.Sources), h.Steps[0])
	}
	if before := p.Hour(end.Add(-time.Hour), 360); before.Steps[359].Rates != nil {
		t.Errorf("more than an hour is kept: %+v", before.Steps[359])
	}
	if c := p.Condition("17 0"); c != (pulse.Condition{}) {
		t.Errorf("%+v", c)
	}
}

// TestRatesAddUp: whatever the samples are, the steps have all events between the first and
// the last of them.
func TestRatesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := pulse.New(nil)
		n := rapid.IntRange(2, 300).Draw(t, "samples")
		var total [4]uint64
		for i := range n {
			if i > 0 {
				total[rapid.IntRange(0, 3).Draw(t, "outcome")] += rapid.Uint64Range(0, 1e6).Draw(t, "events")
			}
			copied := total
			p.Add(sample(time.Duration(i)*pulse.Every, &copied, 0))
		}
		steps := rapid.SampledFrom([]int{1, 12, 60, 120, 360}).Draw(t, "steps")
		end := start.Add(time.Duration(n-1) * pulse.Every)
		var sum, want float64
		for _, s := range p.Hour(end, steps).Steps {
			if events, ok := s.Rate(); ok {
				seconds := s.To.Sub(later(s.From, start)).Seconds()
				sum += events * seconds
			}
		}
		for _, k := range total {
			want += float64(k)
		}
		if math.Abs(sum-want) > 1e-6*math.Max(want, 1) {
			t.Fatalf("the steps have %f events, and there were %f", sum, want)
		}
	})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// TestRun: a sample at once, and one every ten seconds.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		p := pulse.New(func() pulse.Sample { n++; return pulse.Sample{At: time.Now(), Outcomes: &[4]uint64{uint64(n)}} })
		ctx, stop := context.WithTimeout(t.Context(), 35*time.Second)
		defer stop()
		if err := p.Run(ctx); err != nil || n != 4 {
			t.Errorf("%d samples, %v", n, err)
		}
	})
}

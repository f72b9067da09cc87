package pulse

import (
	"slices"
	"time"
)

// Step is a part of the last hour.
type Step struct {
	From, To time.Time
	// Rates are events a second by outcome; nil if they are not known.
	Rates *[4]float64
	// Lags are how far each source was behind at most, in the order of [Hour.Sources]; less
	// than nothing if that is not known.
	Lags []time.Duration
}

// Rate returns the events a second of all outcomes; ok is false if that is not known.
func (s *Step) Rate() (events float64, ok bool) {
	if s.Rates == nil {
		return 0, false
	}
	for _, r := range s.Rates {
		events += r
	}
	return events, true
}

// Unknown is a lag that is not known.
const Unknown time.Duration = -1

// Hour is the last hour, in equal steps.
type Hour struct {
	Sources []string // names, in their order
	Steps   []Step   // the oldest first
}

// Hour returns the hour before the time in so many steps, which has to be 1 or more.
func (p *Pulse) Hour(end time.Time, steps int) Hour {
	p.mu.Lock()
	samples := slices.Clone(p.samples)
	p.mu.Unlock()
	h := Hour{Steps: make([]Step, steps)}
	if len(samples) > 0 {
		for _, s := range samples[len(samples)-1].Sources {
			h.Sources = append(h.Sources, s.Name)
		}
	}
	each := Window / time.Duration(steps)
	for i := range h.Steps {
		from := end.Add(-each * time.Duration(steps-i))
		h.Steps[i] = stepOf(samples, from, from.Add(each), h.Sources)
	}
	return h
}

// stepOf returns what happened after from, and up to to.
func stepOf(samples []Sample, from, to time.Time, sources []string) Step {
	first, last := lastUntil(samples, from), lastUntil(samples, to)
	s := Step{From: from, To: to, Lags: make([]time.Duration, len(sources))}
	for i, name := range sources {
		s.Lags[i] = longest(samples[first+1:last+1], name)
	}
	s.Rates = rates(samples[max(first, 0) : last+1])
	return s
}

// lastUntil returns the index of the last sample up to a time; -1 if there is none.
func lastUntil(samples []Sample, at time.Time) int {
	n, _ := slices.BinarySearchFunc(samples, at, func(s Sample, at time.Time) int {
		if s.At.After(at) {
			return 1
		}
		return -1
	})
	return n - 1
}

// rates returns the events a second between the first of the samples that knows them, and the
// last; nil if they do not tell.
func rates(samples []Sample) *[4]float64 {
	first := slices.IndexFunc(samples, func(s Sample) bool { return s.Outcomes != nil })
	last := len(samples) - 1
	if first < 0 || first == last || samples[last].Outcomes == nil {
		return nil
	}
	a, b := &samples[first], &samples[last]
	var r [4]float64
	for o := range r {
		if n := b.Outcomes[o]; n > a.Outcomes[o] {
			r[o] = float64(n-a.Outcomes[o]) / b.At.Sub(a.At).Seconds()
		}
	}
	return &r
}

// longest returns how far a source was behind at most in the samples.
func longest(samples []Sample, name string) time.Duration {
	lag := Unknown
	for i := range samples {
		for j := range samples[i].Sources {
			if s := &samples[i].Sources[j]; s.Name == name {
				lag = max(lag, s.Lag)
			}
		}
	}
	return lag
}

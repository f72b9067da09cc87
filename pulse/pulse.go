package pulse

import (
	"context"
	"sync"
	"time"

	"statstracker/source"
)

const (
	// Every is the time between two samples.
	Every = 10 * time.Second
	// Window is how long a sample is kept.
	Window = time.Hour

	most        = int(Window/Every) + 1 // samples that are kept
	mostSources = 16                    // of a sample
)

// Sample is how the server was at a moment. It must not be changed once it was given away.
type Sample struct {
	At time.Time
	// Outcomes are the events by [statstracker/stats.Outcome] since the beginning of the log.
	// Nil is that they are not known, as while the log is folded.
	Outcomes *[4]uint64
	// Sources are how the sources were, always in the same order. Those after the first 16
	// are left out.
	Sources []Source
}

// Source is how a source was.
type Source struct {
	Name string
	source.Status
}

// Condition is how long a source has been as it is.
type Condition struct {
	Since time.Time // of the first sample with the state that it has now
	// Error is what was last wrong with it since the start of the program, and At when that
	// was last so; "" if nothing ever was.
	Error string
	At    time.Time

	state source.State
}

// Pulse keeps the samples. Its methods may be used by several goroutines. Make one with
// [New].
type Pulse struct {
	take func() Sample

	mu         sync.Mutex
	samples    []Sample // the oldest first
	conditions map[string]*Condition
}

// New returns a pulse without any sample. Take makes one of the present.
func New(take func() Sample) *Pulse {
	return &Pulse{take: take, conditions: make(map[string]*Condition)}
}

// Run takes a sample at once and then every ten seconds, until the context ends. It returns
// nil.
func (p *Pulse) Run(ctx context.Context) error {
	ticker := time.NewTicker(Every)
	defer ticker.Stop()
	for {
		p.Add(p.take())
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Add adds a sample. One that is not later than the last, as after the clock of the machine
// was set back, takes the place of all that are not earlier.
func (p *Pulse) Add(s Sample) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := len(p.samples); n > 0 && !p.samples[n-1].At.Before(s.At); n-- {
		p.samples = p.samples[:n-1]
	}
	if len(p.samples) == most {
		copy(p.samples, p.samples[1:])
		p.samples = p.samples[:most-1]
	}
	s.Sources = s.Sources[:min(len(s.Sources), mostSources)]
	p.samples = append(p.samples, s)
	for i := range s.Sources {
		p.notice(&s.Sources[i], s.At)
	}
}

// notice notes what is different about a source. The caller has the lock.
func (p *Pulse) notice(s *Source, at time.Time) {
	c := p.conditions[s.Name]
	if c == nil {
		if len(p.conditions) == mostSources {
			return
		}
		c = &Condition{Since: at, state: s.State}
		p.conditions[s.Name] = c
	}
	if c.state != s.State {
		c.state, c.Since = s.State, at
	}
	if s.Detail != "" {
		c.Error, c.At = s.Detail, at
	}
}

// Condition returns how long a source has been as it is; the zero value for one that is not
// known.
func (p *Pulse) Condition(name string) Condition {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.conditions[name]; c != nil {
		return *c
	}
	return Condition{}
}

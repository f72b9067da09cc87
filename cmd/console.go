package cmd

import (
	"net/http"
	"time"

	"statstracker/access"
	"statstracker/console"
	"statstracker/pulse"
	"statstracker/tracker"
)

// newConsole returns the operator's pages.
func (s *server) newConsole(guard *access.Guard, start time.Time) (*console.Console, error) {
	return console.New(console.Config{
		Logger: s.logger, Guard: guard, Health: s, Pulse: s.pulse, Version: version(), Start: start,
		API:    http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.api.ServeHTTP(w, r) }),
		Client: s.edge.limits.Proxies.Client,
		Status: s.status,
	})
}

// status returns how the tracker is; ok is false while the log is folded.
func (s *server) status() (_ tracker.Status, ok bool) {
	t := s.tracker.Load()
	if t == nil {
		return tracker.Status{}, false
	}
	return t.Status(), true
}

// sample returns how the server is, for the last hour of the operator's pages.
func (s *server) sample() pulse.Sample {
	at := pulse.Sample{At: time.Now()}
	if status, ok := s.status(); ok {
		at.Outcomes = &status.Outcomes
	}
	for _, r := range s.Report().Sources {
		at.Sources = append(at.Sources, pulse.Source{Name: r.Name, Status: r.Status})
	}
	return at
}

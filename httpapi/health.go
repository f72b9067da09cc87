package httpapi

import (
	"net/http"
	"time"

	"statstracker/internal/supervisor"
	"statstracker/source"
)

// Health tells how the program is. It may be asked by several goroutines.
type Health interface {
	Report() Report
}

// Report is how the program is.
type Report struct {
	Folded, FoldEnd uint64 // records of the log folded at the start, and to fold
	WriteError      string // why the log cannot be written at present, or ""
	Sources         []SourceReport
	Workers         []supervisor.Status
}

// SourceReport is how a source is.
type SourceReport struct {
	Name string
	source.Status
}

// caughtUp returns whether each source that can be reached has caught up once.
func (r *Report) caughtUp() bool {
	for _, s := range r.Sources {
		reachable := s.State == source.OK || s.State == source.Behind
		if reachable && !s.CaughtUp {
			return false
		}
	}
	return true
}

func (a *API) livez(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, []byte("{\"status\":\"live\"}\n"))
}

// readyz is 503 while the log is folded and until the sources have caught up
// once, and 200 from then on, however far behind they fall later. A source that
// could not be reached until now has yet to catch up when it can be.
func (a *API) readyz(w http.ResponseWriter, _ *http.Request) {
	report := a.health.Report()
	state := a.state(&report)
	status := http.StatusOK
	if state != stateReady {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	}
	send(w, status, append(appendReport(nil, state, &report), '\n'))
}

// What /readyz says first.
const (
	stateReady      = "ready"
	stateFolding    = "folding the log"
	stateCatchingUp = "catching up"
)

func (a *API) state(r *Report) string {
	switch {
	case a.opened.Load() == nil:
		return stateFolding
	case r.caughtUp():
		return stateReady
	}
	return stateCatchingUp
}

func appendReport(dst []byte, state string, r *Report) []byte {
	dst = appendString(append(dst, '{'), "status", state)
	dst = append(appendKey(dst, "log"), '{')
	dst = appendInt(dst, "folded", int64(r.Folded))
	dst = appendInt(dst, "end", int64(r.FoldEnd))
	dst = appendBool(dst, "writable", r.WriteError == "")
	if r.WriteError != "" {
		dst = appendString(dst, "detail", r.WriteError)
	}
	dst = appendKey(append(dst, '}'), "sources")
	dst = appendList(dst, len(r.Sources), func(dst []byte, i int) []byte { return appendSource(dst, &r.Sources[i]) })
	dst = appendKey(dst, "workers")
	dst = appendList(dst, len(r.Workers), func(dst []byte, i int) []byte { return appendWorker(dst, &r.Workers[i]) })
	return append(dst, '}')
}

func appendSource(dst []byte, s *SourceReport) []byte {
	dst = appendString(append(dst, '{'), "name", s.Name)
	dst = appendString(dst, "state", string(s.State))
	if s.Detail != "" {
		dst = appendString(dst, "detail", s.Detail)
	}
	dst = appendString(dst, "position", s.Position)
	dst = appendNumber(appendKey(dst, "lag_seconds"), s.Lag.Round(time.Millisecond).Seconds())
	if s.LagEvents >= 0 {
		dst = appendInt(dst, "lag_events", s.LagEvents)
	}
	dst = appendBool(dst, "caught_up", s.CaughtUp)
	return append(dst, '}')
}

func appendWorker(dst []byte, w *supervisor.Status) []byte {
	dst = appendString(append(dst, '{'), "name", w.Name)
	dst = appendString(dst, "state", string(w.State))
	dst = appendInt(dst, "restarts", int64(w.Restarts))
	if w.Err != "" {
		dst = appendString(dst, "error", w.Err)
	}
	return append(dst, '}')
}

package console

import (
	_ "embed"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"statstracker/access"
	"statstracker/client"
	"statstracker/httpapi"
	"statstracker/pulse"
	"statstracker/tracker"
)

// Config is what the pages need. Every field does.
type Config struct {
	Logger *slog.Logger
	// Guard decides whose key holds.
	Guard *access.Guard
	// API is what is asked for everything about games.
	API http.Handler
	// Health tells how the sources and workers are.
	Health httpapi.Health
	// Pulse has the last hour.
	Pulse *pulse.Pulse
	// Status returns how the tracker is; ok is false while the log is folded.
	Status func() (s tracker.Status, ok bool)
	// Client returns the address of who asks, for the log.
	Client func(*http.Request) netip.Addr
	// Version is the program's, and Start when it was started.
	Version string
	Start   time.Time
}

// Console makes the pages. Its methods may be used by several goroutines.
type Console struct {
	config    Config
	api       *client.Client
	sessions  *sessions
	languages *languages
	origin    *http.CrossOriginProtection
	local     string // what forms have on a server without keys
	now       func() time.Time
	applying  sync.Mutex // held while rules are looked at and then applied
}

// inside is the address of the API for the pages: nothing goes to a network.
const inside = "http://api.invalid"

// New returns the pages. The error is one of the program.
func New(c Config) (*Console, error) {
	api, err := client.New(inside, client.Options{UserAgent: "statstracker-console", HTTP: &http.Client{
		Transport:     within{c.API},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}})
	if err != nil {
		return nil, err
	}
	return &Console{
		config: c, api: api, sessions: newSessions(time.Now), languages: newLanguages(),
		origin: http.NewCrossOriginProtection(), local: random(), now: time.Now,
	}, nil
}

//go:embed assets/console.js
var script []byte

// Handlers returns the handlers of the pages by pattern.
func (c *Console) Handlers() map[string]http.Handler {
	all := map[string]http.Handler{
		"GET /admin/login":      http.HandlerFunc(c.askForKey),
		"POST /admin/login":     http.HandlerFunc(c.login),
		"GET /admin/console.js": http.HandlerFunc(c.script),
	}
	for pattern, page := range map[string]func(*visit) error{
		"GET /admin":         overviewPage,
		"POST /admin/logout": logout,

		"GET /admin/rejections":               rejectionsPage,
		"POST /admin/rejections":              settleMany,
		"GET /admin/rejections/{id}":          rejectionPage,
		"POST /admin/rejections/{id}":         retryOne,
		"POST /admin/rejections/{id}/discard": discardOne,

		"GET /admin/games":       gamesPage,
		"POST /admin/games":      applyPage,
		"POST /admin/games/plan": planPage,

		"GET /admin/players":                      playersPage,
		"GET /admin/players/{player}":             playerPage,
		"POST /admin/players/{player}/profile":    setProfile,
		"POST /admin/players/{player}/visibility": setVisibility,
		"POST /admin/players/{player}/merge":      mergePlayer,
	} {
		all[pattern] = c.enter(page)
	}
	return all
}

// script answers with what makes pages better in a browser that runs scripts.
func (c *Console) script(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(script) // a client that has gone gets no answer
}

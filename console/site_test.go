package console_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/console"
	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/pulse"
	"statstracker/source/httpsource"
	"statstracker/tracker"
)

// site is a server with the operator's pages: a real tracker, and the API in front of it.
type site struct {
	t       *testing.T
	tracker *tracker.Tracker
	api     *httpapi.API
	console *console.Console
	pulse   *pulse.Pulse
	keys    *access.Keys
	log     *lockedBuffer
	report  httpapi.Report
	status  *tracker.Status // nil is that of the tracker
}

const shared = "the-key-of-this-server"

// newSite returns a server, with keys or without.
func newSite(t *testing.T, keyed bool) *site {
	t.Helper()
	s := &site{t: t, log: &lockedBuffer{}, keys: access.OpenKeys(t.TempDir(), nil), pulse: pulse.New(nil)}
	var err error
	s.tracker, err = tracker.Open(t.Context(), tracker.Config{Dir: t.TempDir(), Compile: gamefile.Compile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.tracker.Close() })
	who := access.Config{Local: true, Keys: s.keys}
	if keyed {
		who = access.Config{Shared: shared, Keys: s.keys, ClosedReads: true}
	}
	logger, guard := slog.New(slog.NewTextHandler(s.log, nil)), access.NewGuard(who)
	s.console, err = console.New(console.Config{
		Logger: logger, Guard: guard, Health: s, Pulse: s.pulse, Version: "v1.2.3", Start: start,
		API:    http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.api.ServeHTTP(w, r) }),
		Status: func() (tracker.Status, bool) { return s.now(), true },
		Client: func(r *http.Request) netip.Addr { return netip.MustParseAddrPort(r.RemoteAddr).Addr() },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.api = httpapi.New(httpapi.Config{
		Logger: logger, Health: s, Metrics: httpapi.NewMetrics("v1.2.3", "go"), Guard: guard, Console: s.console.Handlers(),
	})
	s.api.Open(httpapi.Backend{
		Reader: s.tracker, Changes: s.tracker, History: s.tracker, Events: httpsource.New(s.tracker, httpsource.Config{}),
		Rules: keeper{s.tracker}, Amendments: amender{s.tracker}, Visibility: s.tracker, Persons: s.tracker, Profiles: s.tracker,
		Rejections: s.tracker, Keys: s.keys,
	})
	return s
}

var start = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// Report implements [httpapi.Health].
func (s *site) Report() httpapi.Report { return s.report }

func (s *site) now() tracker.Status {
	if s.status != nil {
		return *s.status
	}
	return s.tracker.Status()
}

// key makes a key.
func (s *site) key(draft access.Key) (text, id string) {
	s.t.Helper()
	text, made, err := s.keys.Create(s.t.Context(), draft)
	if err != nil {
		s.t.Fatal(err)
	}
	return text, made.ID
}

// browser is somebody who looks at the pages.
type browser struct {
	site   *site
	cookie string
	header map[string]string
	host   string
}

func (s *site) browser() *browser {
	return &browser{site: s, host: "127.0.0.1:5000", header: map[string]string{"Sec-Fetch-Site": "same-origin"}}
}

// ask sends a request, with a form if it is a POST.
func (b *browser) ask(method, address string, form url.Values) *httptest.ResponseRecorder {
	b.site.t.Helper()
	return b.request(method, address, form.Encode())
}

// request sends a request with a body: a form, unless the header says otherwise.
func (b *browser) request(method, address, body string) *httptest.ResponseRecorder {
	b.site.t.Helper()
	r := httptest.NewRequest(method, "http://"+b.host+address, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.header {
		r.Header.Set(name, value)
	}
	if b.cookie != "" {
		r.Header.Set("Cookie", "statstracker_admin="+b.cookie)
	}
	rec := httptest.NewRecorder()
	b.site.api.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		b.cookie = c.Value
	}
	return rec
}

// login shows a key.
func (b *browser) login(key string) *httptest.ResponseRecorder {
	return b.ask(http.MethodPost, "/admin/login", url.Values{"key": {key}})
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]*)"`)

// token returns what forms of the session have.
func (b *browser) token() string {
	b.site.t.Helper()
	m := tokenField.FindStringSubmatch(b.ask(http.MethodGet, "/admin", nil).Body.String())
	if m == nil {
		b.site.t.Fatal("no form has a token")
	}
	return m[1]
}

// lockedBuffer is a log.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// quoted returns a JSON string.
func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // of a text nothing fails
	}
	return string(b)
}

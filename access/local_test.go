package access_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"statstracker/access"
)

// TestWhoMayWithoutKeysOrWithOne lists who asks, and what he is answered.
func TestWhoMayWithoutKeysOrWithOne(t *testing.T) {
	for _, c := range []struct {
		name    string
		config  access.Config
		host    string
		headers string // "Name: value" on lines
		status  int
	}{
		{"curl", access.Config{Local: true}, "127.0.0.1:5000", "", 200},
		{"curl by name", access.Config{Local: true}, "LocalHost:5000", "", 200},
		{"curl without a port", access.Config{Local: true}, "localhost", "", 200},
		{"IPv6", access.Config{Local: true}, "[::1]:5000", "", 200},
		{"IPv6 without a port", access.Config{Local: true}, "[::1]", "", 200},
		{"another loopback address", access.Config{Local: true}, "127.8.8.8:5000", "", 200},
		{"HTTP/1.0 without a host", access.Config{Local: true}, "", "", 200},
		{"a page of the server itself", access.Config{Local: true}, "localhost:5000", "Origin: http://localhost:5000\nSec-Fetch-Site: same-origin", 200},
		{"typed into a browser", access.Config{Local: true}, "localhost:5000", "Sec-Fetch-Site: none", 200},

		{"a page from elsewhere", access.Config{Local: true}, "localhost:5000", "Origin: https://evil.example\nSec-Fetch-Site: cross-site", 403},
		{"a form from elsewhere", access.Config{Local: true}, "localhost:5000", "Sec-Fetch-Site: cross-site\nContent-Type: application/x-www-form-urlencoded", 403},
		{"text from elsewhere in an old browser", access.Config{Local: true}, "localhost:5000", "Origin: https://evil.example\nContent-Type: text/plain", 403},
		{"a page without an origin", access.Config{Local: true}, "localhost:5000", "Origin: null", 403},
		{"another server on this machine", access.Config{Local: true}, "localhost:5000", "Origin: http://localhost:3000\nSec-Fetch-Site: same-site", 403},
		{"another server, old browser", access.Config{Local: true}, "localhost:5000", "Origin: http://localhost:3000", 403},
		{"a name that resolves to us", access.Config{Local: true}, "evil.example:5000", "Origin: http://evil.example:5000\nSec-Fetch-Site: same-origin", 403},
		{"a name that resolves to us, no port", access.Config{Local: true}, "evil.example", "", 403},
		{"a name that begins like us", access.Config{Local: true}, "localhost.evil.example", "", 403},
		{"a name that begins like an address", access.Config{Local: true}, "127.0.0.1.evil.example:5000", "", 403},
		{"an address that is not ours alone", access.Config{Local: true}, "192.168.1.7:5000", "", 403},
		{"all addresses", access.Config{Local: true}, "0.0.0.0:5000", "", 403},
		{"brackets", access.Config{Local: true}, "[localhost", "", 403},

		{"beyond the machine", access.Config{}, "localhost:5000", "", 403},
		{"beyond the machine with a key that we have not", access.Config{}, "stats.example", "Authorization: Bearer ", 403},

		{"no key", access.Config{Shared: "s3cret"}, "stats.example", "", 401},
		{"no key on this machine", access.Config{Shared: "s3cret", Local: true}, "127.0.0.1:5000", "", 401},
		{"wrong key", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: Bearer s3cre", 401},
		{"longer key", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: Bearer s3cret2", 401},
		{"empty key", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: Bearer", 401},
		{"another scheme", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: Basic s3cret", 401},
		{"no scheme", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: s3cret", 401},
		{"key in the address", access.Config{Shared: "s3cret"}, "stats.example", "X-Key: s3cret", 401},
		{"key", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: Bearer s3cret", 200},
		{"key with blanks", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: bearer  s3cret ", 200},
		{"key from a page", access.Config{Shared: "s3cret"}, "stats.example", "Authorization: Bearer s3cret\nOrigin: https://portal.example", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := admit(access.NewGuard(c.config), access.Need{Scope: access.Ingest}, http.MethodPost, c.host, c.headers)
			if w.Code != c.status {
				t.Fatalf("%d %s, want %d", w.Code, w.Body, c.status)
			}
			if (w.Header().Get("WWW-Authenticate") == "Bearer") != (c.status == http.StatusUnauthorized) {
				t.Errorf("WWW-Authenticate is %q", w.Header().Get("WWW-Authenticate"))
			}
			if strings.Contains(w.Body.String(), "s3cret") {
				t.Errorf("the key is told: %s", w.Body)
			}
		})
	}
}

// admit asks the guard about a request; headers are "Name: value" on lines. Whoever is
// admitted is answered with 200.
func admit(g *access.Guard, n access.Need, method, host, headers string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost/", http.NoBody)
	r.Host = host
	for line := range strings.SplitSeq(headers, "\n") {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	if _, ok := g.Admit(w, r, n); ok {
		w.WriteHeader(http.StatusOK)
	}
	return w
}

package httpsource

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// TestWhoMaySend lists who asks, and what he is answered.
func TestWhoMaySend(t *testing.T) {
	for _, c := range []struct {
		name    string
		config  Config
		host    string
		headers string // "Name: value" on lines
		status  int
	}{
		{"curl", Config{Local: true}, "127.0.0.1:5000", "", 200},
		{"curl by name", Config{Local: true}, "LocalHost:5000", "", 200},
		{"curl without a port", Config{Local: true}, "localhost", "", 200},
		{"IPv6", Config{Local: true}, "[::1]:5000", "", 200},
		{"IPv6 without a port", Config{Local: true}, "[::1]", "", 200},
		{"another loopback address", Config{Local: true}, "127.8.8.8:5000", "", 200},
		{"HTTP/1.0 without a host", Config{Local: true}, "", "", 200},
		{"a page of the server itself", Config{Local: true}, "localhost:5000", "Origin: http://localhost:5000\nSec-Fetch-Site: same-origin", 200},
		{"typed into a browser", Config{Local: true}, "localhost:5000", "Sec-Fetch-Site: none", 200},

		{"a page from elsewhere", Config{Local: true}, "localhost:5000", "Origin: https://evil.example\nSec-Fetch-Site: cross-site", 403},
		{"a form from elsewhere", Config{Local: true}, "localhost:5000", "Sec-Fetch-Site: cross-site\nContent-Type: application/x-www-form-urlencoded", 403},
		{"text from elsewhere in an old browser", Config{Local: true}, "localhost:5000", "Origin: https://evil.example\nContent-Type: text/plain", 403},
		{"a page without an origin", Config{Local: true}, "localhost:5000", "Origin: null", 403},
		{"another server on this machine", Config{Local: true}, "localhost:5000", "Origin: http://localhost:3000\nSec-Fetch-Site: same-site", 403},
		{"another server, old browser", Config{Local: true}, "localhost:5000", "Origin: http://localhost:3000", 403},
		{"a name that resolves to us", Config{Local: true}, "evil.example:5000", "Origin: http://evil.example:5000\nSec-Fetch-Site: same-origin", 403},
		{"a name that resolves to us, no port", Config{Local: true}, "evil.example", "", 403},
		{"a name that begins like us", Config{Local: true}, "localhost.evil.example", "", 403},
		{"a name that begins like an address", Config{Local: true}, "127.0.0.1.evil.example:5000", "", 403},
		{"an address that is not ours alone", Config{Local: true}, "192.168.1.7:5000", "", 403},
		{"all addresses", Config{Local: true}, "0.0.0.0:5000", "", 403},
		{"brackets", Config{Local: true}, "[localhost", "", 403},

		{"beyond the machine", Config{}, "localhost:5000", "", 403},
		{"beyond the machine with a key that we have not", Config{}, "stats.example", "Authorization: Bearer ", 403},

		{"no key", Config{Key: "s3cret"}, "stats.example", "", 401},
		{"no key on this machine", Config{Key: "s3cret", Local: true}, "127.0.0.1:5000", "", 401},
		{"wrong key", Config{Key: "s3cret"}, "stats.example", "Authorization: Bearer s3cre", 401},
		{"longer key", Config{Key: "s3cret"}, "stats.example", "Authorization: Bearer s3cret2", 401},
		{"empty key", Config{Key: "s3cret"}, "stats.example", "Authorization: Bearer", 401},
		{"another scheme", Config{Key: "s3cret"}, "stats.example", "Authorization: Basic s3cret", 401},
		{"no scheme", Config{Key: "s3cret"}, "stats.example", "Authorization: s3cret", 401},
		{"key in the address", Config{Key: "s3cret"}, "stats.example", "X-Key: s3cret", 401},
		{"key", Config{Key: "s3cret"}, "stats.example", "Authorization: Bearer s3cret", 200},
		{"key with blanks", Config{Key: "s3cret"}, "stats.example", "Authorization: bearer  s3cret ", 200},
		{"key from a page", Config{Key: "s3cret"}, "stats.example", "Authorization: Bearer s3cret\nOrigin: https://portal.example", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			c.config.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			s := &sink{}
			r := post("", strings.NewReader(`{"product_id":"g"}`))
			r.Host = c.host
			for line := range strings.SplitSeq(c.headers, "\n") {
				name, value, _ := strings.Cut(line, ": ")
				r.Header.Set(name, value)
			}
			w := serve(t, New(s, c.config), r)
			requireStatus(t, w, c.status)
			if (s.batches == 1) != (c.status == http.StatusOK) {
				t.Errorf("%d batches taken", s.batches)
			}
			if (w.Header().Get("WWW-Authenticate") == "Bearer") != (c.status == http.StatusUnauthorized) {
				t.Errorf("WWW-Authenticate is %q", w.Header().Get("WWW-Authenticate"))
			}
			if strings.Contains(w.Body.String()+log.String(), "s3cret") {
				t.Errorf("the key is told: %s %s", w.Body, &log)
			}
		})
	}
}

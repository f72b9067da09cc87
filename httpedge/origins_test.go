package httpedge_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"statstracker/httpedge"
)

func TestReadsOrigins(t *testing.T) {
	for text, want := range map[string]string{
		"https://portal.example":       "https://portal.example",
		"https://Portal.Example/":      "https://portal.example",
		"https://portal.example:443":   "https://portal.example",
		"http://localhost:3000":        "http://localhost:3000",
		"http://127.0.0.1:80":          "http://127.0.0.1",
		"http://[::1]:8080":            "http://[::1]:8080",
		"https://[2001:db8::1]":        "https://[2001:db8::1]",
		"https://portal.example:44300": "https://portal.example:44300",
	} {
		o, err := httpedge.ParseOrigins([]string{text})
		if err != nil {
			t.Error(err)
			continue
		}
		if got := ask(o, "GET", "/v1/games", want, "").Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s lets %q read, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "portal.example", "ftp://portal.example", "https://", "https://portal.example/a", "https://u@portal.example", "https://portal.example?a", "https://*.example/#", "null", "https://a,https://b"} {
		if _, err := httpedge.ParseOrigins([]string{text}); err == nil {
			t.Errorf("%q is an origin", text)
		}
	}
}

// TestLetsPagesRead lists requests of pages, and what a browser is told.
func TestLetsPagesRead(t *testing.T) {
	const portal, evil = "https://portal.example", "https://evil.example"
	for _, c := range []struct {
		name, setting, method, path, origin, asks string
		status                                    int
		allowed                                   string
	}{
		{"read", portal, "GET", "/v1/games", portal, "", 200, portal},
		{"head", portal, "HEAD", "/v1/games", portal, "", 200, portal},
		{"lookup", portal, "POST", "/v1/games/g/boards/b/lookup", portal, "", 200, portal},
		{"another page", portal, "GET", "/v1/games", evil, "", 200, ""},
		{"a name that begins so", portal, "GET", "/v1/games", portal + ".evil.example", "", 200, ""},
		{"another scheme", portal, "GET", "/v1/games", "http://portal.example", "", 200, ""},
		{"no page", portal, "GET", "/v1/games", "", "", 200, ""},
		{"events", portal, "POST", "/v1/events", portal, "", 200, ""},
		{"rules", portal, "PUT", "/v1/rules", portal, "", 200, ""},
		{"all", "*", "GET", "/v1/games", evil, "", 200, "*"},
		{"all, events", "*", "POST", "/v1/events", evil, "", 200, ""},
		{"preflight of a read", portal, "OPTIONS", "/v1/games", portal, "GET", 204, portal},
		{"preflight of a lookup", portal, "OPTIONS", "/v1/games/g/boards/b/lookup", portal, "POST", 204, portal},
		{"preflight of another page", portal, "OPTIONS", "/v1/games", evil, "GET", 403, ""},
		{"preflight of events", portal, "OPTIONS", "/v1/events", portal, "POST", 403, ""},
		{"preflight of rules", "*", "OPTIONS", "/v1/rules", portal, "PUT", 403, ""},
		{"preflight of an erasure", "*", "OPTIONS", "/v1/players/p", portal, "DELETE", 403, ""},
		{"preflight of all", "*", "OPTIONS", "/v1/games", evil, "GET", 204, "*"},
		{"options", portal, "OPTIONS", "/v1/games", portal, "", 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := httpedge.ParseOrigins([]string{c.setting})
			if err != nil {
				t.Fatal(err)
			}
			got := ask(o, c.method, c.path, c.origin, c.asks)
			h := got.Header
			if got.StatusCode != c.status || h.Get("Access-Control-Allow-Origin") != c.allowed || h.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%d %v", got.StatusCode, h)
			}
			if (h.Get("Vary") == "Origin") != (c.setting != "*") {
				t.Errorf("Vary: %s", h.Get("Vary"))
			}
			if preflight := c.status == 204; (h.Get("Access-Control-Max-Age") != "") != preflight || (h.Get("Access-Control-Allow-Methods") == "GET, HEAD, POST") != preflight ||
				strings.Contains(h.Get("Access-Control-Allow-Headers"), "If-None-Match") != preflight {
				t.Errorf("%v", h)
			}
			if shown := c.status == 200 && c.allowed != ""; strings.Contains(h.Get("Access-Control-Expose-Headers"), "ETag") != shown {
				t.Errorf("%v", h)
			}
		})
	}
}

func TestWithoutOriginsNothingIsSaid(t *testing.T) {
	got := ask(httpedge.Origins{}, "GET", "/v1/games", "https://portal.example", "")
	if len(got.Header) != 0 {
		t.Errorf("%v", got.Header)
	}
}

// ask sends a request of a page, or a preflight for the method that it asks for.
func ask(o httpedge.Origins, method, path, origin, asks string) *http.Response {
	r := httptest.NewRequest(method, path, http.NoBody)
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	if asks != "" {
		r.Header.Set("Access-Control-Request-Method", asks)
	}
	w := httptest.NewRecorder()
	o.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, r)
	return w.Result()
}

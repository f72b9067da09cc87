package console_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/access"
)

// routes returns what there is for those who are let in, with ids in the place of wildcards.
func (s *site) routes() (routes [][2]string) {
	for pattern := range s.console.Handlers() {
		method, path, _ := strings.Cut(pattern, " ")
		if path == "/admin/login" || path == "/admin/console.js" {
			continue
		}
		path = strings.NewReplacer("{id}", "1", "{player}", "ann").Replace(path)
		routes = append(routes, [2]string{method, path})
	}
	slices.SortFunc(routes, func(a, b [2]string) int { return strings.Compare(a[1]+a[0], b[1]+b[0]) })
	return routes
}

// TestWhoIsLetIn asks for every page as everybody who is not to have it.
func TestWhoIsLetIn(t *testing.T) {
	s := newSite(t, true)
	text, id := s.key(access.Key{Scopes: []access.Scope{access.Admin}})
	revoked := s.browser()
	if rec := revoked.login(text); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	token := revoked.token()
	for _, r := range s.routes() {
		good := s.browser()
		good.login(text)
		own := good.token()
		for name, c := range map[string]struct {
			edit  func(b *browser)
			token string
			want  int
			query string
		}{
			"no session":        {func(b *browser) { b.cookie = "" }, own, 401, ""},
			"another cookie":    {func(b *browser) { b.cookie = strings.Repeat("A", 43) }, own, 401, ""},
			"a key as cookie":   {func(b *browser) { b.cookie = text }, own, 401, ""},
			"the form as it":    {func(b *browser) { b.cookie = own }, own, 401, ""},
			"only a header":     {func(b *browser) { b.cookie, b.header["Authorization"] = "", "Bearer "+text }, own, 401, ""},
			"a foreign site":    {func(b *browser) { b.header["Sec-Fetch-Site"] = "cross-site" }, own, 403, ""},
			"a neighbour":       {func(b *browser) { b.header["Sec-Fetch-Site"] = "same-site" }, own, 403, ""},
			"a foreign origin":  {func(b *browser) { b.header = map[string]string{"Origin": "https://evil.example"} }, own, 403, ""},
			"no token":          {func(*browser) {}, "", 403, ""},
			"another token":     {func(*browser) {}, token, 403, ""},
			"the token twisted": {func(*browser) {}, own[1:] + own[:1], 403, ""},
			"it in the address": {func(*browser) {}, "", 403, "?token=" + own},
		} {
			b := s.browser()
			b.cookie = good.cookie
			c.edit(b)
			reads := r[0] == http.MethodGet
			if reads && c.want == 403 {
				continue // who reads has no form, and pages from elsewhere do not see the answer
			}
			rec := b.ask(r[0], r[1]+c.query, url.Values{"token": {c.token}})
			if rec.Code != c.want || reads && !strings.Contains(rec.Body.String(), `type="password"`) {
				t.Errorf("%s %s with %s: %d, want %d", r[0], r[1], name, rec.Code, c.want)
			}
			checkPage(t, rec)
		}
		if rec := good.ask(r[0], r[1], url.Values{"token": {own}}); rec.Code == 401 || rec.Code == 403 || rec.Code == 500 || rec.Code == 405 {
			t.Errorf("%s %s with everything: %d %s", r[0], r[1], rec.Code, rec.Body)
		}
	}
	if _, err := s.keys.Revoke(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.routes() {
		if rec := revoked.ask(r[0], r[1], url.Values{"token": {token}}); rec.Code != 401 {
			t.Errorf("%s %s after the key was revoked: %d", r[0], r[1], rec.Code)
		}
	}
	checkSecrets(t, s, text)
}

// checkPage checks what every answer has.
func checkPage(t *testing.T, rec *httptest.ResponseRecorder) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "frame-ancestors 'none'", "Content-Type": "text/html",
	} {
		if got := rec.Header().Get(name); !strings.Contains(got, want) {
			t.Errorf("%d: %s is %q", rec.Code, name, got)
		}
	}
	if csp := rec.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self'") || strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy: %s", csp)
	}
}

// checkSecrets checks that what is secret is not in the log.
func checkSecrets(t *testing.T, s *site, secrets ...string) {
	t.Helper()
	for _, secret := range append(secrets, shared) {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

// TestKeys lists whose key begins a session.
func TestKeys(t *testing.T) {
	s := newSite(t, true)
	admin, _ := s.key(access.Key{Scopes: []access.Scope{access.Admin}})
	read, _ := s.key(access.Key{Scopes: []access.Scope{access.Read}})
	ingest, _ := s.key(access.Key{Scopes: []access.Scope{access.Ingest, access.Read}})
	some, _ := s.key(access.Key{Scopes: []access.Scope{access.Admin}, Games: []string{"chess"}})
	revoked, id := s.key(access.Key{Scopes: []access.Scope{access.Admin}})
	if _, err := s.keys.Revoke(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, key string
		want      int
	}{
		{"an admin key", admin, 303},
		{"one with space around it", "  " + admin + "\r\n", 303},
		{"the shared key", shared, 303},
		{"none", "", 401},
		{"a wrong one", admin[:len(admin)-1], 401},
		{"a revoked one", revoked, 401},
		{"a token of a player", "a.b.c", 401},
		{"a key to read", read, 403},
		{"a key to send events", ingest, 403},
		{"an admin key of a game", some, 403},
		{"something huge", strings.Repeat("x", 1<<20), 401},
		{"a key in something huge", admin + strings.Repeat(" ", 1<<20), 401},
	} {
		b := s.browser()
		rec := b.login(c.key)
		if rec.Code != c.want || (b.cookie != "") != (c.want == 303) {
			t.Errorf("%s: %d, want %d; cookie %q", c.name, rec.Code, c.want, b.cookie)
		}
		if key := strings.TrimSpace(c.key); key != "" && (strings.Contains(rec.Body.String(), key) || strings.Contains(b.cookie, key)) {
			t.Errorf("%s: the answer has the key", c.name)
		}
		if c.want == 303 && b.ask("GET", "/admin", nil).Code != 200 {
			t.Errorf("%s: the session does not hold", c.name)
		}
	}
	checkSecrets(t, s, admin, read, ingest, some, revoked)
	if n := strings.Count(s.log.String(), "a key was refused"); n != 9 {
		t.Errorf("%d refusals are logged: %s", n, s.log)
	}
	if !strings.Contains(s.log.String(), "client=192.0.2.1") {
		t.Errorf("the log does not say from where: %s", s.log)
	}
}

// TestForeignLogin: a page from elsewhere cannot begin a session for somebody.
func TestForeignLogin(t *testing.T) {
	s := newSite(t, true)
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		b := s.browser()
		b.header = map[string]string{name: value}
		rec := b.login(shared)
		if rec.Code != 403 || b.cookie != "" {
			t.Errorf("%s: %d, cookie %q", name, rec.Code, b.cookie)
		}
		checkPage(t, rec)
	}
}

// TestTheCookie: its attributes, and that it is another one each time.
func TestTheCookie(t *testing.T) {
	s := newSite(t, true)
	seen := map[string]bool{}
	for _, c := range []struct {
		origin string
		secure bool
	}{{"", false}, {"http://127.0.0.1:5000", false}, {"https://127.0.0.1:5000", true}} {
		b := s.browser()
		b.header["Origin"] = c.origin
		rec := b.login(shared)
		cookies := rec.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%d cookies: %d %s", len(cookies), rec.Code, rec.Body)
		}
		k := cookies[0]
		if k.Name != "statstracker_admin" || k.Path != "/admin" || !k.HttpOnly || k.SameSite != http.SameSiteStrictMode || k.MaxAge != 12*3600 || k.Domain != "" || k.Secure != c.secure {
			t.Errorf("from %q: %+v", c.origin, k)
		}
		if len(k.Value) != 43 || seen[k.Value] {
			t.Errorf("the cookie has %q", k.Value)
		}
		seen[k.Value] = true
		if rec.Header().Get("Cache-Control") != "no-store" || rec.Header().Get("Location") != "/admin" {
			t.Errorf("%v", rec.Header())
		}
	}
}

// TestLogout: the session ends on the server, and the cookie goes; others go on.
func TestLogout(t *testing.T) {
	s := newSite(t, true)
	a, b := s.browser(), s.browser()
	a.login(shared)
	b.login(shared)
	cookie := a.cookie
	if rec := a.ask("GET", "/admin/logout", nil); rec.Code != 405 {
		t.Errorf("GET logs out: %d", rec.Code)
	}
	rec := a.ask("POST", "/admin/logout", url.Values{"token": {a.token()}})
	if rec.Code != 303 || rec.Header().Get("Location") != "/admin/login" || a.cookie != "" || rec.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	a.cookie = cookie
	if rec := a.ask("GET", "/admin", nil); rec.Code != 401 {
		t.Errorf("the old cookie gets %d", rec.Code)
	}
	if rec := b.ask("GET", "/admin", nil); rec.Code != 200 {
		t.Errorf("another session gets %d", rec.Code)
	}
}

// TestWithoutKeys: pages of this machine are let in as to the API, and nobody else.
func TestWithoutKeys(t *testing.T) {
	s := newSite(t, false)
	if rec := s.browser().ask("GET", "/admin", nil); rec.Code != 200 || strings.Contains(rec.Body.String(), "/admin/logout") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := s.browser().ask("GET", "/admin/login", nil); rec.Code != 303 {
		t.Errorf("the form for a key is shown: %d", rec.Code)
	}
	for _, r := range s.routes() {
		for name, edit := range map[string]func(b *browser){
			"another name": func(b *browser) { b.host = "evil.example" },
			"a foreign site": func(b *browser) {
				if b.header["Sec-Fetch-Site"] = "cross-site"; r[0] == "GET" {
					b.host = "evil.example"
				}
			},
		} {
			b := s.browser()
			edit(b)
			if rec := b.ask(r[0], r[1], nil); rec.Code != 403 {
				t.Errorf("%s %s as %s: %d", r[0], r[1], name, rec.Code)
			}
		}
		if rec := s.browser().ask(r[0], r[1], nil); r[0] == "POST" && rec.Code != 403 {
			t.Errorf("%s %s without a token: %d", r[0], r[1], rec.Code)
		}
	}
	_, _ = s.key(access.Key{Scopes: []access.Scope{access.Admin}})
	if rec := s.browser().ask("GET", "/admin", nil); rec.Code != 401 {
		t.Errorf("with the first key the pages are still open: %d", rec.Code)
	}
}

// TestSessionsEnd: after twelve hours, after an hour without use, and when there are many
// newer ones.
func TestSessionsEnd(t *testing.T) {
	s := newSite(t, true)
	now := start
	s.console.TestOnlyNow(func() time.Time { return now })
	b := s.browser()
	b.login(shared)
	for range 23 {
		now = now.Add(30 * time.Minute)
		if rec := b.ask("GET", "/admin", nil); rec.Code != 200 {
			t.Fatalf("after %s: %d", now.Sub(start), rec.Code)
		}
	}
	now = start.Add(12*time.Hour - time.Second)
	if rec := b.ask("GET", "/admin", nil); rec.Code != 200 {
		t.Errorf("just before its end: %d", rec.Code)
	}
	now = start.Add(12 * time.Hour)
	if rec := b.ask("GET", "/admin", nil); rec.Code != 401 {
		t.Errorf("after twelve hours: %d", rec.Code)
	}
	idle := s.browser()
	idle.login(shared)
	if now = now.Add(time.Hour); idle.ask("GET", "/admin", nil).Code != 401 {
		t.Error("a session that is not used does not end")
	}
	for range 3 {
		s.browser().login(shared)
	}
	now = now.Add(13 * time.Hour)
	first, second := s.browser(), s.browser()
	first.login(shared)
	if n := s.console.TestOnlySessions(); n != 1 {
		t.Errorf("%d sessions are kept, and one has not ended", n)
	}
	second.login(shared)
	now = now.Add(time.Second)
	first.ask("GET", "/admin", nil)
	for range 255 {
		s.browser().login(shared)
	}
	if n := s.console.TestOnlySessions(); n != 256 {
		t.Errorf("there are %d sessions", n)
	}
	if first.ask("GET", "/admin", nil).Code != 200 || second.ask("GET", "/admin", nil).Code != 401 {
		t.Error("not the one that was used longest ago has made room")
	}
}

// TestLargeForms: a form has a bound, whatever token it has.
func TestLargeForms(t *testing.T) {
	s := newSite(t, true)
	b := s.browser()
	b.login(shared)
	form := url.Values{"token": {b.token()}, "x": {strings.Repeat("x", 6<<20)}}
	if rec := b.ask("POST", "/admin/logout", form); rec.Code != 403 || b.cookie == "" {
		t.Errorf("six megabytes: %d", rec.Code)
	}
}

package access_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statstracker/access"
)

// players are tokens that the tests know.
type players map[string][]string

func (p players) Read(token string) (string, []string, error) {
	games, ok := p[token]
	if !ok {
		return "", nil, errors.New("it is none")
	}
	return "ann", games, nil
}

// TestWhoMayDoWhat lists who asks, and for each scope whether he may in a game of his, in
// another one, and where it is about all of them: y, or the status that refuses him.
func TestWhoMayDoWhat(t *testing.T) {
	dir := t.TempDir()
	key := func(d access.Key) string {
		text, _ := create(t, dir, d)
		return text
	}
	one := []string{"exrps"}
	expired := key(access.Key{Scopes: []access.Scope{access.Admin}, Expires: time.Now().Add(time.Hour)})
	revoked, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}})
	if _, err := access.OpenKeys(dir, nil).Revoke(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		"nobody": "", "shared": "open-sesame", "wrong": "open-sesam", "expired": expired, "revoked": revoked,
		"read": key(access.Key{Scopes: []access.Scope{access.Read}}), "read of one": key(access.Key{Scopes: []access.Scope{access.Read}, Games: one}),
		"ingest": key(access.Key{Scopes: []access.Scope{access.Ingest}}), "ingest of one": key(access.Key{Scopes: []access.Scope{access.Ingest}, Games: one}),
		"admin": key(access.Key{Scopes: []access.Scope{access.Admin}}), "admin of one": key(access.Key{Scopes: []access.Scope{access.Admin}, Games: one}),
		"both":   key(access.Key{Scopes: []access.Scope{access.Read, access.Ingest}}),
		"player": "a.b.c", "player of one": "a.b.d", "no player": "a.b.e",
	}
	keys := running(t, dir)
	g := access.NewGuard(access.Config{Shared: "open-sesame", Keys: keys, Tokens: players{"a.b.c": nil, "a.b.d": one}, ClosedReads: true})
	keys.TestOnlyNow(func() time.Time { return time.Now().Add(2 * time.Hour) })
	for line := range strings.Lines(`
		               read        monitor     ingest      admin
		nobody         401 401 401 401 401 401 401 401 401 401 401 401
		wrong          401 401 401 401 401 401 401 401 401 401 401 401
		expired        401 401 401 401 401 401 401 401 401 401 401 401
		revoked        401 401 401 401 401 401 401 401 401 401 401 401
		no player      401 401 401 401 401 401 401 401 401 401 401 401
		shared         y   y   y   y   y   y   y   y   y   y   y   y
		read           y   y   y   y   y   y   403 403 403 403 403 403
		read of one    y   403 y   y   403 403 403 403 403 403 403 403
		ingest         403 403 403 403 403 403 y   y   y   403 403 403
		ingest of one  403 403 403 403 403 403 y   403 y   403 403 403
		admin          y   y   y   y   y   y   y   y   y   y   y   y
		admin of one   y   403 y   y   403 403 y   403 y   y   403 403
		both           y   y   y   y   y   y   y   y   y   403 403 403
		player         y   y   y   403 403 403 403 403 403 403 403 403
		player of one  y   403 y   403 403 403 403 403 403 403 403 403
	`) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "read  ") && strings.Contains(line, "monitor") {
			continue
		}
		who := strings.TrimSpace(line[:15])
		for i, want := range strings.Fields(line[15:]) {
			n := access.Need{Scope: []access.Scope{access.Read, access.Monitor, access.Ingest, access.Admin}[i/3], Game: []string{"exrps", "chess", ""}[i%3]}
			headers := ""
			if texts[who] != "" {
				headers = "Authorization: Bearer " + texts[who]
			}
			w := admit(g, n, http.MethodGet, "stats.example", headers)
			if got := map[int]string{200: "y", 401: "401", 403: "403"}[w.Code]; got != want {
				t.Errorf("%s for %s in %q: %s, want %s: %s", who, n.Scope, n.Game, got, want, w.Body)
			}
			if secret := texts[who]; secret != "" && strings.Contains(w.Body.String(), secret[len(secret)-3:]+`"`) {
				t.Errorf("%s: the answer tells the key: %s", who, w.Body)
			}
		}
	}
}

func TestWhatIsOpenToEverybody(t *testing.T) {
	for _, c := range []struct {
		config                        access.Config
		read, monitor, ingest, public bool
	}{
		{access.Config{}, true, false, false, true},
		{access.Config{Local: true}, true, true, false, true},
		{access.Config{ClosedReads: true}, false, false, false, true},
		{access.Config{ClosedReads: true, OpenMetrics: true}, false, true, false, true},
	} {
		g := access.NewGuard(c.config)
		for s, want := range map[access.Scope]bool{access.Read: c.read, access.Monitor: c.monitor, access.Ingest: c.ingest, access.Admin: false, access.Public: c.public, 0: false} {
			if g.Open(s) != want {
				t.Errorf("%+v: %s is open: %v", c.config, s, !want)
			}
		}
	}
}

// Keys that hold no more do not open a server that everybody on the machine could write
// to before there were any.
func TestAServerThatHadKeysStaysClosed(t *testing.T) {
	dir := t.TempDir()
	keys := running(t, dir)
	g := access.NewGuard(access.Config{Keys: keys, Local: true})
	if w := admit(g, admin, http.MethodPost, "localhost", ""); w.Code != http.StatusOK {
		t.Fatalf("without keys: %d", w.Code)
	}
	_, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}})
	if _, err := keys.Revoke(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if w := admit(g, admin, http.MethodPost, "localhost", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("with a revoked key: %d", w.Code)
	}
}

// A page from elsewhere reads nothing that is not for everybody, even where the server has
// no keys and its browser would show it the answer.
func TestPagesFromElsewhereReadNothingThatIsPrivate(t *testing.T) {
	g := access.NewGuard(access.Config{Local: true, ClosedReads: true})
	for headers, want := range map[string]int{
		"": 200, "Sec-Fetch-Site: same-origin": 200, "Sec-Fetch-Site: cross-site": 403, "Origin: https://evil.example": 403, "Origin: http://localhost": 200,
	} {
		if w := admit(g, access.Need{Scope: access.Read, Game: "exrps"}, http.MethodGet, "localhost", headers); w.Code != want {
			t.Errorf("%q: %d, want %d", headers, w.Code, want)
		}
	}
}

// A token of a player opens reads also on a server that has no keys, under any name.
func TestATokenOnAServerWithoutKeys(t *testing.T) {
	g := access.NewGuard(access.Config{Local: true, Tokens: players{"a.b.c": nil}, ClosedReads: true})
	read := access.Need{Scope: access.Read}
	for _, c := range []struct {
		n       access.Need
		headers string
		want    int
	}{{read, "Authorization: Bearer a.b.c", 200}, {read, "Authorization: Bearer a.b.d", 401}, {read, "", 403}, {admin, "Authorization: Bearer a.b.c", 403}} {
		if w := admit(g, c.n, http.MethodGet, "stats.example", c.headers); w.Code != c.want {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
}

func TestIdentify(t *testing.T) {
	dir := t.TempDir()
	text, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Read}, Games: []string{"exrps"}})
	g := access.NewGuard(access.Config{Shared: "open-sesame", Keys: running(t, dir), Tokens: players{"a.b.c": nil}})
	for sent, want := range map[string][2]string{text: {made.ID, ""}, "open-sesame": {access.SharedKey, ""}, "a.b.c": {"", "ann"}} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Authorization", "Bearer "+sent)
		if grant, ok := g.Identify(r); !ok || grant.Key != want[0] || grant.Player != want[1] {
			t.Errorf("%s: %+v %v", sent, grant, ok)
		}
	}
	for _, header := range []string{"", "Bearer", "Bearer x", "Basic " + text, "Bearer " + text + " " + strings.Repeat("x", 20_000)} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Authorization", header)
		if grant, ok := g.Identify(r); ok {
			t.Errorf("%.50s: %+v", header, grant)
		}
	}
}

// TestWhatIsTooLongIsNotLookedAt: a token of 16 KiB is read, and a longer one is none.
func TestWhatIsTooLongIsNotLookedAt(t *testing.T) {
	const limit = 16 << 10
	longest := "a.b." + strings.Repeat("c", limit-4)
	g := access.NewGuard(access.Config{Tokens: players{longest: nil, longest + "c": nil}})
	for token, want := range map[string]bool{longest: true, longest + "c": false} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Authorization", "Bearer "+token)
		if _, ok := g.Identify(r); ok != want {
			t.Errorf("one of %d bytes: %v", len(token), ok)
		}
	}
}

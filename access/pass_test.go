package access_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/internal/problem"
)

var adminNeed = access.Need{Scope: access.Admin}

// refusedAs returns the kind of a refusal; "" if the error is none.
func refusedAs(err error) problem.Kind {
	if refused, ok := errors.AsType[*access.RefusalError](err); ok {
		return refused.Kind
	}
	return ""
}

// TestPasses: a pass is given for a key that is enough, and holds as long as the key.
func TestPasses(t *testing.T) {
	dir := t.TempDir()
	admin, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}})
	hour, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}, Expires: time.Now().Add(time.Hour)})
	read, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Read}})
	some, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}, Games: []string{"exrps"}})
	keys := running(t, dir)
	g := access.NewGuard(access.Config{Shared: "open-sesame", Keys: keys, Tokens: players{"a.b.c": nil}})
	for text, want := range map[string]problem.Kind{
		read: problem.Forbidden, some: problem.Forbidden, "": problem.InvalidKey, "open-sesam": problem.InvalidKey, admin[:len(admin)-1]: problem.InvalidKey,
		admin + strings.Repeat(" ", 20_000): problem.InvalidKey, "a.b.c": problem.InvalidKey, "a.b.d": problem.InvalidKey,
	} {
		if p, err := g.Show(text, adminNeed); refusedAs(err) != want || p != (access.Pass{}) || strings.Contains(err.Error(), "sesam") {
			t.Errorf("%.40q gets %v and %v, want %s", text, p, err, want)
		}
	}
	passes := map[string]access.Pass{}
	for name, text := range map[string]string{"admin": admin, "hour": hour, "shared": "open-sesame"} {
		p, err := g.Show(text, adminNeed)
		grant, ok := g.Renew(p, adminNeed)
		if err != nil || !ok || grant.Key != p.Key() || !grant.May(adminNeed) {
			t.Errorf("%s: %v %v %v", name, p, err, ok)
		}
		passes[name] = p
	}
	if _, err := keys.Revoke(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	keys.TestOnlyNow(func() time.Time { return time.Now().Add(2 * time.Hour) })
	for name, want := range map[string]bool{"admin": false, "hour": false, "shared": true, "none": false} {
		if _, ok := g.Renew(passes[name], adminNeed); ok != want {
			t.Errorf("later %s holds: %v", name, ok)
		}
	}
}

// TestAPassIsOfOneKey: neither another server's shared key nor another key of the same id
// makes a pass hold, and it is looked at what is asked for.
func TestAPassIsOfOneKey(t *testing.T) {
	dir := t.TempDir()
	text, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}, Games: []string{"exrps"}})
	g := access.NewGuard(access.Config{Shared: "one", Keys: running(t, dir)})
	game := access.Need{Scope: access.Admin, Game: "exrps"}
	p, err := g.Show(text, game)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := g.Renew(p, game); !ok {
		t.Error("it does not hold for its game")
	}
	if _, ok := g.Renew(p, adminNeed); ok {
		t.Error("it holds for all games")
	}
	shared, err := g.Show("one", adminNeed)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]access.Config{"another": {Shared: "two"}, "none": {}} {
		if _, ok := access.NewGuard(c).Renew(shared, adminNeed); ok {
			t.Errorf("the pass of a shared key holds where there is %s", name)
		}
		if _, ok := access.NewGuard(c).Renew(p, game); ok {
			t.Error("the pass of a key holds where there are no keys")
		}
	}
	other := t.TempDir()
	_, made := create(t, other, access.Key{Scopes: []access.Scope{access.Admin}})
	forged := access.Pass{}.TestOnlyWith(made.ID, text)
	if _, ok := access.NewGuard(access.Config{Keys: running(t, other)}).Renew(forged, adminNeed); ok {
		t.Error("a pass with the id of a key, and the hash of another, holds")
	}
}

// TestLocal: without keys pages of this machine may do everything, and nobody else anything.
func TestLocal(t *testing.T) {
	open := access.NewGuard(access.Config{Local: true})
	ask := func(method, host string, header ...string) *http.Request {
		r := httptest.NewRequest(method, "http://"+host+"/admin", http.NoBody)
		for pair := range slices.Chunk(header, 2) {
			r.Header.Set(pair[0], pair[1])
		}
		return r
	}
	for _, c := range []struct {
		guard *access.Guard
		r     *http.Request
		want  problem.Kind
	}{
		{open, ask("GET", "127.0.0.1:5000"), ""},
		{open, ask("POST", "localhost:5000", "Sec-Fetch-Site", "same-origin"), ""},
		{open, ask("GET", "evil.example"), problem.Forbidden},
		{open, ask("POST", "127.0.0.1:5000", "Sec-Fetch-Site", "cross-site"), problem.ForeignOrigin},
		{access.NewGuard(access.Config{}), ask("GET", "127.0.0.1:5000"), problem.Forbidden},
		{access.NewGuard(access.Config{Local: true, Shared: "x"}), ask("GET", "127.0.0.1:5000"), problem.KeyNeeded},
	} {
		grant, err := c.guard.Local(c.r, adminNeed)
		if refusedAs(err) != c.want || grant.May(adminNeed) != (c.want == "") {
			t.Errorf("%s %s %v: %v", c.r.Method, c.r.Host, c.r.Header, err)
		}
	}
	if open.Keyed() || !access.NewGuard(access.Config{Shared: "x"}).Keyed() {
		t.Error("a guard does not know whether it has keys")
	}
}

// TestVouch: what the program itself asks may what is vouched for, and no more.
func TestVouch(t *testing.T) {
	dir := t.TempDir()
	text, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}, Games: []string{"exrps"}})
	g := access.NewGuard(access.Config{Keys: running(t, dir), ClosedReads: true})
	p, err := g.Show(text, access.Need{Scope: access.Admin, Game: "exrps"})
	if err != nil {
		t.Fatal(err)
	}
	grant, _ := g.Renew(p, access.Need{Scope: access.Admin, Game: "exrps"})
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	vouched := r.WithContext(access.Vouch(r.Context(), grant))
	for _, c := range []struct {
		r    *http.Request
		n    access.Need
		want int
	}{
		{vouched, access.Need{Scope: access.Admin, Game: "exrps"}, 200},
		{vouched, access.Need{Scope: access.Read, Game: "exrps"}, 200},
		{vouched, access.Need{Scope: access.Admin, Game: "other"}, 403},
		{vouched, adminNeed, 403},
		{r, access.Need{Scope: access.Admin, Game: "exrps"}, 401},
		{r.WithContext(access.With(r.Context(), grant)), access.Need{Scope: access.Admin, Game: "exrps"}, 401},
	} {
		rec := httptest.NewRecorder()
		if _, ok := g.Admit(rec, c.r, c.n); ok != (c.want == 200) || rec.Code != c.want {
			t.Errorf("%+v: %d, want %d", c.n, rec.Code, c.want)
		}
	}
}

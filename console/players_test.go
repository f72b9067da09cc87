package console_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// played returns a server on which ann, bob, an a/b and a dot have played.
func played(t *testing.T) (*site, *browser) {
	t.Helper()
	s, b := openGame(t)
	for _, p := range [][2]string{{"ann", "bob"}, {"a/b ü", "bob"}, {".", "bob"}, {hostileID, "bob"}} {
		s.call("POST", "/v1/events", `[`+object(map[string]string{"product_id": "chess", "type": "game_over", "winner_id": p[0], "loser_id": p[1]})+`]`)
	}
	return s, b
}

const hostileID = `<script>"'&`

// address returns the page of a player.
func address(id string) string {
	if id == "." {
		return "/admin/players/%2E"
	}
	return "/admin/players/" + url.PathEscape(id)
}

// TestFindPlayers: by id and by name, in one game or in all.
func TestFindPlayers(t *testing.T) {
	s, b := played(t)
	s.call("PUT", "/v1/players/bob", `{"name":"Robert <b>"}`)
	for query, want := range map[string]string{
		"?q=ann": "/admin/players/ann", "?q=rob": "/admin/players/bob", "?q=bo&game=chess": "/admin/players/bob",
		"?q=a%2Fb": address("a/b ü"), "?q=.": address("."), "?q=" + url.QueryEscape(hostileID): "/admin/players/%3Cscript%3E%22%27&",
	} {
		page := b.get("/admin/players" + query)
		if strings.Count(html.UnescapeString(page), `href="`+want+`"`) != 1 || strings.Contains(page, "Robert <b>") {
			t.Errorf("%s: %s", query, page)
		}
	}
	for _, query := range []string{"?q=zoe", "?q=ann&game=none"} {
		if page := b.get("/admin/players" + query); query == "?q=zoe" && !strings.Contains(page, "Nobody is called so.") {
			t.Error(query)
		}
	}
	b.get("/admin/players?q=" + strings.Repeat("x", 2000))
}

// TestRename: a profile is saved, and what is wrong with it said.
func TestRename(t *testing.T) {
	s, b := played(t)
	for _, id := range []string{"ann", "a/b ü", ".", hostileID, "nobody yet"} {
		status, to, page := b.post(address(id)+"/profile", "name", "Ann <i>", "country", "DE")
		if status != http.StatusSeeOther || to != address(id)+"?did=renamed" {
			t.Fatalf("%q: %d %s %s", id, status, to, page)
		}
		if page := b.get(to); !strings.Contains(page, "The profile is saved.") || !strings.Contains(page, `value="Ann &lt;i&gt;"`) || strings.Contains(page, "<i>") {
			t.Errorf("%q: %s", id, page)
		}
	}
	if got := s.call("GET", "/v1/players/ann", ""); !strings.Contains(got, `"country":"DE"`) {
		t.Error(got)
	}
	status, _, page := b.post(address("ann")+"/profile", "name", "Ann\u202e", "country", "xx", "avatar_url", "javascript:alert(1)")
	if status != http.StatusBadRequest || !strings.Contains(page, "country:") || !strings.Contains(page, "avatar_url:") {
		t.Errorf("%d %s", status, page)
	}
}

// TestHide: hidden with a reason until a time, and shown again.
func TestHide(t *testing.T) {
	s, b := played(t)
	page := address("ann")
	if text := b.get(page); !strings.Contains(text, `href="/games/chess/players/ann"`) {
		t.Errorf("there is no link to the public page: %s", text)
	}
	if status, to, text := b.post(page+"/visibility", "hidden", "yes", "game", "chess", "reason", "cheats <b>", "until", "2999-01-02T03:04"); status != http.StatusSeeOther || !strings.Contains(b.get(to), "The player is hidden.") {
		t.Fatalf("%d %s", status, text)
	}
	if got := s.call("GET", "/v1/games/chess/players/ann/visibility", ""); !strings.Contains(got, `"hidden":true,"until":"2999-01-02T03:04:00Z","reason":"cheats <b>","by":"key shared"`) {
		t.Error(got)
	}
	if text := b.get(page); !strings.Contains(text, "Hidden in chess since") || !strings.Contains(text, "cheats &lt;b&gt;") || !strings.Contains(text, "2999-01-02 03:04:00 UTC") {
		t.Error(text)
	}
	if status, to, _ := b.post(page+"/visibility", "game", "chess"); status != http.StatusSeeOther || !strings.Contains(to, "did=shown") {
		t.Errorf("%d %s", status, to)
	}
	if got := s.call("GET", "/v1/games/chess/players/ann/visibility", ""); !strings.Contains(got, `"hidden":false`) {
		t.Error(got)
	}
	for name, form := range map[string][]string{
		"no time":     {"hidden", "yes", "game", "chess", "until", "tomorrow"},
		"in the past": {"hidden", "yes", "game", "chess", "until", "2001-01-02T03:04"},
	} {
		if status, _, text := b.post(page+"/visibility", form...); status != http.StatusBadRequest || !strings.Contains(text, "until:") {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, _, _ := b.post(page+"/visibility", "hidden", "yes", "game", "none"); status != http.StatusNotFound {
		t.Errorf("another game: %d", status)
	}
}

// TestMerge: what would change is shown first, and only then done.
func TestMerge(t *testing.T) {
	s, b := played(t)
	status, _, page := b.post(address("a/b ü")+"/merge", "into", "ann", "reason", "one <b>")
	if status != http.StatusOK || !strings.Contains(page, "1 events of a/b ü would be given to ann.") || !strings.Contains(page, `name="reason" value="one &lt;b&gt;"`) {
		t.Fatalf("%d %s", status, page)
	}
	if got := s.call("GET", "/v1/games/chess/boards/wins", ""); !strings.Contains(got, `"player":"ann","score":1`) {
		t.Error("what would change has changed")
	}
	status, to, page := b.post(address("a/b ü")+"/merge", "into", "ann", "reason", "one <b>", "sure", "yes")
	if status != http.StatusSeeOther || to != "/admin/players/ann?did=merged" {
		t.Fatalf("%d %s %s", status, to, page)
	}
	if got := s.call("GET", "/v1/games/chess/boards/wins", ""); !strings.Contains(got, `"player":"ann","score":2`) {
		t.Error(got)
	}
	for name, form := range map[string][]string{"nobody": {"into", ""}, "himself": {"into", "bob"}} {
		if status, _, _ := b.post(address("bob")+"/merge", form...); status != http.StatusBadRequest {
			t.Errorf("into %s: %d", name, status)
		}
	}
}

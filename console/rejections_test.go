package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/access"
)

const chess = `version: 1
games:
  chess:
    boards:
      wins:
        score: wins
  other:
    boards:
      wins:
        score: wins
`

// openGame returns a server with keys, that has the game chess, and somebody who is logged in.
func openGame(t *testing.T) (*site, *browser) {
	t.Helper()
	s := newSite(t, true)
	s.applyRules(chess)
	b := s.browser()
	b.login(shared)
	return s, b
}

// call asks the API itself, with the shared key.
func (s *site) call(method, address, body string) string {
	s.t.Helper()
	b := s.browser()
	b.header = map[string]string{"Authorization": "Bearer " + shared, "Content-Type": "application/json"}
	r := b.request(method, address, body)
	if r.Code >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, address, r.Code, r.Body)
	}
	return r.Body.String()
}

func (s *site) applyRules(text string) {
	s.t.Helper()
	s.call("PUT", "/v1/rules", fmt.Sprintf(`{"files":[{"name":"games.yaml","text":%q}]}`, text))
}

// post sends a form with the token of the session.
func (b *browser) post(address string, pairs ...string) (status int, location, page string) {
	b.site.t.Helper()
	form := url.Values{"token": {b.token()}}
	for pair := range slices.Chunk(pairs, 2) {
		form.Add(pair[0], pair[1])
	}
	rec := b.ask(http.MethodPost, address, form)
	return rec.Code, rec.Header().Get("Location"), rec.Body.String()
}

// get returns a page that is there.
func (b *browser) get(address string) string {
	b.site.t.Helper()
	rec := b.ask(http.MethodGet, address, nil)
	if rec.Code != http.StatusOK {
		b.site.t.Fatalf("%s: %d %s", address, rec.Code, rec.Body)
	}
	checkPage(b.site.t, rec)
	return rec.Body.String()
}

var rejectionLink = regexp.MustCompile(`href="(/admin/rejections/\d+)"`)

// rejected returns the addresses of the rejections of a page.
func rejected(page string) (list []string) {
	for _, m := range rejectionLink.FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return list
}

// TestMendAnEvent: a rejected event is mended in the form, and counts; what was not changed in
// the form is not changed.
func TestMendAnEvent(t *testing.T) {
	s, b := openGame(t)
	s.call("POST", "/v1/events", `[{"product_id":"chess","type":"game_over","winner_id":"ann","loser_id":"","note":"two\r\nlines\n","junk":"x"}]`)
	list := rejected(b.get("/admin/rejections"))
	if len(list) != 1 {
		t.Fatalf("%d rejections", len(list))
	}
	page := b.get(list[0])
	if !strings.Contains(page, "loser_id is empty") || !strings.Contains(page, `name="value:loser_id"`) {
		t.Fatal(page)
	}
	fields := []string{"value:winner_id", "ann", "value:loser_id", "", "value:note", "two\r\nlines\r\n", "value:product_id", "chess", "value:type", "game_over", "value:junk", "x"}
	status, _, again := b.post(list[0], append([]string{"value:winner_id", "anna"}, fields[2:]...)...)
	if status != http.StatusUnprocessableEntity || !strings.Contains(again, "It was rejected again:") || !strings.Contains(again, ">\nanna</textarea>") {
		t.Fatalf("%d %s", status, again)
	}
	fields[3] = "bob"
	status, to, _ := b.post(list[0], append(fields, "drop:junk", "yes", "new-name", "extra", "new-value", "1")...)
	if status != http.StatusSeeOther || !strings.HasPrefix(to, "/admin/rejections?did=sent-counted&n=") {
		t.Fatalf("%d %s", status, to)
	}
	if page := b.get(to); !strings.Contains(page, "was sent again, and counted.") || len(rejected(page)) != 0 {
		t.Error(page)
	}
	if got := s.call("GET", "/v1/games/chess/boards/wins", ""); !strings.Contains(got, `"player":"ann","score":1`) {
		t.Error(got)
	}
	if status, _, page := b.post(list[0], fields...); status != http.StatusConflict || !strings.Contains(page, "sent again or discarded already") {
		t.Errorf("a second time: %d %s", status, page)
	}
	if page := b.get(list[0]); strings.Contains(page, "<textarea") || !strings.Contains(page, "It is settled, by record") {
		t.Error(page)
	}
}

// TestFilterAndPages: what is listed, by filter and page.
func TestFilterAndPages(t *testing.T) {
	s, b := openGame(t)
	for i := range 50 {
		s.call("POST", "/v1/events", `[`+object(map[string]string{
			"product_id": []string{"chess", "other"}[i/40], "type": "game_over", "winner_id": []string{"", "ann"}[i%2], "loser_id": []string{"bob", ""}[i%2],
		})+`]`)
	}
	for query, want := range map[string]int{"": 20, "?game=chess": 20, "?game=other": 10, "?reason=LOSER": 20, "?game=other&reason=winner": 5, "?source=http": 20, "?source=redis": 0, "?status=discarded": 0, "?status=all&game=other": 10} {
		if list := rejected(b.get("/admin/rejections" + query)); len(list) != want {
			t.Errorf("%q lists %d, want %d", query, len(list), want)
		}
	}
	seen := map[string]bool{}
	address := "/admin/rejections?game=chess"
	for range 10 {
		page := b.get(address)
		for _, r := range rejected(page) {
			if seen[r] {
				t.Errorf("%s is listed twice", r)
			}
			seen[r] = true
		}
		m := regexp.MustCompile(`href="([^"]*)" rel="next"`).FindStringSubmatch(page)
		if m == nil {
			break
		}
		address = html.UnescapeString(m[1])
	}
	if len(seen) != 40 {
		t.Errorf("all pages list %d", len(seen))
	}
	if rec := b.ask("GET", "/admin/rejections?status=nonsense", nil); rec.Code != http.StatusBadRequest {
		t.Errorf("a state that is none: %d", rec.Code)
	}
}

// TestManyAtOnce: those that a filter means are settled together, and only if that is said.
func TestManyAtOnce(t *testing.T) {
	s, b := openGame(t)
	for _, e := range []string{`"product_id":"chess","loser_id":""`, `"product_id":"chess","loser_id":""`, `"product_id":"other","loser_id":""`, `"product_id":"chess","loser_id":"b","occurred_at":"x"`} {
		s.call("POST", "/v1/events", `[{"type":"game_over","winner_id":"a",`+e+`}]`)
	}
	const path = "/admin/rejections"
	for name, form := range map[string][]string{
		"not sure": {"game", "chess", "do", "discard"}, "without a filter": {"sure", "yes", "do", "discard"}, "with a state": {"status", "open", "sure", "yes", "do", "retry"},
	} {
		if status, _, page := b.post(path, form...); status != http.StatusBadRequest || !strings.Contains(page, "Say which of the open ones") {
			t.Errorf("%s: %d", name, status)
		}
	}
	if page := b.get(path); strings.Contains(page, `name="do"`) || len(rejected(page)) != 4 {
		t.Error("without a filter all can be settled")
	}
	if page := b.get(path + "?game=chess&status=sent"); strings.Contains(page, `name="do"`) {
		t.Error("what is settled can be settled")
	}
	status, to, _ := b.post(path, "game", "chess", "sure", "yes", "do", "retry")
	if page := b.get(to); status != http.StatusSeeOther || !strings.Contains(page, "3 were sent again; 3 stay open.") || len(rejected(page)) != 3 {
		t.Errorf("%d %s: %s", status, to, page)
	}
	status, to, _ = b.post(path, "game", "chess", "reason", "loser", "sure", "yes", "do", "discard")
	if page := b.get(to); status != http.StatusSeeOther || !strings.Contains(page, "2 discarded.") || len(rejected(page)) != 0 {
		t.Errorf("%d %s: %s", status, to, page)
	}
	left := rejected(b.get(path))
	if len(left) != 2 {
		t.Fatalf("%d are left", len(left))
	}
	if status, to, _ := b.post(left[0] + "/discard"); status != http.StatusSeeOther || !strings.Contains(to, "did=discarded&n=1") {
		t.Errorf("%d %s", status, to)
	}
	if status, _, _ := b.post(left[0] + "/discard"); status != http.StatusConflict {
		t.Errorf("discarded twice: %d", status)
	}
	for _, none := range []string{"0", "999999", "x", "-1", "1e3", "99999999999999999999"} {
		if rec := b.ask("GET", path+"/"+none, nil); rec.Code != http.StatusNotFound {
			t.Errorf("rejection %s: %d", none, rec.Code)
		}
	}
}

// TestHostileEvents: whatever stands in an event, its pages are small and harmless.
func TestHostileEvents(t *testing.T) {
	s, b := openGame(t)
	hostile := `<script>alert(1)</script><img src=x onerror=alert(1)>"'&{{.}}` + "\u202e\u2066\u0007\u200b"
	big := strings.Repeat("<b>", 10_000)
	for _, fields := range []map[string]string{
		{"product_id": "chess", "type": hostile, "winner_id": hostile, "loser_id": "", hostile[:40]: hostile},
		{"product_id": "chess", "type": "game_over", "winner_id": "a", "loser_id": "", "big": big, "bigger": big},
		{"product_id": "chess", "type": strings.Repeat("x", 32<<10), "winner_id": "a", "loser_id": ""},
		{"product_id": hostile, "type": "game_over", "winner_id": "", "note": "</textarea><script>alert(1)</script>"},
	} {
		s.call("POST", "/v1/events", `[`+object(fields)+`]`)
	}
	s.call("POST", "/v1/events", `["`+strings.Repeat("</pre><script>", 100)+`"]`)
	list := rejected(b.get("/admin/rejections"))
	if len(list) != 5 {
		t.Fatalf("%d rejections", len(list))
	}
	for _, address := range append(list, "/admin/rejections", "/admin/rejections?reason="+url.QueryEscape(hostile), "/admin/rejections?game="+url.QueryEscape(big)+"&did="+url.QueryEscape(hostile)+"&n="+url.QueryEscape(hostile)) {
		page := b.get(address)
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > 50_000 || len(all(root, "script")) != 1 || len(all(root, "img"))+len(all(root, "b")) != 0 {
			t.Errorf("%.60s: %d bytes, %d scripts", address, len(page), len(all(root, "script")))
		}
		for _, n := range all(root, "td") {
			if strings.ContainsAny(text(n), "\u202e\u2066\u0007\u200b") {
				t.Errorf("%s shows what cannot be seen: %q", address, text(n))
			}
		}
	}
}

// object returns a JSON object.
func object(fields map[string]string) string {
	var parts []string
	for name, value := range fields {
		parts = append(parts, quoted(name)+":"+quoted(value))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// TestOnlyForAllGames: what a key for one game may not see over the API, it does not here.
func TestOnlyForAllGames(t *testing.T) {
	s, _ := openGame(t)
	some, _ := s.key(access.Key{Scopes: []access.Scope{access.Admin}, Games: []string{"chess"}})
	b := s.browser()
	if rec := b.login(some); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "for all games") {
		t.Errorf("%d", rec.Code)
	}
}

//go:build !race

package pagetest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"statstracker/client"
	"statstracker/internal/browser"
)

// newPortal serves a page of others with that in its body, which lets the server of boards
// do what it has to and nothing else. It returns the page's address.
func newPortal(t *testing.T, s *site, body string) string {
	t.Helper()
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src %s; connect-src %[1]s; frame-src %[1]s", s.url))
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>A portal</title><meta name="viewport" content="width=device-width">
<script type="module" src="%s/embed.js"></script></head><body><main><h1>A portal</h1>%s</main></body></html>`, s.url, body)
	}))
	t.Cleanup(portal.Close)
	return portal.URL + "/"
}

// Parts of elements that show boards.
const (
	element  = `document.querySelector('stats-leaderboard').shadowRoot`
	embedded = `[...` + element + `.querySelectorAll('tbody tr')].map((r) => [...r.cells].map((c) => c.innerText.trim()).join(' ')).join()`
)

// requireOnly requires that the page complains of nothing, and asks nobody but itself and
// the server of its boards.
func (b tab) requireOnly(addresses ...string) {
	b.t.Helper()
	for _, c := range b.Complaints() {
		b.t.Error(c)
	}
	for _, url := range b.Requests() {
		known := false
		for _, a := range addresses {
			known = known || strings.HasPrefix(url, a)
		}
		if !known {
			b.t.Errorf("it asks for %s", url)
		}
	}
}

// TestABoardInAPageOfOthers shows who is first, and changes by itself.
func TestABoardInAPageOfOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--cors-origin", "*")
	s.report(t, "embed", "ann", "bob")
	page := newPortal(t, s, `<stats-leaderboard game="embed" board="wins" limit="2" player="bob"></stats-leaderboard>`)
	b := open(t, browser.Visitor{})
	b.look(browser.Phone)
	b.visit(page)
	b.await(embedded + ` === '1 ann 1,2 bob you 0' && ` + element + `.querySelector('.live') !== null`)
	ask[bool](b, `window.changes = [], document.addEventListener('stats-leaderboard-change', (e) => changes.push(e.detail.total)), true`)
	for range 2 {
		s.report(t, "embed", "cleo", "bob")
	}
	b.await(embedded + ` === '1 cleo 2,2 ann 1,3 bob you 0' && changes.at(-1) === 3`)
	b.await(element + `.querySelector('[aria-live=polite]').textContent === 'cleo leads'`)
	b.requireFits("a portal", browser.Phone)
	b.requireForAll(shown{name: "a portal"}, browser.Phone)
	ask[bool](b, `document.querySelector('stats-leaderboard').setAttribute('language', 'de'), true`)
	b.await(element + `.querySelector('thead').innerText.includes('Rang')`)
	b.requireOnly(s.url, page)
}

// TestHostileNamesInAPageOfOthers are text there too.
func TestHostileNamesInAPageOfOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--cors-origin", "*")
	var events []client.Event
	for _, id := range hostile() {
		events = append(events, client.Event{"product_id": "embed", "type": "game_over", "winner_id": id, "loser_id": "bob"})
	}
	if err := s.publish(events); err != nil {
		t.Fatal(err)
	}
	page := newPortal(t, s, `<stats-leaderboard game="embed" board="wins" limit="50"></stats-leaderboard>`)
	b := open(t, browser.Visitor{})
	b.look(browser.Phone)
	b.visit(page)
	b.await(fmt.Sprintf(element+`.querySelectorAll('tbody tr').length === %d`, len(events)+1))
	if found := ask[int](b, element+`.querySelectorAll('img, script, h1, iframe, [onfocus], [onerror], a:not([href^="`+s.url+`/games/"])').length`); found > 0 || ask[bool](b, `'harmed' in window`) {
		t.Errorf("%d elements were made of names", found)
	}
	b.requireFits("a portal", browser.Phone)
	b.requireOnly(s.url, page)
}

// TestAServerThatLetsNobodyRead: the element says what its operator has to do.
func TestAServerThatLetsNobodyRead(t *testing.T) {
	t.Parallel()
	page := newPortal(t, fresh, `<stats-leaderboard game="exrps" board="wins"></stats-leaderboard>`)
	b := open(t, browser.Visitor{})
	b.visit(page)
	b.await(element + `.querySelector('button') !== null`)
	if said := ask[string](b, element+`.querySelector('section').innerText`); !strings.Contains(said, "--cors-origin "+strings.TrimSuffix(page, "/")) {
		t.Errorf("it says %q", said)
	}
	b.requireForAll(shown{name: "a portal that may not read"}, browser.Desk)
}

// TestABoardInAFrame is shown by a page of others, and moves; no other page is.
func TestABoardInAFrame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.report(t, "frame", "ann", "bob")
	b := open(t, browser.Visitor{})
	b.visit(s.url + "/embed/games/frame/boards/wins?theme=dark&me=bob")
	b.await(state + ` === 'live'`)
	s.report(t, "frame", "cleo", "bob")
	s.report(t, "frame", "cleo", "bob")
	b.await(leader + ` === 'cleo'`)
	b.look(browser.Phone)
	b.requireFits("a frame", browser.Phone)
	b.requireForAll(shown{name: "a frame"}, browser.Phone)
	b.requireOnly(s.url)
}

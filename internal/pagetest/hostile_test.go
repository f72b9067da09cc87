//go:build !race

package pagetest

import (
	"net/url"
	"strings"
	"testing"

	"statstracker/client"
	"statstracker/internal/browser"
)

// hostile are names that somebody might choose to do harm, or to look as if.
func hostile() map[string]string {
	return map[string]string{
		"script":    `<script>window.harmed = 1; alert(1)</script>`,
		"image":     `"><img src=x onerror="window.harmed = 1; alert(1)">`,
		"attribute": `' autofocus onfocus='window.harmed = 1`,
		"address":   `javascript:alert(1)`,
		"table":     `</td></tr></table><h1>seized</h1>`,
		"bidi":      "evil\u202egnp.exe\u202d\u2066x",
		"arabic":    "لاعب الشطرنج ١٢٣",
		"letters":   strings.Repeat("w", 512),
		"spaces":    strings.Repeat("wide name ", 51),
		"emoji":     strings.Repeat("🦊", 128),
		"family":    strings.Repeat("👨‍👩‍👧‍👦", 20),
		"marks":     "z" + strings.Repeat("\u0301\u0327", 120),
		"nothing":   "\u200b\u2060",
		"lines":     "one\u2028two\u2029three",
	}
}

// askew finds rows that are too high or out of their columns, and what ran.
const askew = `(() => {
	const found = []
	if (window.harmed) found.push('a script of a name has run')
	if (document.querySelector('main img, main script:not([src^="/assets/"]), main iframe, [onfocus], [onerror]')) found.push('a name has become an element')
	if ([...document.querySelectorAll('h1')].some((h) => h.innerText === 'seized')) found.push('a name has become a heading')
	for (const row of document.querySelectorAll('main tbody tr, .found li, .leaders li, .podium li')) {
		const height = row.getBoundingClientRect().height
		if (height > 130) found.push('a row is ' + height + ' high: ' + row.innerText.slice(0, 60))
	}
	for (const h of document.querySelectorAll('h1, h2')) {
		if (h.getBoundingClientRect().height > 160) found.push('a heading is ' + h.getBoundingClientRect().height + ' high: ' + h.innerText.slice(0, 60))
	}
	for (const row of document.querySelectorAll('.ranks tbody tr')) {
		const cells = [...row.cells].filter((c) => c.getClientRects().length > 0).map((c) => c.getBoundingClientRect())
		if (cells.some((c, i) => i > 0 && c.left < cells[i - 1].right - 1)) found.push('columns are out of order: ' + row.innerText.slice(0, 60))
	}
	return found
})()`

// TestHostileNames: they are text, and break neither a row nor a page on a phone.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var events []client.Event
	paths := map[string]string{"home": "/", "board": "/games/exrps/boards/wins", "search for nothing": "/games/exrps/players?q="}
	for name, id := range hostile() {
		events = append(events, client.Event{"product_id": "exrps", "type": "game_over", "winner_id": id, "loser_id": "bob", "rounds": "3"})
		paths["player "+name] = "/games/exrps/players/" + url.PathEscape(id)
		paths["search "+name] = "/games/exrps/players?q=" + url.QueryEscape(id)
	}
	for _, name := range []string{"script", "letters"} {
		paths["me "+name] = "/games/exrps/boards/wins?me=" + url.QueryEscape(hostile()[name])
	}
	if err := s.publish(events); err != nil {
		t.Fatal(err)
	}
	b := open(t, browser.Visitor{})
	b.look(browser.Phone)
	for name, path := range paths {
		b.visit(s.url + path)
		b.requireFits(name, browser.Phone)
		for _, what := range ask[[]string](b, askew) {
			t.Errorf("%s: %s", name, what)
		}
	}
	b.requireQuiet(shown{name: "a page with hostile names", path: "/", on: s})
}

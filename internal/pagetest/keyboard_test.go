//go:build !race

package pagetest

import (
	"testing"

	"statstracker/internal/browser"
)

// stop is where a walk by the Tab key stands.
type stop struct {
	Index  int    // among all that can be reached, in the order of the page; -1 if it is none of them
	What   string // the element
	Ring   bool   // it shows that it has the focus
	InView bool
}

// reachable lists what keys can reach, in the order of the page.
const reachable = `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
	.filter((e) => !e.disabled && e.getClientRects().length > 0 && getComputedStyle(e).visibility === 'visible')`

const standing = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
	return {
		Index: (` + reachable + `).indexOf(e), What: e.outerHTML.slice(0, 120),
		Ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
		InView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
	}
})()`

// TestKeysReachEverything: in the order of the page, and whoever presses them sees where he is.
func TestKeysReachEverything(t *testing.T) {
	for _, p := range pages(t) {
		if p.reference {
			continue // hundreds of links, and nothing else
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, browser.Visitor{})
			b.visit(p.address())
			b.look(browser.Phone)
			n := ask[int](b, reachable+`.length`)
			for i := range n {
				b.press("\t")
				s := ask[stop](b, standing)
				if s.Index != i || !s.Ring || !s.InView {
					t.Fatalf("the %dth of %d stops is %+v", i+1, n, s)
				}
			}
		})
	}
}

// tabTo presses Tab until the focus is on what the selector names.
func (b tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		b.press("\t")
		if ask[bool](b, `document.activeElement.matches('`+selector+`')`) {
			return
		}
	}
	b.t.Fatalf("Tab does not come to %s", selector)
}

// TestKeysAlone: the way past the header, to another board, a player, a page and a rank, and
// to who is looked for.
func TestKeysAlone(t *testing.T) {
	const elo = "/games/exrps/boards/elo"
	for _, c := range []struct{ name, to, keys, then string }{
		{"skip", `.skip`, "\r", `document.activeElement.id === 'main'`},
		{"tab", `.tabs a:not([aria-current])`, "\r", `location.pathname.includes('/boards/') && location.pathname !== '` + elo + `'`},
		{"row", `.ranks tbody a`, "\r", `location.pathname.startsWith('/games/exrps/players/')`},
		{"page", `.pages a`, "\r", `location.pathname === '` + elo + `' && location.search !== ''`},
		{"jump", `input[name=from]`, "120\r", `[...document.querySelectorAll('.ranks tbody .rank')].some((c) => c.innerText.trim().endsWith('120'))`},
		{"search", `input[name=q]`, "s\r", `location.pathname === '/games/exrps/players' && document.querySelectorAll('.found li').length > 5`},
	} {
		for name, visitor := range map[string]browser.Visitor{"with scripts": {}, "without": {WithoutScripts: true}} {
			t.Run(c.name+" "+name, func(t *testing.T) {
				t.Parallel()
				b := open(t, visitor)
				b.visit(played.url + elo)
				b.tabTo(c.to)
				b.press(c.keys)
				b.await(c.then)
				b.requireQuiet(shown{name: c.name, path: elo})
			})
		}
	}
}

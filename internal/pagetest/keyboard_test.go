//go:build !race

package pagetest

import (
	"strings"
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

// walk has the page take down where the focus goes, and returns in how many places it can be,
// and how often Tab has to be pressed to have been in all of them.
// A live board is paused first, so that no row makes room for another meanwhile.
const walk = `(() => {
	document.querySelector('#live:not([hidden]) button[aria-pressed=false]')?.click()
	const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
	const reachable = all.filter((e) => !e.disabled && e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true }))
	const parts = 7 // of a date and time, through which the keys go one by one
	const dates = reachable.filter((e) => e.matches('input[type^=date], input[type=time]')).length
	window.stops = []
	document.addEventListener('focusin', ({ target }) => {
		if (stops.length === reachable.length || stops.at(-1)?.Index === reachable.indexOf(target)) return
		if (!reachable.includes(target)) return // it shows while its row has the focus
		const style = getComputedStyle(target), box = target.getBoundingClientRect()
		stops.push({
			Index: reachable.indexOf(target), What: target.outerHTML.slice(0, 120),
			Ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
			InView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
		})
	})
	return [reachable.length, 2 * all.length + parts * dates]
})()`

// requireKeys requires that keys reach everything, in the order of the page, and that whoever
// presses them sees where he is. It is for a page that was just loaded.
func (b tab) requireKeys(p shown) {
	b.t.Helper()
	counts := ask[[2]int](b, walk)
	n := counts[0]
	b.press(strings.Repeat("\t", counts[1]))
	stops := ask[[]stop](b, `stops`)
	for i, s := range stops {
		if s.Index != i || !s.Ring || !s.InView {
			b.t.Errorf("%s: the %dth of %d stops is %+v", p.name, i+1, n, s)
			return
		}
	}
	if len(stops) != n {
		b.t.Errorf("%s: keys come to %d places of %d", p.name, len(stops), n)
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
func TestKeysAlone(t *testing.T) { //nolint:tparallel // the other tests come before or after
	const elo = "/games/exrps/boards/elo"
	for name, visitor := range map[string]browser.Visitor{"with scripts": {}, "without": {WithoutScripts: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, visitor)
			for _, c := range []struct{ to, keys, then string }{
				{`.skip`, "\r", `document.activeElement.id === 'main'`},
				{`.tabs a:not([aria-current])`, "\r", `location.pathname.includes('/boards/') && location.pathname !== '` + elo + `'`},
				{`input[name=q]`, "s\r", `location.pathname === '/games/exrps/players' && document.querySelectorAll('.found li').length > 5`},
				{`input[name=from]`, "120\r", `[...document.querySelectorAll('.ranks tbody .rank')].some((c) => c.innerText.trim().endsWith('120'))`},
				{`.ranks tbody a`, "\r", `location.pathname.startsWith('/games/exrps/players/')`},
				{`.pages a`, "\r", `location.pathname === '` + elo + `' && location.search !== ''`},
			} {
				b.visit(played.url + elo)
				b.tabTo(c.to)
				b.press(c.keys)
				b.await(c.then)
			}
			b.requireQuiet(shown{name: "a board by keys", path: elo})
		})
	}
}

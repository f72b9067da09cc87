//go:build !race

package pagetest

import (
	"cmp"
	"net/http"
	"strings"
	"testing"

	"statstracker/internal/browser"
)

// views are all in which pages are looked at.
var views = []browser.View{browser.Phone, browser.Phone.Night(), browser.Desk.Night(), browser.Desk}

// TestEveryPageWithScripts: it fits, keys reach all of it, everybody can use it, it can be
// printed, nothing goes wrong, and nobody else learns of it.
func TestEveryPageWithScripts(t *testing.T) { //nolint:tparallel // the other tests come before or after
	for _, p := range pages(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, browser.Visitor{})
			b.visit(p.address())
			if !p.alike && !p.reference { // of which the keys would reach hundreds of links
				b.requireKeys(p)
			}
			for _, v := range views {
				b.look(v)
				b.requireFits(p.name, v)
				if v == browser.Phone || v == browser.Desk.Night() && !p.alike { // both sizes, and all colours
					b.requireForAll(p, v)
				}
			}
			b.look(browser.View{Width: 720, Height: 1000, Print: true})
			for _, what := range ask[[]string](b, unprinted) {
				t.Errorf("%s on paper: %s", p.name, what)
			}
			b.requireQuiet(p)
		})
	}
}

// lacking finds what a page without scripts has to have.
const lacking = `(() => {
	const lacks = [], need = (what, there) => { if (!there) lacks.push(what) }
	const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility === 'visible'
	const all = (selector) => [...document.querySelectorAll(selector)]
	need('one heading of all', all('h1').length === 1 && seen(all('h1')[0]))
	need('a main part', all('main').length === 1 && document.querySelector('main').innerText.trim() !== '')
	need('a title', document.title !== '')
	need('a language', document.documentElement.lang !== '')
	need('its stylesheet', getComputedStyle(document.body).margin === '0px')
	for (const e of all('button')) need('a form for ' + e.outerHTML, !seen(e) || (e.form && e.type === 'submit'))
	for (const e of all('a')) need('an address in ' + e.outerHTML, e.hasAttribute('href'))
	for (const e of all('main table')) need('rows in ' + e.className, e.tBodies[0].rows.length > 0)
	for (const e of all('[aria-busy=true], .loading')) need('what is loading: ' + e.outerHTML, !seen(e))
	return lacks
})()`

// TestEveryPageWithoutScripts: it is complete, and has nothing to press that does nothing.
func TestEveryPageWithoutScripts(t *testing.T) { //nolint:tparallel // the other tests come before or after
	for _, p := range pages(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, browser.Visitor{WithoutScripts: true})
			b.visit(p.address())
			for _, v := range views {
				b.look(v)
				b.requireFits(p.name, v)
			}
			for _, what := range ask[[]string](b, lacking) {
				t.Errorf("%s lacks %s", p.name, what)
			}
			b.requireQuiet(p)
		})
	}
}

// TestPagesAreSmall: 50,000 bytes without compression are a second on a bad phone line.
func TestPagesAreSmall(t *testing.T) {
	for _, p := range pages(t) {
		answer, text := get(t, p.address()) //nolint:bodyclose // get has read it
		if answer.StatusCode != cmp.Or(p.status, http.StatusOK) {
			t.Errorf("%s: %s", p.name, answer.Status)
		}
		if len(text) >= 50_000 && !p.reference {
			t.Errorf("%s has %d bytes", p.name, len(text))
		}
		if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", p.name, policy)
		}
	}
}

// unprinted finds what a page says and is not on paper, and what is there and cannot be
// pressed.
const unprinted = `(() => {
	const seen = (e) => e.getClientRects().length > 0
	const all = (selector) => [...document.querySelectorAll(selector)]
	return [
		...all('h1, main table, main dl, main figure').filter((e) => !seen(e)).map((e) => 'without ' + e.outerHTML.slice(0, 80)),
		...all('.skip, form, button').filter(seen).map((e) => 'with ' + e.outerHTML.slice(0, 80)),
	]
})()`

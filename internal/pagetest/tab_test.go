//go:build !race

package pagetest

import (
	"strings"
	"testing"

	"statstracker/internal/browser"
)

// tab is one that the test fails with.
type tab struct {
	t *testing.T
	*browser.Tab
}

// open opens a tab, which is closed with the test.
func open(t *testing.T, v browser.Visitor) tab {
	t.Helper()
	opened, err := chromium.Open(v)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	return tab{t, opened}
}

// must ends the test if there is an error.
func (b tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%v; complaints: %q", err, b.Complaints())
	}
}

func (b tab) visit(address string) {
	b.t.Helper()
	b.must(b.Visit(address))
}

func (b tab) look(v browser.View) {
	b.t.Helper()
	b.must(b.Look(v))
}

func (b tab) press(keys string) {
	b.t.Helper()
	b.must(b.Press(keys))
}

func (b tab) await(expression string) {
	b.t.Helper()
	b.must(b.Await(expression))
}

// ask returns what an expression of JavaScript is in the page.
func ask[T any](b tab, expression string) T {
	b.t.Helper()
	answer, err := browser.Ask[T](b.Tab, expression)
	b.must(err)
	return answer
}

// requireQuiet requires that nothing went wrong, and that nobody but the site was asked. What
// the browser says of an answer with an error to the page itself is no fault of the page.
func (b tab) requireQuiet(page shown) {
	b.t.Helper()
	for _, c := range b.Complaints() {
		if page.status == 0 || !strings.HasSuffix(c, " "+page.address()) {
			b.t.Errorf("%s: %s", page.name, c)
		}
	}
	for _, url := range b.Requests() {
		site, _, _ := strings.Cut(page.address(), page.path)
		if !strings.HasPrefix(url, site+"/") && !strings.HasPrefix(url, "data:") { // such as the browser's own icons
			b.t.Errorf("%s asks for %s", page.name, url)
		}
	}
}

// wider finds what makes the page wider than the window.
const wider = `(() => {
	const width = document.scrollingElement.scrollWidth
	if (width <= innerWidth) return []
	const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + .5)
	return ['the page is ' + width + ' wide', ...out.slice(-4).map((e) => e.outerHTML.slice(0, 160))]
})()`

// requireFits requires that nobody has to scroll sideways to read.
func (b tab) requireFits(page string, v browser.View) {
	b.t.Helper()
	for _, out := range ask[[]string](b, wider) {
		b.t.Errorf("%s at %s: %s", page, v, out)
	}
}

// requireForAll requires what axe-core knows to look for; of the reference in a part that has
// all that is in the others, as the whole takes it a minute.
func (b tab) requireForAll(p shown, v browser.View) {
	b.t.Helper()
	parts := []string{"html"}
	if p.reference {
		parts = []string{"header", "h1", ".contents li:first-child", "[aria-labelledby=getBoard]", "[aria-labelledby=event-result]"}
	}
	violations, err := b.Violations(axe, parts...)
	b.must(err)
	for _, found := range violations {
		b.t.Errorf("%s at %s: %s", p.name, v, found)
	}
}

// networkFault reports whether a complaint is that of the browser when nobody answers.
func networkFault(complaint string) bool {
	return strings.HasPrefix(complaint, "network: Failed to load resource: net::ERR_")
}

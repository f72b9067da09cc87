package web_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// void are the elements that have no end.
var void = []string{"meta", "link", "br", "hr", "img", "input"}

// requireNested requires that each element ends where it should: browsers guess where one
// does not.
func requireNested(t *testing.T, target, page string) {
	t.Helper()
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) || len(open) != 0 {
				t.Errorf("%s ends with %v open: %v", target, open, z.Err())
			}
			return
		case html.StartTagToken:
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("%s: </%s> stands where %v are open", target, name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// level is how deep a heading is, 0 if it is none.
func level(n *html.Node) int {
	if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

// TestPagesCanBeHeard: whoever has them read aloud finds a language, a title, landmarks with names,
// headings in their order, and rows and columns of tables that say what they are; whoever
// has no mouse, a way past the navigation.
func TestPagesCanBeHeard(t *testing.T) {
	for _, target := range targets() {
		p, before := page(t, documents(), target), 0
		count := map[string]int{}
		for n := range p.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			count[n.Data]++
			l := level(n)
			switch {
			case l == 1 && before > 0 && count["h1"] > 1:
				t.Errorf("%s has a second heading of all", target)
			case l > before+1 && before > 0:
				t.Errorf("%s: %q is of level %d after %d", target, text(n), l, before)
			case l > 0:
				before = l
			}
			requireNamed(t, target, p, n)
		}
		if count["h1"] != 1 || count["main"] != 1 || count["title"] != 1 || count["nav"] < 1 || p.ids["main"] != 1 {
			t.Errorf("%s has %v", target, count)
		}
	}
}

// requireNamed requires the names of what has to have some.
func requireNamed(t *testing.T, target string, p *parsed, n *html.Node) {
	t.Helper()
	label, by := attribute(n, "aria-label"), attribute(n, "aria-labelledby")
	if by != "" && p.ids[by] != 1 {
		t.Errorf("%s: nothing has the name %s", target, by)
	}
	switch n.Data {
	case "html":
		if attribute(n, "lang") != "en" {
			t.Errorf("%s has no language", target)
		}
	case "nav":
		if label == "" {
			t.Errorf("%s has a navigation without a name", target)
		}
	case "article":
		if by == "" {
			t.Errorf("%s has an article without a name", target)
		}
	case "th":
		if attribute(n, "scope") == "" {
			t.Errorf("%s has the cell %q, which does not say what of", target, text(n))
		}
	case "pre": // it may be wider than the page, and be moved by keys
		if attribute(n, "tabindex") != "0" {
			t.Errorf("%s has a text that keys cannot move: %s", target, text(n))
		}
	}
}

package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"statstracker/httpapi/openapi"
	"statstracker/internal/problem"
	"statstracker/web"
)

// documents stand for those of the program.
func documents() web.Documents { return web.Documents{} }

// handler serves the pages of documents.
func handler(d web.Documents) http.Handler {
	mux := http.NewServeMux()
	for pattern, page := range web.Handlers(d) {
		mux.Handle(pattern, page)
	}
	return mux
}

// program serves the pages of the program, which are made once.
var program = sync.OnceValue(func() http.Handler {
	return handler(web.Documents{
		Routes: func() ([]byte, error) { return openapi.Routes("v1.2.3") },
		Events: func() ([]byte, error) { return openapi.Events("v1.2.3") },
	})
})

// serve answers a request for a page of the documents: those of the program if there are none.
func serve(t *testing.T, d web.Documents, target string) *httptest.ResponseRecorder {
	t.Helper()
	mux := program()
	if d.Routes != nil {
		mux = handler(d)
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
	return w
}

// parsed is a page as a browser sees it.
type parsed struct {
	root *html.Node
	ids  map[string]int
}

func page(t *testing.T, d web.Documents, target string) *parsed {
	t.Helper()
	w := serve(t, d, target)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	requireNested(t, target, w.Body.String())
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	p := &parsed{root, map[string]int{}}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			p.ids[id]++
		}
	}
	return p
}

// attribute returns an attribute of an element, "" if it has none.
func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text returns the text of a node and what is in it.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// targets are the addresses of all pages.
func targets() []string {
	list := []string{"/docs", "/problems"}
	for _, k := range problem.Kinds() {
		list = append(list, k.Kind.Type())
	}
	return list
}

// TestEveryLinkLeadsSomewhere: those within a page to a part of it, the others to a page
// or document of the server. Nothing comes from elsewhere.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	known := map[string]bool{"/openapi.json": true, "/asyncapi.json": true, "/assets/style.css": true, "/assets/icon.svg": true, "/": true}
	for _, target := range targets() {
		known[target] = true
	}
	for _, target := range targets() {
		p, links := page(t, documents(), target), 0
		for n := range p.root.Descendants() {
			to := attribute(n, "href")
			if src := attribute(n, "src"); src != "" {
				t.Errorf("%s loads %s", target, src)
			}
			if to == "" {
				continue
			}
			links++
			u, err := url.Parse(to)
			switch {
			case err != nil || u.Host != "" || u.Scheme != "":
				t.Errorf("%s has a link to %s", target, to)
			case u.Path == "" && p.ids[u.Fragment] != 1:
				t.Errorf("%s has a link to %s, and %d parts of that name", target, to, p.ids[u.Fragment])
			case u.Path != "" && !known[u.Path]:
				t.Errorf("%s has a link to %s, which is not there", target, to)
			}
		}
		if links < 4 {
			t.Errorf("%s has %d links", target, links)
		}
		for id, n := range p.ids {
			if n != 1 {
				t.Errorf("%s has %d parts with the name %s", target, n, id)
			}
		}
	}
}

func TestEveryKindOfProblemIsThere(t *testing.T) {
	all := text(page(t, documents(), "/problems").root)
	for _, k := range problem.Kinds() {
		one := text(page(t, documents(), k.Kind.Type()).root)
		for _, want := range []string{string(k.Kind), k.Title, k.Advice} {
			if !strings.Contains(all, want) || !strings.Contains(one, want) {
				t.Errorf("%s: %q is not on both pages", k.Kind, want)
			}
		}
	}
	if w := serve(t, documents(), "/problems/none"); w.Code != http.StatusNotFound {
		t.Errorf("a kind that there is not: %d", w.Code)
	}
}

// TestNothingElseIsLetIn: pages have no scripts and no styles of their own, and the policy
// would stop them.
func TestNothingElseIsLetIn(t *testing.T) {
	for _, target := range append(targets(), "/assets/style.css") {
		policy := serve(t, documents(), target).Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", target, policy)
		}
	}
	for _, target := range targets() {
		for n := range page(t, documents(), target).root.Descendants() {
			if n.Data == "script" || n.Data == "style" || n.Data == "iframe" || attribute(n, "style") != "" {
				t.Errorf("%s has a %s %v", target, n.Data, n.Attr)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has a script at %s", target, n.Data)
				}
			}
		}
	}
}

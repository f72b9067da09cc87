package httpapi

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzEmbeddingAt: whatever address is asked about, and by whatever name the server is
// called, what comes is one frame with a page of this server about that board.
func FuzzEmbeddingAt(f *testing.F) {
	for _, address := range []string{
		"http://stats.example/games/chess/boards/elo", "HTTPS://stats.example:443/embed/games/a%2Fb/boards/%22%3E%3Cscript%3E?me=%22&season=x&theme=dark",
		"/games/chess/boards/elo", "//evil.example/games/a/boards/b", "javascript:/games/a/boards/b", "http://stats.example@evil.example/games/a/boards/b",
		"http://stats.example/games/../games/a/boards/b", "http://stats.example/games/%2e%2e/boards/b", `http:\\evil.example/games/a/boards/b`,
	} {
		f.Add(address, "http://stats.example", "Elo")
	}
	f.Add("/games/a/boards/b", `http://a"onload="x`, `"><script>`)
	f.Fuzz(func(t *testing.T, address, base, title string) {
		e, ok := embeddingAt(address, base)
		if !ok {
			return
		}
		own, err := url.Parse(base)
		if err != nil {
			t.Fatalf("of the base %q: %v", base, err)
		}
		u, err := url.Parse(frameSource(t, e.frame(title, 480, 550, 10)))
		if err != nil || u.Host != own.Host || u.User != nil || u.Scheme != own.Scheme && u.Scheme != "https" {
			t.Fatalf("%q at %q is embedded from %v (%v)", address, base, u, err)
		}
		game, board, ok := boardAt(u)
		if !ok || game != e.game || board != e.board || !strings.HasPrefix(u.Path, "/embed/games/") || u.Query().Get("season") != e.season {
			t.Fatalf("%q at %q is embedded as %v, of %q %q", address, base, u, game, board)
		}
	})
}

// frameSource returns the source of the frame that the text is, and has nothing beside it.
func frameSource(t *testing.T, text string) (source string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, top := range nodes {
		for n := range top.Descendants() {
			if n.Type == html.TextNode || n.Type == html.ElementNode && n.Data != "head" && n.Data != "body" && n.Data != "iframe" {
				t.Fatalf("%q has %q", text, n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "src" {
					source += a.Val
				} else if a.Key != "title" && a.Key != "width" && a.Key != "height" && a.Key != "loading" && a.Key != "frameborder" {
					t.Fatalf("%q has the attribute %q", text, a.Key)
				}
			}
		}
	}
	return source
}

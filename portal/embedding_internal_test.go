package portal

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/tracker"
)

// TestSnippetsOfHostileNames: whatever games and boards are called, what is to be copied is
// an element of each kind, with the names in it as they are.
func TestSnippetsOfHostileNames(t *testing.T) {
	for _, name := range []string{`elo`, `"><script>alert(1)</script>`, `a' onload='x`, `&quot;&amp;`, "\u202eevil", `</iframe>`, `a/b?c#d%2F`} {
		q := boardQuery{game: name + "1", board: name + "2", season: name + "3", base: "https://stats.example"}
		e := newEmbed(english(), &tracker.Board{Name: q.board}, &q, name)
		if got := attributesOf(t, e.element, "stats-leaderboard"); got["game"] != q.game || got["board"] != q.board || got["season"] != q.season || len(got) != 3 {
			t.Errorf("%q: %q", name, got)
		}
		if got := attributesOf(t, e.element, "script"); got["src"] != "https://stats.example/embed.js" || got["type"] != "module" || len(got) != 2 {
			t.Errorf("%q: %q", name, got)
		}
		got := attributesOf(t, e.frame, "iframe")
		if want := q.base + query(framePath(q.game, q.board), "season", q.season); got["src"] != want || got["title"] != name || len(got) != 5 {
			t.Errorf("%q: %q", name, got)
		}
	}
	q := boardQuery{game: "g", board: "b"}
	if e := newEmbed(english(), &tracker.Board{Name: "b", Private: true}, &q, "b"); e != (embedView{}) {
		t.Errorf("a private board is offered: %+v", e)
	}
}

// attributesOf returns those of the one element of the name in the text.
func attributesOf(t *testing.T, text, name string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			if found != nil {
				t.Fatalf("%q has more than one %s", text, name)
			}
			found = map[string]string{}
			for _, a := range n.Attr {
				found[a.Key] = a.Val
			}
		}
	}
	return found
}

package portal_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/portal"
)

// What went wrong is said in the language of who looks, with what the problem says where
// that helps, and one status that is not expected is said as well.
func TestFaults(t *testing.T) {
	p := portal.New()
	for _, c := range []struct {
		status      int
		lang        string
		want, lacks string
	}{
		{404, "en", "There is no such page", "Just a moment"},
		{404, "de", "Diese Seite gibt es nicht", "no such page"},
		{401, "en", "This page is private", "gone"},
		{503, "en", "Just a moment", "the <detail>"},
		{503, "de", "Einen Augenblick", "the <detail>"},
		{418, "en", "The title", "Something is broken"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/?lang="+c.lang, http.NoBody)
		page := string(p.Fault(nil, r, c.status, "The title", "the <detail>"))
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		said := text(root)
		if !strings.Contains(said, c.want) || strings.Contains(said, c.lacks) || (c.status != 503) != strings.Contains(said, "the <detail>") {
			t.Errorf("%d in %s says %q", c.status, c.lang, said)
		}
		if c.lang == "en" {
			requireSound(t, "a fault", page, root)
		}
	}
}

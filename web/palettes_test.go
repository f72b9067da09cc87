package web_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"statstracker/web"
)

// TestPalettesAreThoseOfTheStylesheet: a page that is dark for everybody has the colours that
// others have by night.
func TestPalettesAreThoseOfTheStylesheet(t *testing.T) {
	handlers := web.Palettes()
	both := palettes(t, serve(t, documents(), "/assets/style.css").Body.String())
	for scheme, want := range map[string]map[string]float64{"light": both["day"], "dark": both["night"]} {
		w := httptest.NewRecorder()
		handlers["GET /assets/"+scheme+".css"].ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
		text := w.Body.String()
		got := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(text, -1) {
			got[m[1]] = luminance(t, m[2])
		}
		if w.Code != http.StatusOK || !maps.Equal(got, want) || !strings.Contains(text, "\n  color-scheme: "+scheme+";\n}\n") || strings.Count(text, "{") != 1 || strings.Count(text, "}") != 1 {
			t.Errorf("%s: %d %s", scheme, w.Code, text)
		}
	}
}

package cmd

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestOthersMayUseTheElement: it is a module that pages from everywhere may load, and keep.
func TestOthersMayUseTheElement(t *testing.T) {
	h := pages()["GET /embed.js"]
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/embed.js", http.NoBody))
	tag := w.Header().Get("ETag")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") || w.Header().Get("Access-Control-Allow-Origin") != "*" ||
		w.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" || !strings.HasPrefix(w.Header().Get("Cache-Control"), "public") || tag == "" {
		t.Errorf("%d %q", w.Code, w.Header())
	}
	if !strings.Contains(w.Body.String(), `customElements.define("stats-leaderboard"`) {
		t.Error("it defines no element")
	}
	again := httptest.NewRequest(http.MethodGet, "/embed.js", http.NoBody)
	again.Header.Set("If-None-Match", tag)
	w = httptest.NewRecorder()
	h.ServeHTTP(w, again)
	if w.Code != http.StatusNotModified || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("again: %d %q", w.Code, w.Header())
	}
}

package portal_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkPages makes pages over and over.
func BenchmarkPages(b *testing.B) {
	s := newSite(b)
	s.play(past())
	for name, address := range map[string]string{
		"games": "/", "board": "/games/exrps/boards/elo", "season": "/games/football/boards/year?season=1950", "player": "/games/exrps/players/p-1003", "search": "/games/exrps/players?q=b",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			r := httptest.NewRequest(http.MethodGet, address, http.NoBody)
			for b.Loop() {
				rec := httptest.NewRecorder()
				s.mux.ServeHTTP(rec, r)
				if rec.Code != http.StatusOK {
					b.Fatal(rec.Code)
				}
			}
		})
	}
}

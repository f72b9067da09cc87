package portal_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"statstracker/demo"
)

// BenchmarkPages makes pages over and over.
func BenchmarkPages(b *testing.B) {
	s := newSite(b)
	s.play(past())
	for name, address := range map[string]string{
		"games": "/", "board": "/games/exrps/boards/elo", "season": "/games/football/boards/year?season=1950", "player": "/games/exrps/players/p-1003", "search": "/games/exrps/players?q=b",
	} {
		b.Run(name, func(b *testing.B) { s.bench(b, address) })
	}
}

// bench makes a page over and over. Once before that: then the player's course is known.
func (s *site) bench(b *testing.B, address string) {
	s.get(address)
	b.ReportAllocs()
	r := httptest.NewRequest(http.MethodGet, address, http.NoBody)
	for b.Loop() {
		rec := httptest.NewRecorder()
		s.mux.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Code)
		}
	}
}

// BenchmarkPlayer makes the pages of a player of 100,000 events, who has met 2,000 others.
func BenchmarkPlayer(b *testing.B) {
	s := newSite(b)
	begin := time.Now().Add(-100_000 * time.Hour)
	s.play(func(yield func(demo.Event) bool) {
		for i := range 100_000 {
			winner, loser := "ann", "p"+strconv.Itoa(i*i%2003)
			if i%3 == 0 {
				winner, loser = loser, winner
			}
			e := demo.Event{"product_id": "exrps", "type": "game_over", "game_id": "m" + strconv.Itoa(i), "winner_id": winner, "loser_id": loser, "rounds": "3"}
			e["occurred_at"] = begin.Add(time.Duration(i) * time.Hour).UTC().Format(time.RFC3339)
			if !yield(e) {
				return
			}
		}
	})
	for name, address := range map[string]string{"page": "", "week": "?board=week", "against": "?against=p4", "older": "?before=50000"} {
		b.Run(name, func(b *testing.B) { s.bench(b, "/games/exrps/players/ann"+address) })
	}
}

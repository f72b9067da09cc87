package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"statstracker/eventlog"
	"statstracker/httpapi"
	"statstracker/profile"
	"statstracker/tracker"
)

// benchServer has a board of a hundred thousand players.
func benchServer(b *testing.B) *server {
	b.Helper()
	s := newServer(b)
	batch := eventlog.NewBatch("bench")
	for n := range 100_000 {
		for name, value := range map[string]string{
			"product_id": "exrps", "type": "game_over",
			"winner_id": fmt.Sprintf("6b1f0c4e-7a7a-4f0e-9c1f-%012d", n%1000*(n%97)), "loser_id": fmt.Sprintf("0c9d2d51-5f2b-4a44-8d2a-%012d", n),
		} {
			batch.Field([]byte(name), []byte(value))
		}
		batch.Add(now, nil)
	}
	if _, err := s.tracker.Submit(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	return s
}

// The routes that portals ask for most.
var asked = map[string]string{
	"top_ten": "/leaderboards/top_ten/exrps",
	"board":   wins,
	"rank":    wins + "/players/0c9d2d51-5f2b-4a44-8d2a-000000050000",
	"stats":   "/stats/exrps/0c9d2d51-5f2b-4a44-8d2a-000000050000",

	"board_named": wins, // where all ten are called something
}

// nameTop gives the ten at the top a name, a picture and a country.
func nameTop(b *testing.B, s *server) {
	b.Helper()
	page, err := s.tracker.Board(tracker.Ref{Game: "exrps"}, 0, 10)
	if err != nil {
		b.Fatal(err)
	}
	for i, e := range page.Entries {
		p := profile.Profile{fmt.Sprintf("Somebody %03d", i), fmt.Sprintf("https://cdn.example.org/avatars/%012d.png", i), "NO"}
		if _, err := s.tracker.SetProfile(b.Context(), e.Player, p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandler is the work of an answer without the connection.
func BenchmarkHandler(b *testing.B) {
	s := benchServer(b)
	for _, name := range []string{"top_ten", "board", "rank", "stats", "board_named"} {
		b.Run(name, func(b *testing.B) {
			if name == "board_named" {
				nameTop(b, s)
			}
			r := httptest.NewRequest(http.MethodGet, asked[name], http.NoBody)
			w := &sinkWriter{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				s.api.ServeHTTP(w, r)
			}
			if w.n == 0 {
				b.Fatal("nothing answered")
			}
		})
	}
}

// sinkWriter is an answer that nobody reads.
type sinkWriter struct {
	header http.Header
	n      int
}

func (w *sinkWriter) Header() http.Header { return w.header }
func (w *sinkWriter) WriteHeader(int)     {}
func (w *sinkWriter) Write(p []byte) (int, error) {
	w.n += len(p)
	return len(p), nil
}

// BenchmarkSocket compares answers with one of a constant, of the same size, over
// a connection that is kept open.
func BenchmarkSocket(b *testing.B) {
	s := benchServer(b)
	for _, name := range []string{"top_ten", "rank"} {
		answer := []byte(s.get(asked[name], http.StatusOK))
		constant := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{"application/json"}
			_, _ = w.Write(answer)
		}))
		b.Cleanup(constant.Close)
		b.Run(name, func(b *testing.B) { ask(b, s.address, asked[name]) })
		b.Run(name+"_constant", func(b *testing.B) { ask(b, constant.Listener.Addr().String(), asked[name]) })
	}
}

// ask asks again and again, with as little effort as there can be.
func ask(b *testing.B, address, target string) {
	b.Helper()
	b.ReportAllocs()
	request := "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		from := bufio.NewReader(conn)
		for pb.Next() {
			if _, err := io.WriteString(conn, request); err != nil {
				b.Error(err)
				return
			}
			if err := passOver(from); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// passOver reads an answer of known length.
func passOver(from *bufio.Reader) error {
	length := 0
	for {
		line, err := from.ReadSlice('\n')
		if err != nil {
			return err
		}
		if value, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if _, err := fmt.Sscan(value, &length); err != nil {
				return err
			}
		}
		if len(line) == 2 {
			_, err = from.Discard(length)
			return err
		}
	}
}

var (
	_ httpapi.Reader = (*tracker.Tracker)(nil)
	_ httpapi.Meter  = (*tracker.Tracker)(nil)
)

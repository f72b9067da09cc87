package httpedge_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/httpedge"
)

// rows is JSON text of at least this many bytes.
func rows(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, `{"rank":%d,"player":"player-%d","score":%d},`, i, i*7919%1000, 1<<20-i)
	}
	return b.String()[:n]
}

// TestCompressesWhatIsWorthIt lists answers, and whether they come in gzip.
func TestCompressesWhatIsWorthIt(t *testing.T) {
	const json = "application/json"
	for _, c := range []struct {
		name, method, path, accept, kind string
		header                           http.Header
		status, size                     int
		want                             bool
	}{
		{"JSON", "GET", "/v1/games", "gzip", json, nil, 200, 5000, true},
		{"with parameters", "GET", "/v1/games", "gzip", "Application/JSON; charset=utf-8", nil, 200, 5000, true},
		{"just large enough", "GET", "/v1/games", "gzip", json, nil, 200, 1024, true},
		{"just too small", "GET", "/v1/games", "gzip", json, nil, 200, 1023, false},
		{"a length that is said", "GET", "/v1/games", "gzip", json, http.Header{"Content-Length": {"5000"}}, 200, 5000, true},
		{"a small one that is said", "GET", "/v1/games", "gzip", json, http.Header{"Content-Length": {"100"}}, 200, 100, false},
		{"nothing", "GET", "/v1/games", "gzip", json, nil, 200, 0, false},
		{"not asked for", "GET", "/v1/games", "", json, nil, 200, 5000, false},
		{"asked not to", "GET", "/v1/games", "gzip;q=0", json, nil, 200, 5000, false},
		{"a problem", "GET", "/v1/games", "gzip", "application/problem+json", nil, 404, 5000, true},
		{"a page", "GET", "/docs", "gzip", "text/html; charset=utf-8", nil, 200, 5000, true},
		{"a script", "GET", "/docs", "gzip", "text/javascript", nil, 200, 5000, true},
		{"a feed", "GET", "/v1/games", "gzip", "text/event-stream", nil, 200, 5000, false},
		{"the log", "GET", "/v1/log", "gzip", "application/x-ndjson", nil, 200, 5000, false},
		{"a stream of anything", "GET", "/v1/log", "gzip", json, nil, 200, 5000, false},
		{"a backup", "GET", "/v1/admin/backup", "gzip", "application/x-tar", nil, 200, 5000, false},
		{"no type", "GET", "/v1/games", "gzip", "", nil, 200, 5000, false},
		{"compressed already", "GET", "/metrics", "gzip", json, http.Header{"Content-Encoding": {"br"}}, 200, 5000, false},
		{"a lookup", "POST", "/v1/games/g/boards/b/lookup", "gzip", json, nil, 200, 5000, true},
		{"only the head", "HEAD", "/v1/games", "gzip", json, nil, 200, 5000, false},
		{"no body", "GET", "/v1/games", "gzip", json, nil, 304, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := rows(c.size)
			w := answered(c.method, c.path, c.accept, func(w http.ResponseWriter, _ *http.Request) {
				maps.Copy(w.Header(), c.header)
				w.Header().Set("ETag", `"17"`)
				if c.kind != "" {
					w.Header().Set("Content-Type", c.kind)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, text)
			})
			h, tag := w.Result().Header, `"17"`
			got := w.Body.String()
			if c.want {
				got, tag = unzip(t, w.Body), `W/"17"`
			}
			if w.Code != c.status || got != text || (h.Get("Content-Encoding") == "gzip") != c.want || h.Get("ETag") != tag || h.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%d %v, %d bytes", w.Code, h, len(got))
			}
			if c.want && (h.Get("Content-Length") != "" || w.Body.Len() > c.size/2) {
				t.Errorf("%v, %d bytes of %d", h, w.Body.Len(), c.size)
			}
		})
	}
}

// TestWritesInPieces: however an answer is written, it comes whole.
func TestWritesInPieces(t *testing.T) {
	text := rows(100_000)
	for _, piece := range []int{1, 7, 1023, 1024, 1025, 40_000} {
		w := answered("GET", "/v1/games", "gzip", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for rest := text; rest != ""; {
				n := min(piece, len(rest))
				_, _ = io.WriteString(w, rest[:n])
				rest = rest[n:]
			}
		})
		if got := unzip(t, w.Body); got != text {
			t.Errorf("in pieces of %d: %d bytes", piece, len(got))
		}
	}
}

// TestAHandlerThatSaysNothing answers 200, and one that only sets a status that.
func TestAHandlerThatSaysNothing(t *testing.T) {
	if w := answered("GET", "/", "gzip", func(http.ResponseWriter, *http.Request) {}); w.Code != 200 || w.Body.Len() > 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	w := answered("GET", "/", "gzip", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
		w.WriteHeader(http.StatusTeapot) // the first holds
	})
	if w.Code != 204 || w.Body.Len() > 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// TestFlushesWhatThereIs: a client gets at once what a handler flushes, compressed
// or not, and also if it is little.
func TestFlushesWhatThereIs(t *testing.T) {
	for _, kind := range []string{"application/json", "text/event-stream"} {
		next := make(chan string)
		server := httptest.NewServer(httpedge.NewCompressor().Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			control := http.NewResponseController(w)
			if err := errors.Join(control.SetWriteDeadline(time.Now().Add(time.Minute)), control.Flush()); err != nil {
				t.Error(err)
			}
			for text := range next {
				_, _ = io.WriteString(w, text)
				_ = control.Flush()
			}
		})))
		resp, err := server.Client().Get(server.URL) // takes gzip by itself
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"a", rows(3000), "b"} {
			next <- text
			got := make([]byte, len(text))
			if _, err := io.ReadFull(resp.Body, got); err != nil || string(got) != text {
				t.Fatalf("%s: %q %v", kind, got, err)
			}
		}
		close(next)
		if rest, err := io.ReadAll(resp.Body); len(rest) > 0 || err != nil || resp.Uncompressed != (kind == "application/json") {
			t.Errorf("%s: %q %v", kind, rest, err)
		}
		_ = resp.Body.Close()
		server.Close()
	}
}

// TestHalfAnAnswerIsNotTakenForAWhole: one whose handler gives up has no end.
func TestHalfAnAnswerIsNotTakenForAWhole(t *testing.T) {
	server := httptest.NewServer(httpedge.NewCompressor().Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, rows(5000))
		panic(http.ErrAbortHandler)
	})))
	defer server.Close()
	resp, err := server.Client().Get(server.URL)
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
	}
	if err == nil {
		t.Error("it is whole")
	}
}

// TestAnswersDoNotMix: what is shared by answers shows in none of them.
func TestAnswersDoNotMix(t *testing.T) {
	c := httpedge.NewCompressor()
	h := c.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Add("Vary", r.URL.Path)
		_, _ = io.WriteString(w, r.URL.Path+rows(len(r.URL.Path)*300)) //nolint:gosec // it is told to be JSON
	}))
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for n := range 50 {
				path := "/" + strings.Repeat(fmt.Sprint(i), 1+n%5)
				r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
				r.Header.Set("Accept-Encoding", "gzip")
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				got := w.Body.String()
				if w.Header().Get("Content-Encoding") == "gzip" {
					got = unzip(t, w.Body)
				}
				if want := path + rows(len(path)*300); got != want || strings.Join(w.Header()["Vary"], ",") != "Accept-Encoding,"+path {
					t.Errorf("%s: %v, %d bytes, want %d", path, w.Header(), len(got), len(want))
				}
			}
		})
	}
	group.Wait()
}

func answered(method, path, accept string, h http.HandlerFunc) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, path, http.NoBody)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	httpedge.NewCompressor().Wrap(h).ServeHTTP(w, r)
	return w
}

func unzip(t *testing.T, body *bytes.Buffer) string {
	t.Helper()
	z, err := gzip.NewReader(body)
	if err != nil {
		t.Error(err)
		return ""
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

func BenchmarkCompressor(b *testing.B) {
	text := []byte(rows(70_000))
	for _, accept := range []string{"", "gzip"} {
		for _, size := range []int{640, 70_000} {
			b.Run(fmt.Sprintf("%q/%d", accept, size), func(b *testing.B) {
				h := httpedge.NewCompressor().Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Content-Type"] = []string{"application/json"}
					_, _ = w.Write(text[:size])
				}))
				r := httptest.NewRequest(http.MethodGet, "/v1/games", http.NoBody)
				r.Header.Set("Accept-Encoding", accept)
				w := httptest.NewRecorder()
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					w.Body.Reset()
					clear(w.Header())
					h.ServeHTTP(w, r)
				}
			})
		}
	}
}

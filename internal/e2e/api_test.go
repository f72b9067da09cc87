package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// answer is an answer of the server.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request sends a request. An error means that no whole answer has come.
func (s *server) request(ctx context.Context, method, path string, body []byte) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, s.address()+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	got, err := s.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, text}, err
}

// get reads what has to be there.
func (s *server) get(path string, into any) {
	s.t.Helper()
	a, err := s.request(s.t.Context(), http.MethodGet, path, nil)
	if err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
	if a.status != http.StatusOK {
		s.t.Fatalf("GET %s: status %d: %s", path, a.status, a.body)
	}
	decode(s, path, a.body, into)
}

// rescore has a game scored again, and does not wait for it.
func (s *server) rescore(game string) {
	s.t.Helper()
	a, err := s.request(s.t.Context(), http.MethodPost, "/v1/games/"+url.PathEscape(game)+"/rescore", nil)
	if err != nil || a.status != http.StatusAccepted {
		s.t.Fatalf("rescore of %s: status %d: %s (%v)", game, a.status, a.body, err)
	}
}

// tryGet reads what may not be there yet. It may be used by any goroutine.
func (s *server) tryGet(path string, into any) bool {
	a, err := s.request(s.t.Context(), http.MethodGet, path, nil)
	if err != nil || a.status != http.StatusOK && a.status != http.StatusNotFound {
		s.t.Errorf("GET %s: status %d: %s (%v)", path, a.status, a.body, err)
		return false
	}
	return a.status == http.StatusOK && json.Unmarshal(a.body, into) == nil
}

func decode(s *server, path string, body []byte, into any) {
	s.t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		s.t.Fatalf("%s answers %q: %v", path, body, err)
	}
}

// receipt is what POST /v1/events says.
type receipt struct {
	Accepted, Counted, Ignored, Duplicate, Rejected int
}

// post sends events that have to be taken.
func (s *server) post(events ...event) receipt {
	s.t.Helper()
	a, err := s.request(s.t.Context(), http.MethodPost, "/v1/events", jsonOf(events))
	if err != nil {
		s.t.Fatalf("POST /v1/events: %v", err)
	}
	if a.status != http.StatusOK {
		s.t.Fatalf("POST /v1/events: status %d: %s", a.status, a.body)
	}
	var r receipt
	decode(s, "POST /v1/events", a.body, &r)
	return r
}

// report is what /readyz says.
type report struct {
	Status string
	Log    struct {
		Writable bool
		Detail   string
	}
	Sources []sourceReport
	Workers []struct {
		Name, State string
		Restarts    int
	}
}

type sourceReport struct {
	Name, State, Detail, Position string
	LagEvents                     int64 `json:"lag_events"`
}

// ready asks /readyz, which answers 200 or 503.
func (s *server) ready() report {
	s.t.Helper()
	a, err := s.request(s.t.Context(), http.MethodGet, "/readyz", nil)
	if err != nil {
		s.t.Fatalf("GET /readyz: %v", err)
	}
	var r report
	decode(s, "/readyz", a.body, &r)
	return r
}

// redis is how the Redis source is.
func (s *server) redis() sourceReport {
	s.t.Helper()
	r := s.ready()
	for _, source := range r.Sources {
		if source.Name == "redis:"+streamKey {
			return source
		}
	}
	s.t.Fatalf("/readyz does not have the Redis source: %+v", r)
	return sourceReport{}
}

// board is what GET /v1/games/{game}/boards/{board} says.
type board struct {
	Total, Revision int
	Entries         []entry
	Next            string
}

type entry struct {
	Rank   int
	Player string
	Score  float64
}

func (s *server) board(game string, limit int) board {
	s.t.Helper()
	return s.boardNamed(game, "wins", limit)
}

func (s *server) boardNamed(game, name string, limit int) board {
	s.t.Helper()
	var b board
	s.get(fmt.Sprintf("/v1/games/%s/boards/%s?limit=%d", url.PathEscape(game), name, limit), &b)
	return b
}

// player is what GET /v1/games/{game}/players/{player} says.
type player struct {
	Stats    account
	Boards   map[string]entry
	Revision int
}

func (s *server) player(game, id string) player {
	s.t.Helper()
	var p player
	s.get("/v1/games/"+url.PathEscape(game)+"/players/"+url.PathEscape(id), &p)
	return p
}

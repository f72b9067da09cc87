package httpapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"statstracker/internal/problem"
)

// TestBodiesThatDoNotComeAsAWhole: wherever a body is sent, one that is cut off or comes too
// slowly is said to be that, and changes nothing.
func TestBodiesThatDoNotComeAsAWhole(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	api := s.checked()
	before, routes := s.tracker.Status().Revision, 0
	for i := range contract().Operations() {
		o := &contract().Operations()[i]
		if o.Description["requestBody"] == nil || strings.HasSuffix(o.Path, "/restore") { // there is nothing to restore
			continue
		}
		routes++
		target := strings.NewReplacer("{game}", "diary2", "{board}", "wins", "{player}", "ann", "{id}", "1").Replace(o.Path)
		for kind, err := range map[problem.Kind]error{
			problem.SlowBody:       os.ErrDeadlineExceeded,
			problem.IncompleteBody: io.ErrUnexpectedEOF,
		} {
			body := io.MultiReader(strings.NewReader(`{"`), iotest.ErrReader(err))
			w := httptest.NewRecorder()
			r := httptest.NewRequest(o.Method, target, body)
			r.Host, r.RequestURI = "127.0.0.1:5000", target
			api.ServeHTTP(w, r)
			if w.Code != kind.Status() || !strings.Contains(w.Body.String(), kind.Type()) {
				t.Errorf("%s %s: %d %s, want %s", o.Method, target, w.Code, w.Body, kind)
			}
		}
	}
	if after := s.tracker.Status().Revision; after != before || routes < 10 {
		t.Errorf("%d records more after %d routes", after-before, routes)
	}
}

// TestBodiesThatAreTooLarge: so are those that are longer than any may be.
func TestBodiesThatAreTooLarge(t *testing.T) {
	s := newServer(t)
	for _, target := range []string{"POST " + wins + "/lookup", "PUT /v1/rules", "POST /v1/games/exrps/whatif", "PUT /v1/players/ann"} {
		method, path, _ := strings.Cut(target, " ")
		r := s.send(method, path, nil, `{"x":"`+strings.Repeat("x", 5<<20)+`"}`)
		if r.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(r.body, problem.TooLarge.Type()) {
			t.Errorf("%s: %s %.200s", target, r.Status, r.body)
		}
	}
}

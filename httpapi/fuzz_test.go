package httpapi_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// fuzzServer has a game with players of strange names.
func fuzzServer(f *testing.F) *server {
	f.Helper()
	s := newServer(f)
	s.players(20)
	s.post(win("a/b", "😀", "..") + win("arena", "100%", " ") + `{"type":"bad"}`)
	return s
}

// FuzzQuery: whatever address is asked for, nothing is a fault of ours, and
// what is said to be JSON is.
func FuzzQuery(f *testing.F) {
	for _, target := range []string{
		"/livez", "/readyz", "/v1/games", wins, wins + "?limit=3&cursor=Ix_wVXvaPTkWP_AAAAAAAAAFAwc", wins + "?from_rank=4",
		wins + "/rank?score=1.5&tie=-2e3", wins + "/around?score=0&limit=2", wins + "/percentiles?at=1,99.9", wins + "/distribution?buckets=3", wins + "/distribution?from=-1e300&to=1e300&width=1e298",
		wins + "/players/p001", wins + "/players/p001/around?limit=4", "/v1/games/exrps/players/p001",
		"/v1/games/a%2Fb/players/%2E%2E", "/v1/rejections?cursor=9&limit=2", "/leaderboards/top_ten/exrps",
		"/stats/a%2Fb/%F0%9F%98%80", "/v1//games", "/../stats/exrps/ann", "/stats/é%2Fx/%ff", "*", "http://x/v1/games", "?%zz", "/%00",
	} {
		f.Add("GET", target)
	}
	f.Add("FOO", "/v1/games")
	f.Add("HEAD", wins)
	f.Add("POST", wins+"/lookup")
	s := fuzzServer(f)
	f.Fuzz(func(t *testing.T, method, target string) {
		if strings.ContainsAny(method, " \r\n") || strings.ContainsAny(target, "\r\n") {
			return // another request
		}
		// As the server reads it.
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(method + " " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")))
		if err != nil {
			return
		}
		requireSound(t, s, r)
	})
}

// FuzzLookup: the same for bodies.
func FuzzLookup(f *testing.F) {
	for _, body := range []string{
		`{"players":["p001","p002","nobody","p001"]}`, `{"players":[]}`, `{"players":null}`, `{"x":[{}],"players":["\u0000"]}`, `{`, ``, `[]`, `{"players":["` + "\xff" + `"]}`,
	} {
		f.Add([]byte(body))
	}
	s := fuzzServer(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, wins+"/lookup", bytes.NewReader(body))
		w := requireSound(t, s, r)
		var asked struct{ Players []string }
		strict := json.NewDecoder(bytes.NewReader(body))
		if w.Code == http.StatusOK && strict.Decode(&asked) != nil {
			t.Fatalf("%q is taken, and is no JSON: %s", body, w.Body)
		}
	})
}

// requireSound lets the API answer, and requires an answer that makes sense.
func requireSound(t *testing.T, s *server, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, r)
	if w.Code >= 500 || w.Code < 200 || 300 <= w.Code && w.Code < 400 {
		t.Fatalf("%s %q: %d %s", r.Method, r.URL, w.Code, w.Body)
	}
	kind := w.Header().Get("Content-Type")
	if isJSON := strings.HasSuffix(kind, "json"); isJSON && r.Method != http.MethodHead && !json.Valid(w.Body.Bytes()) {
		t.Fatalf("%s %q: %s that is none: %s", r.Method, r.URL, kind, w.Body)
	}
	if w.Code >= 400 && kind != "application/problem+json" && !strings.HasPrefix(w.Body.String(), "Invalid product Id") {
		t.Fatalf("%s %q: %d %s %s", r.Method, r.URL, w.Code, kind, w.Body)
	}
	if _, err := io.Copy(io.Discard, w.Result().Body); err != nil {
		t.Fatal(err)
	}
	return w
}

package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"statstracker/httpapi"
	"statstracker/internal/problem"
	"statstracker/source"
)

// withoutTimes makes answers comparable.
func withoutTimes(text string) string {
	return regexp.MustCompile(`"20\d\d-[^"]*Z"`).ReplaceAllString(strings.TrimSpace(text), `"T"`)
}

// moves is what the retraction of the only match gives.
const moves = `[{"game":"diary2","boards":[{"board":"wins","players_before":2,"players_after":0,"differ":2,"moved":2,"moves":[` +
	`{"player":"ann","rank_before":1,"rank_after":null,"score_before":1,"score_after":null,"change":null},` +
	`{"player":"bob","rank_before":2,"rank_after":null,"score_before":0,"score_after":null,"change":null}]}],"stats":[` +
	`{"stat":"games","differ":2,"changes":[{"player":"ann","before":1,"after":0},{"player":"bob","before":1,"after":0}]},` +
	`{"stat":"wins","differ":1,"changes":[{"player":"ann","before":1,"after":0}]},` +
	`{"stat":"losses","differ":1,"changes":[{"player":"bob","before":1,"after":0}]}]}]`

func TestTheLifeOfARetraction(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	s.amender.later = true
	const all = "/v1/games/diary2/retractions"
	r := s.send("POST", all, nil, `{"player":"ann","to":"2030-01-01T01:00:00.5+01:00","reason":"a \"cheat\"","by":"mod"}`)
	asked := `"player":"ann","to":"T","compensate":"void","reason":"a \"cheat\"","by":"mod","time":"T"`
	if want := `{"id":"3","game":"diary2","status":"running",` + asked + `}`; r.StatusCode != http.StatusAccepted || withoutTimes(r.body) != want {
		t.Errorf("%s %s, want %s", r.Status, r.body, want)
	}
	one := all + "/3"
	if r.Header.Get("Location") != one {
		t.Errorf("it is at %s", r.Header.Get("Location"))
	}
	check := func(when, target, want string) {
		t.Helper()
		if got := withoutTimes(s.get(target, http.StatusOK)); got != want {
			t.Errorf("%s:\n%s, want\n%s", when, got, want)
		}
	}
	check("while it is running", one, `{"id":"3","game":"diary2","status":"running",`+asked+`,"done":3,"end":9,"problem":"the disk is full"}`)
	if err := s.amender.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	outcome := `,"events":1,"records":3,"differences":` + moves
	check("done", one, `{"id":"3","game":"diary2","status":"done",`+asked+outcome+`}`)
	check("in the list", all, `{"game":"diary2","retractions":[{"id":"3","game":"diary2","status":"done",`+asked+`}]}`)
	check("in the list of another game", "/v1/games/arena/retractions", `{"game":"arena","retractions":[]}`)
	s.get("/v1/games/arena/retractions/3", http.StatusNotFound)
	s.get("/v1/merges/3", http.StatusNotFound)

	r = s.send("POST", one+"/restore", nil, `{"by":"mod"}`)
	running := `,"restoration":{"id":"5","status":"running","by":"mod","time":"T","done":3,"end":9,"problem":"the disk is full"}}`
	if want := `{"id":"3","game":"diary2","status":"done",` + asked + outcome + running; r.StatusCode != http.StatusAccepted || withoutTimes(r.body) != want || r.Header.Get("Location") != one {
		t.Errorf("%s %s, want %s", r.Status, r.body, want)
	}
	if r := s.send("POST", one+"/restore", nil, ""); r.StatusCode != http.StatusConflict {
		t.Errorf("restored twice: %s %s", r.Status, r.body)
	}
	if err := s.amender.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := withoutTimes(s.get(one, http.StatusOK))
	if !strings.HasPrefix(got, `{"id":"3","game":"diary2","status":"restored",`+asked+outcome+`,"restoration":{"id":"5","status":"done","by":"mod","time":"T","records":5,"differences":[`) {
		t.Errorf("restored it is %s", got)
	}
}

func TestTheLifeOfAMerge(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	r := s.send("POST", "/v1/players/ann/merge", nil, `{"into":"a/b"}`)
	if want := `{"id":"3","status":"running","player":"ann","into":"a/b","time":"T"}`; r.StatusCode != http.StatusAccepted || withoutTimes(r.body) != want || r.Header.Get("Location") != "/v1/merges/3" {
		t.Errorf("%s %s", r.Status, r.body)
	}
	got := withoutTimes(s.get("/v1/merges/3", http.StatusOK))
	if !strings.HasPrefix(got, `{"id":"3","status":"done","player":"ann","into":"a/b","time":"T","events":1,"records":3,"differences":[{"game":"diary2"`) {
		t.Errorf("it is %s", got)
	}
	if r := s.send("POST", "/v1/merges/3/restore", nil, "{}"); r.StatusCode != http.StatusAccepted || !strings.Contains(r.body, `"restoration":{"id":"5","status":"done"`) {
		t.Errorf("%s %s", r.Status, r.body)
	}
	if got := withoutTimes(s.get("/v1/merges", http.StatusOK)); got != `{"merges":[{"id":"3","status":"restored","player":"ann","into":"a/b","time":"T"}]}` {
		t.Errorf("they are %s", got)
	}
}

// Lists go on after the last one of a page.
func TestAmendmentsInPages(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	s.amender.later = true
	for i := range 5 {
		s.send("POST", "/v1/games/diary2/retractions", nil, fmt.Sprintf(`{"match":"m%d"}`, i))
	}
	var seen []string
	for query := "?limit=2"; query != ""; {
		var page struct {
			Retractions []struct{ Match string }
			Next        string
		}
		if err := json.Unmarshal([]byte(s.get("/v1/games/diary2/retractions"+query, http.StatusOK)), &page); err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Retractions {
			seen = append(seen, r.Match)
		}
		if query = ""; page.Next != "" {
			query = "?limit=2&cursor=" + page.Next
		}
	}
	if got := fmt.Sprint(seen); got != "[m4 m3 m2 m1 m0]" {
		t.Errorf("the pages have %s", got)
	}
}

func TestWhoIsHidden(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	const address = "/v1/games/diary2/players/ann/visibility"
	said := `"player":"ann","hidden":true,"until":"T","reason":"?","by":"mod","time":"T"}`
	r := s.send("PUT", address, nil, `{"hidden":true,"until":"2099-01-01T00:00:00Z","reason":"?","by":"mod"}`)
	if r.StatusCode != http.StatusOK || withoutTimes(r.body) != `{"game":"diary2",`+said {
		t.Errorf("%s %s", r.Status, r.body)
	}
	if got := withoutTimes(s.get(address, http.StatusOK)); got != `{"game":"diary2",`+said {
		t.Errorf("he is %s", got)
	}
	if got := withoutTimes(s.get("/v1/games/diary2/hidden", http.StatusOK)); got != `{"game":"diary2","total":1,"hidden":[{`+said+`]}` {
		t.Errorf("they are %s", got)
	}
	s.get("/v1/games/diary2/players/ann", http.StatusNotFound)
	s.send("PUT", address, nil, `{"hidden":false}`)
	s.get("/v1/games/diary2/players/ann", http.StatusOK)
}

func TestAmendmentsThatCannotBeWritten(t *testing.T) {
	s := newServer(t)
	for _, c := range []struct {
		err  error
		kind problem.Kind
	}{
		{source.ErrUnavailable, problem.Unavailable},
		{source.ErrClosed, problem.Unavailable},
		{httpapi.ErrAmendmentInDoubt, problem.InDoubt},
		{httpapi.ErrGaveWay, problem.Conflict},
		{httpapi.ErrRescoring, problem.Conflict},
	} {
		s.amender.err = fmt.Errorf("secret: %w", c.err)
		for _, query := range []string{"", "?dry_run=true"} {
			r := s.send("POST", "/v1/games/arena/retractions"+query, nil, `{"match":"m"}`)
			if r.StatusCode != c.kind.Status() || !strings.Contains(r.body, c.kind.Type()) || strings.Contains(r.body, "secret") {
				t.Errorf("%v: %s %s", c.err, r.Status, r.body)
			}
		}
	}
}

func TestBodiesOfAmendmentsAreBounded(t *testing.T) {
	s := newServer(t)
	for body, status := range map[string]int{
		`{"match":"` + strings.Repeat("x", 513) + `"}`:                     400,
		`{"match":"m","reason":"` + strings.Repeat("x", 1001) + `"}`:       400,
		`{"match":"m","by":"` + strings.Repeat("x", 64<<10) + `"}`:         413,
		`{"match":"nowhere","reason":"` + strings.Repeat("x", 1000) + `"}`: 404, // there is no such game yet
	} {
		if r := s.send("POST", "/v1/games/arena/retractions", nil, body); r.StatusCode != status {
			t.Errorf("%.40s… of %d bytes: %s %s", body, len(body), r.Status, r.body)
		}
	}
}

// FuzzAmend: whatever is sent, it is a JSON object, or refused with a problem.
func FuzzAmend(f *testing.F) {
	for _, body := range []string{
		`{"match":"m"}`, `{"player":"p001","from":"2026-11-01T00:00:00Z","to":"2026-12-01T00:00:00Z","compensate":"keep"}`, `{"revision":3}`,
		`{"revision":18446744073709551616}`, `{"event_id":"\ud800"}`, `{"into":"x","reason":"\u0000"}`, `{"hidden":true,"until":"0001-01-01T00:00:00Z"}`, `{`, ``, `[]`, `null`, `{"match":null}`,
	} {
		f.Add([]byte(body))
	}
	s := fuzzServer(f)
	s.amender.later = true
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, target := range []string{"/v1/games/exrps/retractions", "/v1/players/p001/merge", "/v1/games/exrps/players/p001/visibility"} {
			method := http.MethodPost
			if strings.HasSuffix(target, "visibility") {
				method = http.MethodPut
			}
			r := httptest.NewRequest(method, target, bytes.NewReader(body))
			r.Host = "localhost"
			w := requireSound(t, s, r)
			if w.Code < 300 && !json.Valid(body) {
				t.Fatalf("%q is taken, and is no JSON: %s", body, w.Body)
			}
		}
	})
}

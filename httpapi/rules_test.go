package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/source/httpsource"
)

const oneFile = `{"files":[{"name":"a.yaml","text":"x"}]}`

func TestRulesThatCannotBeApplied(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		says   string
	}{
		"the log cannot be written": {source.ErrUnavailable, 503, "the event log cannot be written at present; nothing has changed, so try again later"},
		"the server shuts down":     {source.ErrClosed, 503, "the server is shutting down; nothing has changed"},
		"in doubt":                  {httpapi.ErrRulesInDoubt, 500, "in doubt whether the rules are kept"},
		"a rescore is under way":    {httpapi.ErrRescoring, 409, "a game is being scored again"},
		"a fault":                   {errors.New("secret"), 500, "the server has a fault; its log says more"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newClosedServer(t)
			s.rules = refusing{fmt.Errorf("apply: secret: %w", c.err)}
			s.open()
			r := s.send("PUT", "/v1/rules", nil, oneFile)
			if r.StatusCode != c.status || !strings.Contains(r.body, c.says) || r.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s", r.Status, r.body)
			}
			if (r.Header.Get("Retry-After") != "") != (c.status == http.StatusServiceUnavailable) {
				t.Errorf("Retry-After: %q", r.Header.Get("Retry-After"))
			}
			if strings.Contains(r.body, "secret") {
				t.Errorf("the fault is told: %s", r.body)
			}
			if logged := strings.Contains(s.log.String(), "secret"); logged != (c.status == http.StatusInternalServerError) {
				t.Errorf("the log says %s", s.log)
			}
		})
	}
}

func TestRulesAreAskedForAsTheyWereSent(t *testing.T) {
	s, rules := newClosedServer(t), &noted{}
	s.rules = rules
	s.open()
	many := `{"files":[` + strings.Repeat(`{"name":"a","text":""},`, 999) + `{"name":"é \"","text":"x\ny","more":[{}]}],"more":{}}`
	want := `{"dry_run":true,"changed":false,"note":"a \"note\"","games":[]}` + "\n"
	if r := s.send("PUT", "/v1/rules?dry_run=1", nil, many); r.StatusCode != http.StatusOK || r.body != want {
		t.Errorf("%s %s", r.Status, r.body)
	}
	if n := len(rules.files); n != 1000 || rules.files[999] != (httpapi.RuleFile{Name: `é "`, Text: "x\ny"}) || !rules.dry {
		t.Errorf("%d files, dry: %v", n, rules.dry)
	}
	if r := s.send("PUT", "/v1/rules?dry_run=false", nil, `{"files":[]}`); r.StatusCode != http.StatusOK || len(rules.files) > 0 || rules.dry {
		t.Errorf("%s %s: %v, dry: %v", r.Status, r.body, rules.files, rules.dry)
	}
}

func TestTheBodyOfRulesIsBounded(t *testing.T) {
	s := newServer(t)
	for body, status := range map[string]int{
		`{"files":[` + strings.Repeat(`{"name":"a","text":""},`, 1000) + `{"name":"a","text":""}]}`: 400,
		`{"files":[{"name":"a","text":"` + strings.Repeat("#", 4<<20) + `"}]}`:                      413,
	} {
		if r := s.send("PUT", "/v1/rules", nil, body); r.StatusCode != status {
			t.Errorf("%.30s… of %d bytes: %s %s", body, len(body), r.Status, r.body)
		}
	}
}

// TestWhoMayWrite: rules and rescores are guarded as events are.
func TestWhoMayWrite(t *testing.T) {
	writes := []string{
		"PUT /v1/rules", "POST /v1/games/exrps/rescore", "POST /v1/events",
		"POST /v1/games/exrps/retractions", "GET /v1/games/exrps/retractions", "GET /v1/games/exrps/retractions/1",
		"POST /v1/games/exrps/retractions/1/restore", "POST /v1/players/ann/merge", "GET /v1/merges", "GET /v1/merges/1",
		"POST /v1/merges/1/restore", "PUT /v1/games/exrps/players/ann/visibility", "GET /v1/games/exrps/players/ann/visibility",
		"GET /v1/games/exrps/hidden",
		"POST /v1/games/exrps/whatif", "POST /v1/games/exrps/whatif/apply",
	}
	for name, c := range map[string]struct {
		config  access.Config
		headers []string
		status  int
	}{
		"without the key": {access.Config{Shared: "s3cret", Local: true}, nil, 401},
		"wrong key":       {access.Config{Shared: "s3cret", Local: true}, []string{"Authorization: Bearer s3cre"}, 401},
		"key":             {access.Config{Shared: "s3cret"}, []string{"Authorization: Bearer s3cret"}, 0},
		"from elsewhere":  {access.Config{}, nil, 403},
		"a page":          {access.Config{Local: true}, []string{"Origin: https://evil.example"}, 403},
		"a name of ours":  {access.Config{Local: true}, []string{"Host: evil.example"}, 403},
		"this machine":    {access.Config{Local: true}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newGuardedServer(t, c.config)
			rules := &noted{}
			s.api.Open(httpapi.Backend{
				Reader: s.tracker, History: s.tracker, Events: httpsource.New(s.tracker, httpsource.Config{}), Rules: rules, Rescores: s.rescores,
				Amendments: s.amender, Visibility: s.tracker,
			})
			for _, write := range writes {
				method, target, _ := strings.Cut(write, " ")
				r := s.send(method, target, c.headers, oneFile)
				refused := r.StatusCode == http.StatusUnauthorized || r.StatusCode == http.StatusForbidden
				if harmless := name == "a page" && method == http.MethodGet; harmless {
					continue // a page gets an answer that its browser does not let it read
				}
				if refused != (c.status != 0) || refused && r.StatusCode != c.status {
					t.Errorf("%s: %s %s", write, r.Status, r.body)
				}
			}
			if (rules.files != nil) != (c.status == 0) {
				t.Errorf("the rules have been asked for %v", rules.files)
			}
		})
	}
}

func TestNothingIsWrittenBeforeTheLogIsFolded(t *testing.T) {
	s := newClosedServer(t)
	for _, write := range []string{"PUT /v1/rules", "POST /v1/games/exrps/rescore", "GET /v1/games/exrps/rescore", "GET /v1/rules", "GET /v1/merges", "GET /v1/games/exrps/hidden"} {
		method, target, _ := strings.Cut(write, " ")
		if r := s.send(method, target, nil, ""); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %s %s", write, r.Status, r.body)
		}
	}
	if got := s.get("/v1/schema/games.json", 200); got != `{"$id":"games"}`+"\n" {
		t.Errorf("the schema is %s", got)
	}
}

// FuzzRules: whatever is sent as rules, it is taken as it stands there, or refused
// with a problem.
func FuzzRules(f *testing.F) {
	for _, body := range []string{
		oneFile, `{"files":[]}`, `{"files":null}`, `{"files":{}}`, `{"files":[{}]}`, `{"files":[{"name":"","text":"x"}]}`, `{"files":[{"name":7}]}`,
		`{"files":[{"name":"a","text":"` + "\xff" + `"}]}`, `{"files":[{"name":"a","name":"b"}]}`, `{"files":[` + strings.Repeat("[", 99), `{`, ``, `[]`, oneFile + oneFile,
	} {
		f.Add([]byte(body), "dry_run=true")
	}
	f.Add([]byte(oneFile), "dry_run=maybe")
	f.Add([]byte(oneFile), "%zz")
	s := newClosedServer(f)
	rules := &noted{}
	s.rules = rules
	s.open()
	f.Fuzz(func(t *testing.T, body []byte, query string) {
		r := httptest.NewRequest(http.MethodPut, "/v1/rules", bytes.NewReader(body))
		r.URL.RawQuery, r.Host = query, "localhost"
		if w := requireSound(t, s, r); w.Code != http.StatusOK {
			return
		}
		var sent map[string]any
		if err := json.Unmarshal(body, &sent); err != nil {
			t.Fatalf("%q is taken, and is no JSON: %v", body, err)
		}
		list, ok := sent["files"].([]any)
		if !ok || len(list) != len(rules.files) {
			t.Fatalf("%q is taken as %q", body, rules.files)
		}
		for i, f := range rules.files {
			one, _ := list[i].(map[string]any)
			if text, _ := one["text"].(string); one["name"] != f.Name || text != f.Text {
				t.Fatalf("%q is taken as %q", body, rules.files)
			}
		}
	})
}

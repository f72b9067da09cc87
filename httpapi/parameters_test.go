package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"statstracker/httpapi"
)

// untouched erases nobody, and fails the test if it is asked to.
type untouched struct {
	httpapi.Erasures
	t *testing.T
}

func (u untouched) Start(context.Context, string, string, string) (httpapi.Erasure, error) {
	u.t.Error("an erasure has begun")
	return httpapi.Erasure{}, nil
}

// What changes something refuses a parameter that it does not know: above all nothing is
// erased where only a dry run was meant.
func TestUnknownParametersChangeNothing(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	s.api.Open(httpapi.Backend{
		Reader: s.tracker, Amendments: s.amender, Visibility: s.tracker,
		WhatIfs: s.whatIfs, Erasures: untouched{t: t},
	})
	before := s.tracker.Status().Revision
	for request, said := range map[string]string{
		"DELETE /v1/players/ann?dry_run=true":                               "there is no dry run",
		"DELETE /v1/players/ann?sure=yes":                                   `"detail":"sure is no parameter here"`,
		"DELETE /v1/players/ann?%":                                          "malformed",
		"POST /v1/games/diary2/retractions?dryrun=true":                     `"detail":"dryrun is no parameter here"`,
		"POST /v1/players/ann/merge?dry_run=true&x":                         `"detail":"x is no parameter here"`,
		"PUT /v1/games/diary2/players/ann/visibility?dry_run=true":          "there is no dry run",
		"POST /v1/games/diary2/whatif?limit=3":                              `"detail":"limit is no parameter here"`,
		"POST /v1/games/diary2/whatif/apply?dry_run=true":                   "there is no dry run",
		"PUT /v1/games/diary2/players/ann/visibility?hidden=true&until=now": `"field":"until"`,
	} {
		method, target, _ := strings.Cut(request, " ")
		body := `{}`
		switch {
		case strings.Contains(target, "merge"):
			body = `{"into":"bob"}`
		case strings.Contains(target, "retractions"):
			body = `{"player":"ann"}`
		case strings.Contains(target, "visibility"):
			body = `{"hidden":true}`
		}
		if r := s.send(method, target, nil, body); r.StatusCode != http.StatusBadRequest || !strings.Contains(r.body, said) {
			t.Errorf("%s: %s %s", request, r.Status, r.body)
		}
	}
	if after := s.tracker.Status().Revision; after != before {
		t.Errorf("the log has %d records more", after-before)
	}
}

// fields are what a problem says is wrong.
func fields(t *testing.T, body string) (names []string) {
	t.Helper()
	var said struct{ Errors []struct{ Field string } }
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, e := range said.Errors {
		names = append(names, e.Field)
	}
	return names
}

// TestEveryWrongParameterIsNamed: a client learns at once all that is wrong with an address.
func TestEveryWrongParameterIsNamed(t *testing.T) {
	s := newServer(t)
	s.post(win("diary2", "ann", "bob"))
	const board = "/v1/games/diary2/boards/wins"
	for target, want := range map[string]string{
		board + "?limit=0&from_rank=x&since=never":                                  "limit from_rank since",
		board + "?limit=0&as_of=never&since=never":                                  "as_of limit since",
		board + "?limit=0&cursor=none":                                              "limit",
		board + "/players/ann/around?limit=-1&since=0s":                             "limit since",
		board + "/players/ann?as_of_revision=x&since=x":                             "as_of_revision since",
		board + "/rank?score=x&tie=y":                                               "score tie",
		board + "/around?score=&tie=y&limit=x":                                      "score tie limit",
		board + "/distribution?buckets=0&from=a&to=b&width=c":                       "buckets from to width",
		board + "/live?limit=0&player=":                                             "limit player",
		"/v1/games/diary2/players?limit=0&prefix=" + strings.Repeat("x", 513):       "prefix limit",
		"/v1/rejections?limit=0&cursor=x&since=a&until=b&status=c":                  "limit cursor since until status",
		"/v1/log?since=a&until=b&meta=c&all=d&effective=e&follow=f":                 "since until meta all effective follow",
		"/v1/merges?limit=x&cursor=y":                                               "limit cursor",
		"DELETE /v1/players/ann?sure=yes&really=yes":                                "really sure",
		"DELETE /v1/players/ann?a&b&c&d&e&f&g&h&i&j&k&l&" + strings.Repeat("m", 60): "a b c d e f g h i j",
	} {
		method, path, ok := strings.Cut(target, " ")
		if !ok {
			method, path = http.MethodGet, target
		}
		r := s.send(method, path, nil, "")
		if got := strings.Join(fields(t, r.body), " "); r.StatusCode != http.StatusBadRequest || got != want {
			t.Errorf("%s: %s %q, want %q", target, r.Status, got, want)
		}
	}
}

// TestWrongNumbersAreNamedTogether: so it is for all numbers of every route.
func TestWrongNumbersAreNamedTogether(t *testing.T) {
	s, routes := newServer(t), 0
	s.post(win("chess", "ann", "bob"))
	for i := range contract().Operations() {
		o := &contract().Operations()[i]
		var names, query []string
		for _, p := range contract().Parameters(o) {
			if p.In == "query" && p.Type == "integer" {
				names, query = append(names, p.Name), append(query, p.Name+"=x")
			}
		}
		if len(names) < 2 {
			continue
		}
		routes++
		path := strings.NewReplacer("{game}", "chess", "{board}", "wins", "{player}", "ann").Replace(o.Path)
		r := s.send(o.Method, path+"?"+strings.Join(query, "&"), nil, "")
		got := fields(t, r.body)
		for _, name := range names {
			if !slices.Contains(got, name) {
				t.Errorf("%s: %s is not among %v", o.Pattern(), name, got)
			}
		}
	}
	if routes < 5 {
		t.Errorf("only %d routes have two numbers", routes)
	}
}

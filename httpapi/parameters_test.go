package httpapi_test

import (
	"context"
	"net/http"
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
		"PUT /v1/games/diary2/players/ann/visibility?hidden=true&until=now": `"detail":"hidden is no parameter here"`,
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

package httpapi

import (
	"slices"
	"strings"
	"testing"

	"statstracker/access"
)

// Every route says who may use it, and the few that everybody may, or that change
// something and are not for administrators, are these.
func TestEveryRouteHasItsScope(t *testing.T) {
	open := []string{"GET /livez", "GET /readyz", "GET /v1/schema/games.json", "GET /openapi.json", "GET /asyncapi.json"}
	writes := map[string]access.Scope{
		"POST /v1/events": access.Ingest,
		// It sends an event of its own.
		"PUT /v1/players/{player}": access.Ingest,
		// Reads whose question is a body.
		"POST /v1/games/{game}/boards/{board}/lookup": access.Read,
	}
	for _, r := range (&API{metrics: NewMetrics("", "")}).table() {
		method, _, _ := strings.Cut(r.pattern, " ")
		wanted, exempt := writes[r.pattern]
		switch {
		case r.scope == 0:
			t.Errorf("%s has no scope", r.pattern)
		case r.scope == access.Public && !slices.Contains(open, r.pattern):
			t.Errorf("%s is for everybody", r.pattern)
		case method != "GET" && !exempt && r.scope != access.Admin, exempt && r.scope != wanted:
			t.Errorf("%s needs the scope %s", r.pattern, r.scope)
		}
	}
}

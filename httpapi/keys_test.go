package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/httpapi"
	"statstracker/source/httpsource"
)

// keyServer is a server with keys of its own, and one that may do everything.
func keyServer(t *testing.T, more ...func(*access.Config)) (s *server, admin string) {
	t.Helper()
	keys := access.OpenKeys(t.TempDir(), nil)
	admin, _, err := keys.Create(t.Context(), access.Key{Scopes: []access.Scope{access.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	config := access.Config{Keys: keys}
	for _, change := range more {
		change(&config)
	}
	s = newGuardedServer(t, config)
	s.api.Open(httpapi.Backend{
		Reader: s.tracker, History: s.tracker, Rules: s.rules, Rescores: s.rescores,
		Amendments: s.amender, Visibility: s.tracker, Pasts: s.tracker, WhatIfs: s.whatIfs, Profiles: s.tracker, Keys: keys,
		Events: httpsource.New(s.tracker, httpsource.Config{Now: func() time.Time { return now }}),
	})
	return s, admin
}

// with is the header that sends the key.
func with(key string) []string { return []string{"Authorization: Bearer " + key} }

// makeKey makes a key over HTTP.
func (s *server) makeKey(admin, draft string) (key, id string) {
	s.t.Helper()
	r := s.send("POST", "/v1/admin/keys", with(admin), draft)
	var made struct{ Key, ID string }
	if err := json.Unmarshal([]byte(r.body), &made); err != nil || r.StatusCode != http.StatusCreated || made.Key == "" {
		s.t.Fatalf("POST %s: %s %s %v", draft, r.Status, r.body, err)
	}
	return made.Key, made.ID
}

func TestKeysOverHTTP(t *testing.T) {
	s, admin := keyServer(t)
	key, id := s.makeKey(admin, `{"name":"server 7","scopes":["read","ingest"],"games":["exrps","a/b"],"expires":"2999-01-01T00:00:00+01:00"}`)
	list := s.send("GET", "/v1/admin/keys", with(admin), "")
	want := `"id":"` + id + `","name":"server 7","scopes":["read","ingest"],"games":["exrps","a/b"],"holds":true,"created":"`
	if list.StatusCode != http.StatusOK || !strings.Contains(list.body, want) || !strings.Contains(list.body, `"expires":"2998-12-31T23:00:00Z"`) || strings.Contains(list.body, key) {
		t.Errorf("%s %s", list.Status, list.body)
	}
	if r := s.send("POST", "/v1/events", with(key), win("exrps", "ann", "bob")); r.StatusCode != http.StatusOK {
		t.Errorf("%s %s", r.Status, r.body)
	}
	for range 2 {
		r := s.send("DELETE", "/v1/admin/keys/"+id, with(admin), "")
		if r.StatusCode != http.StatusOK || !strings.Contains(r.body, `"holds":false`) || !strings.Contains(r.body, `"revoked":"20`) {
			t.Errorf("%s %s", r.Status, r.body)
		}
	}
	if r := s.send("POST", "/v1/events", with(key), win("exrps", "ann", "bob")); r.StatusCode != http.StatusUnauthorized || !strings.Contains(r.body, "/problems/invalid-key") {
		t.Errorf("with a revoked key: %s %s", r.Status, r.body)
	}
	if r := s.send("DELETE", "/v1/admin/keys/aaaaaaaa", with(admin), ""); r.StatusCode != http.StatusNotFound || !strings.Contains(r.body, "/problems/unknown-resource") {
		t.Errorf("%s %s", r.Status, r.body)
	}
	if log := s.log.String(); strings.Contains(log, "st_") {
		t.Errorf("a key is in the log: %s", log)
	}
}

func TestKeysThatAreNotMade(t *testing.T) {
	s, admin := keyServer(t)
	for body, field := range map[string]string{
		`{}`: "scopes", `{"scopes":[]}`: "scopes", `{"scopes":["write"]}`: "scopes", `{"scopes":"read"}`: "scopes", `{"scopes":["monitor"]}`: "scopes",
		`{"scopes":["read"],"games":[]}`: "games", `{"scopes":["read"],"games":["a","a"]}`: "games", `{"scopes":["read"],"games":[""]}`: "games", `{"scopes":["read"],"games":[7]}`: "games",
		`{"scopes":["read"],"expires":"2020-01-01T00:00:00Z"}`: "expires", `{"scopes":["read"],"expires":"90d"}`: "expires",
		`{"scopes":["read"],"name":"a\nb"}`: "name", `{"scopes":["read"],"key":"st_mine"}`: "key",
	} {
		r := s.send("POST", "/v1/admin/keys", with(admin), body)
		if r.StatusCode != http.StatusBadRequest || !strings.Contains(r.body, `"field":"`+field+`"`) {
			t.Errorf("%s: %s %s", body, r.Status, r.body)
		}
	}
	list := s.send("GET", "/v1/admin/keys", with(admin), "")
	if n := strings.Count(list.body, `"id":`); n != 1 {
		t.Errorf("%d keys: %s", n, list.body)
	}
}

// TestScopesOfRoutes walks through routes with keys of each kind: what a key is not
// enough for is refused, and what it is enough for is not.
func TestScopesOfRoutes(t *testing.T) {
	s, admin := keyServer(t, func(c *access.Config) { c.ClosedReads = true })
	keys := map[string]string{"none": "", "admin": admin}
	for name, draft := range map[string]string{
		"read": `{"scopes":["read"]}`, "ingest": `{"scopes":["ingest"]}`,
		"read one": `{"scopes":["read"],"games":["exrps"]}`, "admin one": `{"scopes":["admin"],"games":["exrps"]}`,
	} {
		keys[name], _ = s.makeKey(admin, draft)
	}
	for request, want := range map[string]string{
		"GET /livez":                            "none read ingest read-one admin-one admin",
		"GET /metrics":                          "read admin",
		"GET /v1/games":                         "read read-one admin-one admin",
		"GET /v1/games/exrps":                   "read read-one admin-one admin",
		"GET /v1/games/chess":                   "read admin",
		"GET /leaderboards/top_ten/exrps":       "read read-one admin-one admin",
		"GET /stats/chess/ann":                  "read admin",
		"POST /v1/events":                       "ingest admin-one admin",
		"GET /v1/rejections":                    "admin",
		"PUT /v1/rules":                         "admin",
		"GET /v1/log":                           "admin",
		"GET /v1/admin/keys":                    "admin",
		"POST /v1/admin/keys":                   "admin",
		"DELETE /v1/admin/keys/aaaaaaaa":        "admin",
		"DELETE /v1/players/ann":                "admin",
		"POST /v1/games/exrps/rescore":          "admin-one admin",
		"POST /v1/games/diary/rescore":          "admin",
		"GET /v1/games/exrps/hidden":            "admin-one admin",
		"GET /v1/games/exrps%2Fx/hidden":        "admin",
		"POST /v1/players/ann/merge":            "admin",
		"GET /v1/games/exrps/matches/1?x=exrps": "read read-one admin-one admin",
	} {
		method, target, _ := strings.Cut(request, " ")
		if strings.Contains(request, "/v1/log") || strings.Contains(request, "players/ann") && method == "DELETE" {
			delete(keys, "admin") // which has nothing here to answer with
		}
		for name, key := range keys {
			var headers []string
			if key != "" {
				headers = with(key)
			}
			r := s.send(method, target, headers, "[]")
			allowed := strings.Contains(" "+want+" ", " "+strings.ReplaceAll(name, " ", "-")+" ")
			refused := r.StatusCode == http.StatusUnauthorized && key == "" || r.StatusCode == http.StatusForbidden && key != ""
			if allowed == refused {
				t.Errorf("%s with %s: %s %s", request, name, r.Status, r.body)
			}
			if refused && r.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %s", request, r.Header)
			}
		}
		keys["admin"] = admin
	}
	for _, key := range keys {
		if log := s.log.String(); key != "" && strings.Contains(log, key) {
			t.Errorf("a key is in the log: %s", log)
		}
	}
}

// Which other games a player is in is nobody's business who may read some of them alone.
func TestAKeyOfSomeGamesDoesNotTellOfOthers(t *testing.T) {
	s, admin := keyServer(t, func(c *access.Config) { c.ClosedReads = true })
	s.send("POST", "/v1/events", with(admin), `[{"product_id":"exrps","type":"game_over","winner_id":"ann","loser_id":"bob"},{"product_id":"chess","type":"game_over","winner_id":"ann","loser_id":"cy"}]`)
	one, _ := s.makeKey(admin, `{"scopes":["read"],"games":["exrps"]}`)
	for key, want := range map[string]string{admin: `"games":["chess","exrps"]`, one: `"games":["exrps"]`} {
		if r := s.send("GET", "/v1/players/ann", with(key), ""); !strings.Contains(r.body, want) {
			t.Errorf("%s, want %s", r.body, want)
		}
	}
	for key, want := range map[string]int{admin: http.StatusOK, one: http.StatusNotFound} {
		if r := s.send("GET", "/v1/players/cy", with(key), ""); r.StatusCode != want {
			t.Errorf("%s %s, want %d", r.Status, r.body, want)
		}
	}
}

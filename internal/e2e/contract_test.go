package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/internal/openapitest"
)

// contractRules are those of the game in the examples of the OpenAPI document.
const contractRules = `version: 1
game: chess
boards:
  elo: {score: {elo: {initial: 1500, k: 32}}, season: monthly}
  wins: {score: wins}
`

// TestContract walks every route of the document with each kind of request: as it should
// be, with each parameter and body that is wrong, and with every key that is not enough.
// Each answer has to be one that the document describes.
func TestContract(t *testing.T) {
	w := newWalk(t)
	for i := range w.contract.Operations() {
		o := &w.contract.Operations()[i]
		t.Run(o.Pattern(), func(t *testing.T) {
			w.t = t
			requests := w.contract.Requests(o)
			w.refused(o, &requests[0])
			w.malformed(o, &requests[len(requests)-1])
			for j := range requests {
				w.good(o, &requests[j])
			}
		})
	}
	w.t = t
	w.requireNoKeySaid()
}

// walk is one server, and a key of each kind.
type walk struct {
	t        *testing.T
	server   *server
	contract *openapitest.Contract
	keys     map[string]string
}

// newWalk starts a server that lets nobody read without a key.
func newWalk(t *testing.T) *walk {
	t.Helper()
	dir := t.TempDir()
	games := filepath.Join(dir, "games.yaml")
	if err := os.WriteFile(games, []byte(contractRules), 0o600); err != nil {
		t.Fatal(err)
	}
	w := &walk{t: t, keys: map[string]string{"none": "", "wrong": "st_aaaaaaaa_" + strings.Repeat("a", 52)}}
	w.keys["expired"] = w.makeKey(dir, "admin", "--expires", "1s")
	time.Sleep(time.Second) // the least that a key can hold
	for _, scope := range []string{"read", "ingest", "admin"} {
		w.keys[scope] = w.makeKey(dir, scope)
		w.keys[scope+" of another game"] = w.makeKey(dir, scope, "--game", "other")
	}
	w.keys["revoked"] = w.makeKey(dir, "admin")
	id := strings.Split(w.keys["revoked"], "_")[1]
	if out, err := w.run("keys", "revoke", id, "--data", dir); err != nil {
		t.Fatalf("revoke a key: %v\n%s", err, out)
	}
	w.server = serve(t, dir, "--games", games, "--public-reads=false", "--cors-origin", "https://portal.example",
		"--rate-limit-reads", "1/s:1000000", "--rate-limit-writes", "1/s:1000000", "--rate-limit-key-reads", "1/s:1000000", "--rate-limit-key-writes", "1/s:1000000")
	var events bytes.Buffer
	for i := range 4 {
		fmt.Fprintf(&events, `{"product_id":"chess","type":"game_over","game_id":"m-%d","winner_id":"ann","loser_id":"bob"}`+"\n", i)
	}
	if a := w.send("admin", http.MethodPost, "/v1/events", "application/x-ndjson", events.String()); a.Status != http.StatusOK {
		t.Fatalf("the first events: %d %s", a.Status, a.Body)
	}
	document := w.send("none", http.MethodGet, "/openapi.json", "", "")
	var err error
	if w.contract, err = openapitest.New(document.Body); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *walk) run(args ...string) (string, error) {
	c := exec.Command(program, args...)
	c.Env = environment()
	out, err := c.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(failed.Stderr), err
	}
	return string(out), err
}

func (w *walk) makeKey(dir, scope string, more ...string) string {
	w.t.Helper()
	out, err := w.run(append([]string{"keys", "create", "--scope", scope, "--data", dir}, more...)...)
	if err != nil {
		w.t.Fatalf("make a key: %v\n%s", err, out)
	}
	return strings.TrimSpace(out)
}

// send sends a request with one of the keys. Of a stream it reads the beginning.
func (w *walk) send(key, method, target, kind, body string) *openapitest.Answer {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.server.address()+target, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if k := w.keys[key]; k != "" {
		req.Header.Set("Authorization", "Bearer "+k)
	}
	resp, err := w.server.client.Do(req)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, target, err)
	}
	defer resp.Body.Close()
	a := &openapitest.Answer{Method: method, Target: target, Status: resp.StatusCode, Header: resp.Header}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") || strings.Contains(target, "follow=true") {
		a.Cut = true
		return a
	}
	if a.Body, err = io.ReadAll(resp.Body); err != nil {
		w.t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

// check checks the answer against the document.
func (w *walk) check(who string, a *openapitest.Answer) {
	w.t.Helper()
	if err := w.contract.Check(a); err != nil {
		w.t.Errorf("%s: %v", who, err)
	}
	if a.Status >= http.StatusInternalServerError {
		w.t.Errorf("%s: %s %s: %d %s", who, a.Method, a.Target, a.Status, a.Body)
	}
}

// scope is what an operation needs by the document; "" if it is for everybody.
func scope(o *openapitest.Operation) string {
	for _, s := range o.Description["security"].([]any) {
		if scopes, ok := s.(map[string]any)["key"].([]any); ok {
			return scopes[0].(string)
		}
	}
	return ""
}

// refused sends what is good with keys that are not enough.
func (w *walk) refused(o *openapitest.Operation, r *openapitest.Request) {
	w.t.Helper()
	need := scope(o)
	if need == "" || o.Path == "/metrics" { // those are for everybody on this machine
		return
	}
	kinds := map[string]string{"none": "key-needed", "wrong": "invalid-key", "expired": "invalid-key", "revoked": "invalid-key"}
	for _, other := range []string{"read", "ingest"} {
		if other != need {
			kinds[other] = "forbidden"
		}
	}
	if strings.Contains(o.Path, "{game}") || o.Pattern() == "POST /v1/events" && r.Body != "" || o.Pattern() == "PUT /v1/players/{player}" {
		kinds[need+" of another game"], kinds["admin of another game"] = "forbidden", "forbidden"
	}
	for key, kind := range kinds {
		a := w.send(key, r.Method, r.Target, r.Type, r.Body)
		w.check("the key "+key, a)
		w.requireKind("the key "+key, a, kind)
		if (a.Status == http.StatusUnauthorized) != (a.Header.Get("WWW-Authenticate") != "") {
			w.t.Errorf("%s: WWW-Authenticate is %q with %d", key, a.Header.Get("WWW-Authenticate"), a.Status)
		}
	}
}

// requireKind requires an answer that is a problem of the kind.
func (w *walk) requireKind(who string, a *openapitest.Answer, kind string) {
	w.t.Helper()
	var problem struct{ Type string }
	if err := json.Unmarshal(a.Body, &problem); err != nil || problem.Type != "/problems/"+kind {
		w.t.Errorf("%s: %s %.150s: %d %.300s, not %s", who, a.Method, a.Target, a.Status, a.Body, kind)
	}
}

// malformed sends what is wrong: each parameter, the body, the method, ids that are none.
func (w *walk) malformed(o *openapitest.Operation, r *openapitest.Request) {
	w.t.Helper()
	path, query, _ := strings.Cut(r.Target, "?")
	for _, p := range w.contract.Parameters(o) {
		if p.In != "query" || p.Type != "integer" {
			continue
		}
		for _, value := range []string{"", "x", "-1", "1e3", "99999999999999999999", "%00", "%ff"} {
			a := w.send("admin", r.Method, path+"?"+p.Name+"="+value+"&"+without(query, p.Name), r.Type, r.Body)
			w.check("a parameter", a)
			if a.Status != http.StatusBadRequest || !bytes.Contains(a.Body, []byte(`"field":"`+p.Name+`"`)) {
				w.t.Errorf("%s?%s=%s: %d %s", path, p.Name, value, a.Status, a.Body)
			}
		}
	}
	for _, p := range w.contract.Parameters(o) {
		if p.In == "path" {
			w.badID(o, r, p.Name)
		}
	}
	if o.Description["requestBody"] != nil && o.Path != "/v1/events" {
		for _, body := range []string{"{", "[]", `"x"`, `{"no such member":1}`, strings.Repeat("[", 100_000), "\xff"} {
			a := w.send("admin", r.Method, path, "application/json", body)
			w.check("a body", a)
			if a.Status < 400 || a.Status >= 500 {
				w.t.Errorf("%s with the body %.20q: %d %s", path, body, a.Status, a.Body)
			}
		}
	}
	a := w.send("admin", "BREW", path, "", "")
	if a.Status != http.StatusMethodNotAllowed || !slices.Contains(strings.Split(a.Header.Get("Allow"), ", "), o.Method) {
		w.t.Errorf("another method: %d %q", a.Status, a.Header.Get("Allow"))
	}
}

// without returns a query without one of its parameters, and without those that its name begins
// with: as_of excludes as_of_revision.
func without(query, name string) string {
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(p string) bool { known, _, _ := strings.Cut(p, "="); return strings.HasPrefix(name, known) })
	return strings.Join(parts, "&")
}

// badID sends ids that are none, or of nothing.
func (w *walk) badID(o *openapitest.Operation, r *openapitest.Request, name string) {
	w.t.Helper()
	for _, id := range []string{"%ff", strings.Repeat("x", 513), "no-such-thing", "%2e%2e", "a%00b"} {
		segments := strings.Split(o.Path, "/")
		sent, _, _ := strings.Cut(r.Target, "?")
		to := strings.Split(sent, "/")
		to[slices.Index(segments, "{"+name+"}")] = id
		if o.Method != http.MethodGet && id == "no-such-thing" {
			continue // it may be the id of somebody who is to come
		}
		a := w.send("admin", r.Method, strings.Join(to, "/"), r.Type, r.Body)
		w.check("an id", a)
	}
}

// good sends what is good with the key that is for it.
func (w *walk) good(o *openapitest.Operation, r *openapitest.Request) {
	w.t.Helper()
	key := scope(o)
	if key == "" {
		key = "none"
	}
	a := w.send(key, r.Method, r.Target, r.Type, r.Body)
	w.check("the key "+key, a)
	queries, withoutQuery := o.Description["x-queries"], !strings.Contains(r.Target, "?")
	switch a.Status {
	case http.StatusBadRequest:
		if queries != nil && withoutQuery {
			return // one of them is needed
		}
	case http.StatusNotFound, http.StatusConflict: // by then the other examples have changed what there is
		return
	}
	if a.Status >= http.StatusBadRequest {
		w.t.Errorf("an example of the document, %s: %d %s", r.Name, a.Status, a.Body)
	}
}

// requireNoKeySaid requires that the server has said none of the keys.
func (w *walk) requireNoKeySaid() {
	w.t.Helper()
	said := w.server.output()
	for name, key := range w.keys {
		if key != "" && strings.Contains(said, key[len(key)-52:]) {
			w.t.Errorf("the server has said the key %s", name)
		}
	}
}

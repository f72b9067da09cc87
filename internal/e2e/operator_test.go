package e2e

import (
	"net/http"
	"regexp"
	"testing"
)

// TestTheOperatorsAddress: with an address for the operator what is his is answered
// there alone, and how the server is at both.
func TestTheOperatorsAddress(t *testing.T) {
	t.Parallel()
	s := serve(t, t.TempDir(), "--listen-admin", "127.0.0.1:0")
	m := regexp.MustCompile(`listening for the operator" url=(http://[0-9.:]+)`).FindStringSubmatch(s.output())
	if m == nil {
		t.Fatalf("the server does not say where: %s", s.output())
	}
	for _, c := range []struct {
		method, path     string
		public, operator int
	}{
		{"GET", "/livez", 200, 200},
		{"GET", "/readyz", 200, 200},
		{"GET", "/v1/games", 200, 200},
		{"GET", "/v1/schema/games.json", 200, 200},
		{"GET", "/metrics", 404, 200},
		{"GET", "/v1/admin/verify", 404, 200},
		{"GET", "/v1/admin/backup", 404, 200},
		{"GET", "/v1/log", 404, 200},
		{"GET", "/v1/rejections", 404, 200},
		{"GET", "/admin", 404, 200},
		{"POST", "/admin/login", 404, 401},
		{"PUT", "/v1/rules", 405, 400}, // who has the rules is a read
		{"POST", "/v1/games/g/rescore", 405, 202},
		{"GET", "/v1/games/g/retractions", 404, 200},
		{"POST", "/v1/players/p/merge", 404, 400},
		{"GET", "/v1/players/p/export", 404, 404},
		{"DELETE", "/v1/players/p", 405, 404},
	} {
		for address, want := range map[string]int{s.address(): c.public, m[1]: c.operator} {
			r, err := http.NewRequestWithContext(t.Context(), c.method, address+c.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := s.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s %s: %s, want %d (operator: %v)", c.method, c.path, resp.Status, want, address == m[1])
			}
		}
	}
}

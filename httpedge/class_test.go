package httpedge_test

import (
	"net/http"
	"net/url"
	"testing"

	"statstracker/httpedge"
)

func TestClassOf(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         httpedge.Class
	}{
		{"GET", "/livez", httpedge.Probe},
		{"HEAD", "/readyz", httpedge.Probe},
		{"POST", "/readyz", httpedge.Write},
		{"GET", "/metrics", httpedge.Read},
		{"GET", "/v1/games/g/boards/b", httpedge.Read},
		{"HEAD", "/v1/games/g/boards/b", httpedge.Read},
		{"OPTIONS", "/v1/events", httpedge.Read},
		{"POST", "/v1/games/g/boards/b/lookup", httpedge.Read},
		{"PUT", "/v1/games/g/boards/b/lookup", httpedge.Write},
		{"POST", "/v1/players/x/lookup", httpedge.Write},
		{"POST", "/v1/events", httpedge.Write},
		{"DELETE", "/v1/players/p", httpedge.Write},
		{"", "/v1/rules", httpedge.Write},
		{"GET", "/v1/games/g/boards/b/live", httpedge.Stream},
		{"GET", "/v1/games/a%2Fb/boards/c%2Fd/live", httpedge.Stream},
		{"GET", "/v1/games/\u00e9%2Fb/boards/c/live", httpedge.Stream},
		{"GET", "/v1/games/g/boards/b/%6Cive", httpedge.Stream},
		{"GET", "/%76%31/games/a%2Fb/%62oards/b/live", httpedge.Stream},
		{"GET", "/v1/games/g/boards/b%2Flive", httpedge.Read},
		{"GET", "/v1/games/g/boards/live", httpedge.Read},
		{"GET", "/v1/games/g/boards/b/x%2Flive", httpedge.Read},
		{"GET", "/v1/games/g/boards/b/players/live", httpedge.Read},
		{"GET", "/v1/games/g/players/live", httpedge.Read},
		{"GET", "/v1/games/g/players/b/live", httpedge.Read},
		{"GET", "/stats/g/live", httpedge.Read},
		{"GET", "/v1/other/g/boards/b/live", httpedge.Read},
		{"GET", "/v2/games/g/boards/b/live", httpedge.Read},
		{"GET", "/v1/games/g/boards/b/lookup", httpedge.Read},
		{"POST", "/v1/games/g/boards/b/live", httpedge.Write},
		{"POST", "/v1/games/a%2Fb/boards/b/lookup", httpedge.Read},
		{"POST", "/v1/games/g/boards/b%2Flookup", httpedge.Write},
		{"POST", "/v1/games/g/players/lookup", httpedge.Write},
		{"POST", "/v1/players/p/lookup", httpedge.Write},
		{"GET", "/v1/log", httpedge.Stream},
		{"GET", "/v1/admin/backup", httpedge.Stream},
	} {
		u, err := url.ParseRequestURI(c.path)
		if err != nil {
			t.Fatal(err)
		}
		r := &http.Request{Method: c.method, URL: u}
		if got := httpedge.ClassOf(r); got != c.want {
			t.Errorf("%s %s is %d, want %d", c.method, c.path, got, c.want)
		}
	}
}

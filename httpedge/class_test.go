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
		{"GET", "/v1/log", httpedge.Stream},
		{"GET", "/v1/admin/backup", httpedge.Stream},
	} {
		r := &http.Request{Method: c.method, URL: &url.URL{Path: c.path}}
		if got := httpedge.ClassOf(r); got != c.want {
			t.Errorf("%s %s is %d, want %d", c.method, c.path, got, c.want)
		}
	}
}

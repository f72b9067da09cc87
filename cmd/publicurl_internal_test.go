package cmd

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWhereOthersReachTheServer(t *testing.T) {
	for _, c := range []struct{ setting, host, plain, secure string }{
		{"", "stats.example:81", "http://stats.example:81", "https://stats.example:81"},
		{"https://stats.example/", "inner:5000", "https://stats.example", "https://stats.example"},
		{"http://[2001:db8::1]:5000", "evil.example", "http://[2001:db8::1]:5000", "http://[2001:db8::1]:5000"},
	} {
		u, err := readPublicURL(c.setting)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Host = c.host
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("X-Forwarded-Proto", "gopher")
		if got := u.of(r); got != c.plain {
			t.Errorf("%q: %s; want %s", c.setting, got, c.plain)
		}
		r.TLS = &tls.ConnectionState{}
		if got := u.of(r); got != c.secure {
			t.Errorf("%q, by TLS: %s; want %s", c.setting, got, c.secure)
		}
	}
	for _, setting := range []string{"stats.example", "ftp://stats.example", "https://stats.example/boards", "https://", "https://a@b", "https://b?c", "https://b#c", "http://%zz"} {
		if u, err := readPublicURL(setting); err == nil {
			t.Errorf("%q is taken as %q", setting, u)
		}
	}
}

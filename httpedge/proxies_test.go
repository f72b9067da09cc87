package httpedge_test

import (
	"net/http"
	"net/netip"
	"testing"

	"statstracker/httpedge"
)

// TestFindsTheClient lists who is at the other end, what the headers say, and who
// it is. 10.0.0.0/8 and fd00::/8 are trusted.
func TestFindsTheClient(t *testing.T) {
	trusted := proxies(t, "10.0.0.0/8", "fd00::/8", "192.0.2.7")
	for _, c := range []struct {
		name, peer           string
		forwardedFor, header []string
		want                 string
	}{
		{"nobody in between", "203.0.113.9:4000", nil, nil, "203.0.113.9"},
		{"a stranger who makes up hops", "203.0.113.9:4000", []string{"198.51.100.1"}, []string{"for=198.51.100.1"}, "203.0.113.9"},
		{"a proxy that says nothing", "10.0.0.1:4000", nil, nil, "10.0.0.1"},
		{"a proxy", "10.0.0.1:4000", []string{"198.51.100.1"}, nil, "198.51.100.1"},
		{"an address that is one network", "192.0.2.7:4000", []string{"198.51.100.1"}, nil, "198.51.100.1"},
		{"its neighbour", "192.0.2.8:4000", []string{"198.51.100.1"}, nil, "192.0.2.8"},
		{"what the client made up is left of him", "10.0.0.1:4000", []string{"1.1.1.1, 198.51.100.1"}, nil, "198.51.100.1"},
		{"also a trusted one", "10.0.0.1:4000", []string{"10.9.9.9,198.51.100.1"}, nil, "198.51.100.1"},
		{"two proxies", "10.0.0.1:4000", []string{"1.1.1.1, 198.51.100.1 ,\t10.0.0.2"}, nil, "198.51.100.1"},
		{"two lines", "10.0.0.1:4000", []string{"1.1.1.1, 198.51.100.1", "10.0.0.2"}, nil, "198.51.100.1"},
		{"only proxies", "10.0.0.1:4000", []string{"10.0.0.3, 10.0.0.2"}, nil, "10.0.0.3"},
		{"a port", "10.0.0.1:4000", []string{"198.51.100.1:1234"}, nil, "198.51.100.1"},
		{"IPv6", "[fd00::1]:4000", []string{"2001:db8::5"}, nil, "2001:db8::5"},
		{"IPv6 in brackets", "[fd00::1]:4000", []string{"[2001:db8::5]"}, nil, "2001:db8::5"},
		{"IPv6 with a port", "[fd00::1]:4000", []string{"[2001:db8::5]:1"}, nil, "2001:db8::5"},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:4000", []string{"::ffff:198.51.100.1"}, nil, "198.51.100.1"},
		{"a zone", "[fe80::1%eth0]:4000", nil, nil, "fe80::1"},
		{"unknown", "10.0.0.1:4000", []string{"198.51.100.1, unknown"}, nil, "10.0.0.1"},
		{"unknown behind a proxy", "10.0.0.1:4000", []string{"198.51.100.1, unknown, 10.0.0.2"}, nil, "10.0.0.2"},
		{"nothing between commas", "10.0.0.1:4000", []string{"198.51.100.1,"}, nil, "10.0.0.1"},
		{"an empty line", "10.0.0.1:4000", []string{""}, nil, "10.0.0.1"},
		{"Forwarded", "10.0.0.1:4000", nil, []string{`for=1.1.1.1, For="198.51.100.1:80";proto=https;by=10.0.0.1`}, "198.51.100.1"},
		{"Forwarded with IPv6", "10.0.0.1:4000", nil, []string{`for="[2001:db8::5]:80"`}, "2001:db8::5"},
		{"Forwarded through two", "10.0.0.1:4000", nil, []string{`for=198.51.100.1 , for=10.0.0.2`}, "198.51.100.1"},
		{"a comma in quotes", "10.0.0.1:4000", nil, []string{`for=1.1.1.1;host="a,for=2.2.2.2", for=198.51.100.1`}, "198.51.100.1"},
		{"a quote in quotes", "10.0.0.1:4000", nil, []string{`host="a\",for=2.2.2.2";for=198.51.100.1`}, "198.51.100.1"},
		{"a quote that does not end", "10.0.0.1:4000", nil, []string{`for="1.1.1.1, for=198.51.100.1`}, "10.0.0.1"},
		{"… in a line of its own", "10.0.0.1:4000", nil, []string{`for="1.1.1.1`, `for=198.51.100.1`}, "198.51.100.1"},
		{"a name that hides", "10.0.0.1:4000", nil, []string{`for=_hidden`}, "10.0.0.1"},
		{"no for", "10.0.0.1:4000", nil, []string{`proto=http`}, "10.0.0.1"},
		{"for twice", "10.0.0.1:4000", nil, []string{`for=1.1.1.1;for=198.51.100.1`}, "10.0.0.1"},
		{"both headers agree", "10.0.0.1:4000", []string{"198.51.100.1"}, []string{"for=198.51.100.1"}, "198.51.100.1"},
		{"both headers disagree", "10.0.0.1:4000", []string{"198.51.100.1"}, []string{"for=1.1.1.1"}, "10.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: c.peer, Header: http.Header{}}
			if c.forwardedFor != nil {
				r.Header["X-Forwarded-For"] = c.forwardedFor
			}
			if c.header != nil {
				r.Header["Forwarded"] = c.header
			}
			if got := trusted.Client(r); got != netip.MustParseAddr(c.want) {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
}

func TestBelievesNobodyByDefault(t *testing.T) {
	r := &http.Request{RemoteAddr: "127.0.0.1:4000", Header: http.Header{"X-Forwarded-For": {"198.51.100.1"}}}
	if got := httpedge.Proxies(nil).Client(r); got != netip.MustParseAddr("127.0.0.1") {
		t.Errorf("%v", got)
	}
}

func TestARequestWithoutAnAddressHasNone(t *testing.T) {
	if got := proxies(t, "0.0.0.0/0").Client(&http.Request{RemoteAddr: "@"}); got.IsValid() {
		t.Errorf("%v", got)
	}
}

func TestRefusesWhatIsNoNetwork(t *testing.T) {
	for _, text := range []string{"", "10.0.0.0/33", "example.com", "10.0.0.1-10.0.0.9", "10.0.0.0/8/8"} {
		if p, err := httpedge.ParseProxies([]string{"::1", text}); err == nil {
			t.Errorf("%q is %v", text, p)
		}
	}
}

func proxies(t testing.TB, texts ...string) httpedge.Proxies {
	t.Helper()
	p, err := httpedge.ParseProxies(texts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

package httpedge

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// FuzzForwarded: whatever stands in the headers, what the nearest proxy appends
// is what holds, in every form; so a client cannot choose who he is. If what he
// has sent breaks the line, he is taken for the proxy.
func FuzzForwarded(f *testing.F) {
	for _, s := range []string{"", "1.1.1.1", "for=1.1.1.1", `for="[::1]:80"`, `for="`, `a="\`, "unknown,,", `for=1.1.1.1;for=2`, "10.0.0.9, 10.0.0.8"} {
		f.Add(s)
	}
	trusted, err := ParseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		f.Fatal(err)
	}
	peer, client := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("198.51.100.1")
	f.Fuzz(func(t *testing.T, sent string) {
		for _, c := range []struct {
			name   string
			lines  []string
			broken bool // may break it
		}{
			{"X-Forwarded-For", []string{sent + ", 198.51.100.1"}, false},
			{"X-Forwarded-For", []string{sent, "198.51.100.1, 10.0.0.2"}, false},
			{"Forwarded", []string{sent + `, for=198.51.100.1`}, true},
			{"Forwarded", []string{sent, `for="198.51.100.1:443";proto=https, for=10.0.0.2`}, false},
		} {
			r := &http.Request{RemoteAddr: "10.0.0.1:1", Header: http.Header{c.name: c.lines}}
			if got := trusted.Client(r); got != client && (!c.broken || got != peer) {
				t.Fatalf("%s %q is of %v", c.name, c.lines, got)
			}
		}
	})
}

// FuzzForwardedAgrees: a line that has no quotes is read like one that is split
// at its commas and semicolons.
func FuzzForwardedAgrees(f *testing.F) {
	f.Add("for=1.1.1.1, for=_x;proto=http,by=2.2.2.2")
	f.Add(";;for=1.1.1.1 ,, FOR=10.0.0.1;")
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, `"`) {
			return
		}
		got, ok := parseForwarded(line)
		want, wellFormed := splitForwarded(line)
		if ok != wellFormed || ok && !slices.Equal(got, want) {
			t.Fatalf("%q: %v %v, want %v %v", line, got, ok, want, wellFormed)
		}
	})
}

func splitForwarded(line string) (all []netip.Addr, ok bool) {
	for element := range strings.SplitSeq(line, ",") {
		var hop netip.Addr
		seen := false
		for pair := range strings.SplitSeq(element, ";") {
			pair = strings.Trim(pair, " \t")
			if pair == "" {
				continue
			}
			name, value, found := strings.Cut(pair, "=")
			if !found || name == "" || strings.ContainsAny(pair, " \t") || strings.Contains(value, "=") {
				return nil, false
			}
			if strings.EqualFold(name, "for") {
				if seen {
					return nil, false
				}
				seen, hop = true, parseHop(value)
			}
		}
		all = append(all, hop)
	}
	return all, true
}

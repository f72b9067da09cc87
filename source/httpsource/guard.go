package httpsource

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// guard knows who may send events: with a key, whoever has it; without one,
// programs on this machine, and no web page that somebody on it looks at.
//
// A browser says with Sec-Fetch-Site or Origin that a request comes from a page,
// also with the simple ones that need no preflight (a form, text/plain). A page
// whose name was made to resolve to this machine is of the same origin, but has
// that name as its Host.
type guard struct {
	key    string
	local  bool
	origin *http.CrossOriginProtection
}

func newGuard(key string, local bool) guard {
	return guard{key: key, local: local, origin: http.NewCrossOriginProtection()}
}

// check returns nil if the client may send events.
func (g *guard) check(r *http.Request) *fault {
	switch {
	case g.key != "" && g.hasKey(r):
		return nil
	case g.key != "":
		return &fault{http.StatusUnauthorized, "sending events needs the key of this server, as Authorization: Bearer KEY"}
	case !g.local:
		return &fault{http.StatusForbidden, "this server listens beyond its own machine and has no key, so it takes no events; start it with --key-file"}
	case g.origin.Check(r) != nil:
		return &fault{http.StatusForbidden, "events of web pages from elsewhere are not taken"}
	case !isLoopback(r.Host):
		return &fault{http.StatusForbidden, "without a key, events are taken only under the address 127.0.0.1, [::1] or localhost; start the server with --key-file"}
	}
	return nil
}

// hasKey compares in a time that does not depend on the keys.
func (g *guard) hasKey(r *http.Request) bool {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	sent, want := sha256.Sum256([]byte(strings.TrimSpace(key))), sha256.Sum256([]byte(g.key))
	return subtle.ConstantTimeCompare(sent[:], want[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}

// isLoopback returns whether the Host of a request names this machine by itself.
// A request without one is not of a browser.
func isLoopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "" || strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

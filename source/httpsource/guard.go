package httpsource

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"

	"statstracker/internal/problem"
)

// Guard knows who may write to the server: with a key, whoever has it; without
// one, programs on this machine, and no web page that somebody on it looks at.
// Its methods may be used by several goroutines.
//
// A browser says with Sec-Fetch-Site or Origin that a request comes from a page,
// also with the simple ones that need no preflight (a form, text/plain). A page
// whose name was made to resolve to this machine is of the same origin, but has
// that name as its Host.
type Guard struct {
	key    string
	local  bool
	origin *http.CrossOriginProtection
}

// NewGuard returns a guard. Key and local are those of a [Config].
func NewGuard(key string, local bool) *Guard {
	return &Guard{key: key, local: local, origin: http.NewCrossOriginProtection()}
}

// Admit reports whether the client may write. One that may not has got its answer:
// a problem with the status 401 or 403.
func (g *Guard) Admit(w http.ResponseWriter, r *http.Request) bool {
	refused := g.check(r)
	if refused != nil {
		refused.answer(w)
	}
	return refused == nil
}

// check returns nil if the client may write.
func (g *Guard) check(r *http.Request) *fault {
	switch {
	case g.key != "" && g.hasKey(r):
		return nil
	case g.key != "" && r.Header.Get("Authorization") != "":
		return &fault{problem.InvalidKey, "the key is not that of this server"}
	case g.key != "":
		return &fault{problem.KeyNeeded, "this needs the key of this server, as Authorization: Bearer KEY"}
	case !g.local:
		return &fault{problem.Forbidden, "this server listens beyond its own machine and has no key, so it takes no events and no rules; start it with --key-file"}
	case g.origin.Check(r) != nil:
		return &fault{problem.ForeignOrigin, "what web pages from elsewhere send is not taken; send it from a program, or from a page of this server"}
	case !isLoopback(r.Host):
		return &fault{problem.Forbidden, "without a key, events and rules are taken only under the address 127.0.0.1, [::1] or localhost; use that, or start the server with --key-file"}
	}
	return nil
}

// hasKey compares in a time that does not depend on the keys.
func (g *Guard) hasKey(r *http.Request) bool {
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

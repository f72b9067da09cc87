package access

import (
	"net"
	"net/http"
	"strings"

	"statstracker/internal/problem"
)

// checkLocal returns nil if the request comes from a program on this machine, and no
// other can come.
//
// A browser says with Sec-Fetch-Site or Origin that a request comes from a page, also
// with the simple ones that need no preflight (a form, text/plain). A page whose name was
// made to resolve to this machine is of the same origin, but has that name as its Host.
func (g *Guard) checkLocal(r *http.Request, n Need) *refusal {
	switch {
	case !g.config.Local:
		return &refusal{problem.Forbidden, "this server listens beyond its own machine and has no key, so nobody may do this; statstracker keys create makes one"}
	case g.origin.Check(asked(r, n)) != nil:
		return &refusal{problem.ForeignOrigin, "what web pages from elsewhere send is not taken; send it from a program, or from a page of this server"}
	case !isLoopback(r.Host):
		return &refusal{problem.Forbidden, "without keys this is done only under the address 127.0.0.1, [::1] or localhost; use that, or make a key with statstracker keys create"}
	}
	return nil
}

// asked is the request as its origin is looked at. A page from elsewhere may ask to read,
// as its browser does not show it the answer; not so what only some may read, since
// browsers can be told to show it.
func asked(r *http.Request, n Need) *http.Request {
	if n.Scope != Read || r.Method == http.MethodPost {
		return r
	}
	probe := *r
	probe.Method = http.MethodPost
	return &probe
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

package httpedge

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// maxResets is how many requests a connection may give up within a second before they are
// looked at. It is less than the streams that a connection may have at once: of a flood
// no more handlers may begin than those, before net/http takes notice of it.
const maxResets = 50

// Resets closes connections of HTTP/2 on which requests are opened and reset faster than
// anybody can want to read answers (rapid reset, CVE-2023-44487), and has the [Listener]
// take no others from there for ten seconds. Whoever gives up because an answer takes
// too long is none of them: only requests count that were given up before the handler
// began. Trusted proxies pass on what many clients do, and are let be.
//
// net/http ends such a connection too, but later, and reads it for another second.
//
// Its connections have to be in the contexts of requests: [WithResets] is for the field
// ConnContext of [http.Server].
func Resets(trusted Proxies, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 && r.Context().Err() != nil {
			giveUp(r, trusted)
			return // nobody is there
		}
		next.ServeHTTP(w, r)
	})
}

func giveUp(r *http.Request, trusted Proxies) {
	count, ok := r.Context().Value(resetsKey{}).(*resetCount)
	if !ok || trusted.trusts(peerOf(r)) {
		return
	}
	if count.add(time.Now()) {
		count.conn.at.shutOut(count.conn)
	}
}

// resetsKey is the key of a *resetCount in the context of a connection's requests.
type resetsKey struct{}

// WithResets has the requests of a connection counted that are given up. Those of a
// connection that is of no [Listener] are not.
func WithResets(ctx context.Context, conn net.Conn) context.Context {
	bound := boundBelow(conn)
	if bound == nil {
		return ctx
	}
	return context.WithValue(ctx, resetsKey{}, &resetCount{conn: bound})
}

// resetCount counts what a connection has given up in the present second.
type resetCount struct {
	conn *boundConn

	mu    sync.Mutex
	since time.Time // guarded by mu
	n     int       // guarded by mu
}

// add counts one, and reports whether it is the first that is too many.
func (c *resetCount) add(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.since) >= time.Second {
		c.since, c.n = now, 0
	}
	c.n++
	return c.n == maxResets+1
}

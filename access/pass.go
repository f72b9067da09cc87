package access

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"

	"statstracker/internal/problem"
)

// Pass is what is remembered of a key that somebody has shown: enough to ask later whether
// the key still holds, and not the key. The zero value is of no key. It may be copied.
type Pass struct {
	key  string // its id
	hash [sha256.Size]byte
}

// Key returns the id of the key.
func (p Pass) Key() string { return p.key }

// RefusalError says why somebody may not do something, for who asks. It does not repeat
// what was sent.
type RefusalError struct {
	Kind   problem.Kind
	Detail string
}

// Error implements error.
func (e *RefusalError) Error() string { return e.Detail }

func (f *refusal) error() error { return &RefusalError{f.kind, f.detail} }

// Keyed reports whether the server asks for keys: it has some, even if none of them holds
// any more.
func (g *Guard) Keyed() bool { return g.keyed() }

// Show returns the pass of a key that may do what is asked for. The error is a
// [*RefusalError]. Tokens of players are no keys.
func (g *Guard) Show(text string, n Need) (Pass, error) {
	if len(text) > maxCredential {
		return Pass{}, unknownKey().error()
	}
	grant, refused := g.identify(text)
	switch {
	case refused != nil:
		return Pass{}, refused.error()
	case grant.Key == "":
		return Pass{}, unknownKey().error()
	case !grant.May(n):
		return Pass{}, missing(&grant, n).error()
	}
	return Pass{grant.Key, sha256.Sum256([]byte(text))}, nil
}

// Renew returns what the key of a pass allows now; ok is false if it does not hold any
// more, or does not allow what is asked for.
func (g *Guard) Renew(p Pass, n Need) (grant Grant, ok bool) {
	grant, ok = g.grantOf(p)
	if !ok || !grant.May(n) {
		return Grant{}, false
	}
	return grant, true
}

func (g *Guard) grantOf(p Pass) (Grant, bool) {
	if p.key == SharedKey {
		grant := Everything()
		grant.Key = SharedKey
		return grant, g.config.Shared != "" && subtle.ConstantTimeCompare(p.hash[:], g.shared[:]) == 1
	}
	if p.key == "" || g.config.Keys == nil {
		return Grant{}, false
	}
	key := g.config.Keys.ring.Load().byID[p.key]
	if key == nil || !key.Holds(g.config.Keys.now()) || subtle.ConstantTimeCompare(p.hash[:], key.hash[:]) != 1 {
		return Grant{}, false
	}
	return key.grant(), true
}

// Local returns what a request may do on a server that has no keys: everything, if it comes
// from this machine, and from no page of another place. The error is a [*RefusalError]; a
// server with keys refuses everybody here.
func (g *Guard) Local(r *http.Request, n Need) (Grant, error) {
	if g.keyed() {
		return Grant{}, needed(n).error()
	}
	if refused := g.checkLocal(r, n); refused != nil {
		return Grant{}, refused.error()
	}
	return Everything(), nil
}

// vouchKey is the key of a grant that is vouched for.
type vouchKey struct{}

// Vouch returns a context for what a part of this program asks for somebody who may do what
// the grant says: a [Guard] believes it, whatever else the request has.
func Vouch(ctx context.Context, g Grant) context.Context {
	return context.WithValue(ctx, vouchKey{}, g)
}

// vouched returns the grant that is vouched for.
func vouched(r *http.Request) (Grant, bool) {
	g, ok := r.Context().Value(vouchKey{}).(Grant)
	return g, ok
}

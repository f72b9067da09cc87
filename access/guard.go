package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"statstracker/internal/problem"
)

// Config says who may do what on a server. The zero value is a server that listens beyond
// its own machine, and to which nobody may write.
type Config struct {
	// Shared is a key that all clients share, which may do everything; "" is none.
	Shared string
	// Keys are the keys of the data directory; nil is none.
	Keys *Keys
	// Tokens reads the tokens of players; nil is none.
	Tokens Tokens
	// Local is whether the server listens on loopback addresses only.
	Local bool
	// ClosedReads says that reading needs [Read].
	ClosedReads bool
	// OpenMetrics says that everybody may read metrics, not only on this machine.
	OpenMetrics bool
}

// Tokens reads the tokens of players. It may be used by several goroutines.
type Tokens interface {
	// Read returns whom the token is for, and the games whose private boards he may see;
	// nil is all. The error says what is wrong with the token and does not repeat it; it
	// is one for who sent it.
	Read(token string) (player string, games []string, err error)
}

// Guard knows who may do what: with keys, whoever has one for it; without any, programs
// on this machine, and no web page that somebody on it looks at. Its methods may be used
// by several goroutines.
type Guard struct {
	config Config
	shared [sha256.Size]byte
	origin *http.CrossOriginProtection
}

// NewGuard returns a guard.
func NewGuard(c Config) *Guard {
	return &Guard{config: c, shared: sha256.Sum256([]byte(c.Shared)), origin: http.NewCrossOriginProtection()}
}

// Open reports whether everybody has the scope.
func (g *Guard) Open(s Scope) bool {
	switch s {
	case Public:
		return true
	case Read:
		return !g.config.ClosedReads
	case Monitor:
		return g.config.OpenMetrics || g.config.Local
	}
	return false
}

// Admit returns what the client may do, if that is enough; a scope that is open to
// everybody is not asked. Otherwise the client has got its answer: a problem with the
// status 401 or 403.
func (g *Guard) Admit(w http.ResponseWriter, r *http.Request, n Need) (Grant, bool) {
	grant, refused := g.check(r, n)
	if refused != nil {
		refused.answer(w)
		return Grant{}, false
	}
	return grant, true
}

// Allows reports whether the client may do what is asked for, and answers nothing.
func (g *Guard) Allows(r *http.Request, n Need) bool {
	_, refused := g.check(r, n)
	return refused == nil
}

// Identify returns what the client may do by what it has sent; ok is false if it has sent
// nothing that holds.
func (g *Guard) Identify(r *http.Request) (grant Grant, ok bool) {
	text, sent := credential(r)
	if !sent {
		return Grant{}, false
	}
	grant, refused := g.identify(text)
	return grant, refused == nil
}

// keyed reports whether the server has keys, even if none of them holds any more: then it
// stays closed.
func (g *Guard) keyed() bool {
	return g.config.Shared != "" || g.config.Keys != nil && g.config.Keys.Exist()
}

// check returns what the client may do, or why that is not enough.
func (g *Guard) check(r *http.Request, n Need) (Grant, *refusal) {
	if grant, ok := vouched(r); ok {
		if !grant.May(n) {
			return Grant{}, missing(&grant, n)
		}
		return grant, nil
	}
	text, sent := credential(r)
	if !g.keyed() {
		refused := g.checkLocal(r, n)
		if refused == nil {
			return Everything(), nil
		}
		if !sent || g.config.Tokens == nil {
			return Grant{}, refused
		}
	}
	if !sent {
		return Grant{}, needed(n)
	}
	grant, refused := g.identify(text)
	switch {
	case refused != nil:
		return Grant{}, refused
	case !grant.May(n):
		return Grant{}, missing(&grant, n)
	}
	return grant, nil
}

// identify returns whose key or token the text is.
func (g *Guard) identify(text string) (Grant, *refusal) {
	if g.config.Shared != "" && g.isShared(text) {
		grant := Everything()
		grant.Key = SharedKey
		return grant, nil
	}
	if g.config.Tokens != nil && strings.Count(text, ".") == 2 {
		player, games, err := g.config.Tokens.Read(text)
		if err != nil {
			return Grant{}, &refusal{problem.InvalidKey, "the token of a player does not hold: " + err.Error()}
		}
		return Grant{scopes: 1<<Public | 1<<Read, all: games == nil, games: games, Player: player}, nil
	}
	if g.config.Keys == nil {
		return Grant{}, unknownKey()
	}
	key, ok := g.config.Keys.find(text)
	switch now := g.config.Keys.now(); {
	case !ok:
		return Grant{}, unknownKey()
	case !key.Holds(now):
		return Grant{}, &refusal{problem.InvalidKey, "the key expired at " + key.Expires.Format(time.RFC3339)}
	}
	return key.grant(), nil
}

// isShared compares in a time that does not depend on the keys.
func (g *Guard) isShared(text string) bool {
	sum := sha256.Sum256([]byte(text))
	return subtle.ConstantTimeCompare(sum[:], g.shared[:]) == 1
}

// maxCredential is the length in bytes of the longest key or token that is looked at.
const maxCredential = 16 << 10

// credential returns the key or token of the request; sent is false if there is no header
// that could have one.
func credential(r *http.Request) (text string, sent bool) {
	header := r.Header.Get("Authorization")
	scheme, text, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || len(text) > maxCredential {
		text = ""
	}
	return strings.TrimSpace(text), header != ""
}

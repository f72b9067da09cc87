package access

import (
	"net/http"

	"statstracker/internal/problem"
)

// refusal is what a client gets that may not do what it asks for. It does not repeat what
// the client has sent.
type refusal struct {
	kind   problem.Kind
	detail string
}

func (f *refusal) answer(w http.ResponseWriter) {
	if f.kind.Status() == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	problem.Write(w, f.kind, f.detail)
}

// needed is the refusal of a client that has sent nothing.
func needed(n Need) *refusal {
	return &refusal{problem.KeyNeeded, "this needs " + described(n.Scope) + ", as Authorization: Bearer KEY"}
}

// unknownKey is the refusal of a key that is not known. It does not say whether it has
// been.
func unknownKey() *refusal {
	return &refusal{problem.InvalidKey, "the key is not one of this server, or was revoked"}
}

// missing is the refusal of a client whose key is not enough.
func missing(g *Grant, n Need) *refusal {
	switch {
	case !g.scopes.has(n.Scope):
		return &refusal{problem.Forbidden, "this needs " + described(n.Scope) + ", which the one that was sent is not"}
	case n.Game == "":
		return &refusal{problem.Forbidden, "this is about all games, and the key is for named ones"}
	}
	return &refusal{problem.Forbidden, "the key is for other games than this one"}
}

// described is who has the scope.
func described(s Scope) string {
	switch s {
	case Read:
		return "a key with the scope read, or the token of a player"
	case Monitor:
		return "a key with the scope read for all games"
	case Public, Ingest, Admin:
	}
	return "a key with the scope " + s.String()
}

package access

import (
	"context"
	"slices"
)

// Grant is what a client may do, and by what. The zero value is of a client that may do
// nothing. It must not be changed.
type Grant struct {
	scopes scopeSet
	all    bool     // for all games
	games  []string // or for these

	// Key is the id of the client's key; "" without one, and SharedKey for the one that
	// all clients of the server share.
	Key string
	// Player is whom the token of a player is for; "" without one.
	Player string
}

// SharedKey is the id of the key that all clients of a server share.
const SharedKey = "shared"

// Everything returns the grant of a client that may do all there is.
func Everything() Grant { return Grant{scopes: everything, all: true} }

// Need is what a request asks for.
type Need struct {
	Scope Scope
	Game  string // that it is about; "" if it is about several or all
}

// May reports whether the client may do what is asked for. Reads and events that name no
// game may be asked for with a key of some games: whoever answers looks at each game
// with [Grant.Covers].
func (g *Grant) May(n Need) bool {
	return g.scopes.has(n.Scope) && (g.all || g.reaches(n))
}

func (g *Grant) reaches(n Need) bool {
	if n.Game == "" {
		return n.Scope == Public || n.Scope == Read || n.Scope == Ingest
	}
	return g.Covers(n.Game)
}

// Covers reports whether the grant is for the game, or for all of them.
func (g *Grant) Covers(game string) bool { return g.all || slices.Contains(g.games, game) }

// AllGames reports whether the grant is for all games.
func (g *Grant) AllGames() bool { return g.all }

// grantKey is the key of a grant in a context.
type grantKey struct{}

// With returns a context that has the grant of the request.
func With(ctx context.Context, g Grant) context.Context {
	return context.WithValue(ctx, grantKey{}, g)
}

// Of returns the grant that the context has; the zero value, which may do nothing, if
// there is none. Requests have one where their route is not open to everybody.
func Of(ctx context.Context) Grant {
	g, _ := ctx.Value(grantKey{}).(Grant)
	return g
}

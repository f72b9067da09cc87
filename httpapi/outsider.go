package httpapi

import (
	"errors"
	"net/http"
	"slices"

	"statstracker/access"
	"statstracker/standings"
	"statstracker/tracker"
)

// errPrivate says that a board is not for the client.
var errPrivate = errors.New("the board is private")

// concealed is what a client may not see of a game.
type concealed struct {
	boards []string // private ones
	first  bool     // the game's first board is one of them
}

// hides returns whether the board is concealed; "" is the first one.
func (c concealed) hides(board string) bool {
	return board == "" && c.first || slices.Contains(c.boards, board)
}

// check returns the error of who asks for the board.
func (c concealed) check(board string) error {
	if c.hides(board) {
		return errPrivate
	}
	return nil
}

// conceals says what of a game its client may not see.
type conceals func(game string) concealed

// audience is who gets the same answer about a game.
type audience uint8

const (
	everybody audience = iota // nothing of the game is private
	insiders                  // who see its private boards
	outsiders                 // who do not
)

// seenBy returns the backend as the client may see it, and with whom it shares what it
// sees. For all but outsiders that is the backend itself.
func (a *API) seenBy(r *http.Request, b *Backend) (seen *Backend, with audience) {
	game := r.PathValue("game")
	if game != "" {
		switch private, _ := b.Reader.PrivateBoards(game); {
		case len(private) == 0:
			return b, everybody
		case a.sees(r, game):
			return b, insiders
		}
	}
	hide := func(game string) concealed {
		boards, first := b.Reader.PrivateBoards(game)
		if len(boards) == 0 || a.sees(r, game) {
			return concealed{}
		}
		return concealed{boards, first}
	}
	knows := func(string) bool { return true }
	if !a.guard.Open(access.Read) {
		grant := access.Of(r.Context())
		knows = grant.Covers
	}
	copied := *b
	copied.Reader, copied.History = outsider{b.Reader, hide, knows}, outsiderHistory{b.History, hide}
	copied.Profiles = outsiderProfiles{b.Profiles, knows}
	return &copied, outsiders
}

// sees returns whether the client may see the private boards of the game.
func (a *API) sees(r *http.Request, game string) bool {
	return a.guard.Allows(r, access.Need{Scope: access.Read, Game: game})
}

// outsider reads what is for a client who may not see all private boards. It has every
// method by itself, so that a new one of [Reader] has to be thought of here.
type outsider struct {
	from  Reader
	hide  conceals
	knows func(game string) bool
}

// public returns the game without what is concealed.
func (o outsider) public(g *tracker.Game) {
	hidden := o.hide(g.Name)
	if len(hidden.boards) > 0 {
		g.Text = "" // which describes them
		g.Boards = slices.DeleteFunc(g.Boards, func(b tracker.Board) bool { return hidden.hides(b.Name) })
	}
}

// PrivateBoards implements [Reader].
func (o outsider) PrivateBoards(game string) ([]string, bool) { return o.from.PrivateBoards(game) }

// Games implements [Reader].
func (o outsider) Games() []tracker.Game {
	games := slices.DeleteFunc(o.from.Games(), func(g tracker.Game) bool { return !o.knows(g.Name) })
	for i := range games {
		o.public(&games[i])
	}
	return games
}

// Game implements [Reader].
func (o outsider) Game(game string) (tracker.Game, error) {
	g, err := o.from.Game(game)
	if err == nil {
		o.public(&g)
	}
	return g, err
}

// places returns those that are not concealed.
func (o outsider) places(game string, list []tracker.BoardPlace) []tracker.BoardPlace {
	hidden := o.hide(game)
	return slices.DeleteFunc(list, func(p tracker.BoardPlace) bool { return hidden.hides(p.Board) })
}

// Player implements [Reader].
func (o outsider) Player(game, player string) (tracker.Player, error) {
	p, err := o.from.Player(game, player)
	p.Boards = o.places(game, p.Boards)
	return p, err
}

// Career implements [Reader].
func (o outsider) Career(game, player string) (tracker.Career, error) {
	c, err := o.from.Career(game, player)
	c.Boards, c.AllTime, c.Seasons = o.places(game, c.Boards), o.places(game, c.AllTime), o.places(game, c.Seasons)
	return c, err
}

// Places implements [Reader].
func (o outsider) Places(game, player string) (tracker.Career, error) {
	c, err := o.from.Places(game, player)
	c.Boards, c.AllTime = o.places(game, c.Boards), o.places(game, c.AllTime)
	return c, err
}

// StatValues implements [Reader].
func (o outsider) StatValues(game string, stats, players []string) ([][]float64, error) {
	return o.from.StatValues(game, stats, players)
}

// Search implements [Reader].
func (o outsider) Search(game, prefix, after string, limit int) (tracker.Found, error) {
	return o.from.Search(game, prefix, after, limit)
}

// SearchNames implements [Reader].
func (o outsider) SearchNames(game, prefix string, after standings.NamePlace, limit int) (tracker.Found, error) {
	return o.from.SearchNames(game, prefix, after, limit)
}

// Version implements [Reader].
func (o outsider) Version(game string) (tracker.Version, bool) { return o.from.Version(game) }

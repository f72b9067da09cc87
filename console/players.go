package console

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"statstracker/client"
	"statstracker/stats"
)

const (
	playersPath = "/admin/players"
	mostFound   = 20 // players of a game, by name and by id each
	mostGames   = 20 // that are searched
)

type playersView struct {
	shell
	asked string
	game  string
	games []string
	found []foundRow
	more  bool
}

type foundRow struct {
	name, id, address string
	in                string // a game that he is in
}

// playersPage answers GET /admin/players: it looks for players whose ids or names begin with
// what is asked for.
func playersPage(v *visit) error {
	q := v.r.URL.Query()
	games, err := v.api.Games(v.ctx())
	if err != nil {
		return err
	}
	o := &playersView{shell: v.shell(v.words.playersTitle, playersPath), asked: q.Get("q"), game: q.Get("game")}
	for i := range games {
		o.games = append(o.games, games[i].Game)
	}
	if o.asked != "" && len(o.asked) <= stats.MaxID {
		if err := v.search(o); err != nil {
			return err
		}
	}
	return v.show(o.show())
}

// search adds who is found: the player with the very id first, whoever he is.
func (v *visit) search(o *playersView) error {
	p, err := v.api.Person(v.ctx(), o.asked)
	if err == nil {
		o.add(v.Console, o.asked, p.Name, strings.Join(p.Games, ", "))
	} else if !isKind(err, "unknown-player") {
		return err
	}
	for i, game := range o.games {
		if o.game == game || o.game == "" && i < mostGames {
			if err := v.searchGame(o, game); err != nil {
				return err
			}
		}
	}
	return nil
}

// searchGame adds who is found in a game, by name and by id.
func (v *visit) searchGame(o *playersView, game string) error {
	for _, q := range []client.SearchQuery{{Game: game, Name: o.asked, Limit: mostFound}, {Game: game, Prefix: o.asked, Limit: mostFound}} {
		page, err := v.api.Search(v.ctx(), q)
		if isKind(err, "unknown-game") { // rules have changed meanwhile, or nothing was played
			return nil
		}
		if err != nil {
			return err
		}
		o.more = o.more || page.Next != ""
		for _, p := range page.Players {
			o.add(v.Console, p.Player, p.Name, game)
		}
	}
	return nil
}

// add adds a player, unless he was found already.
func (o *playersView) add(c *Console, id, name, in string) {
	row := foundRow{visible(name, 200), visible(id, 200), c.playerPath(id), visible(in, 100)}
	if !slices.ContainsFunc(o.found, func(f foundRow) bool { return f.address == row.address }) {
		o.found = append(o.found, row)
	}
}

// isKind reports whether the API has answered with a problem of the kind.
func isKind(err error, kind string) bool {
	refused, ok := errors.AsType[*client.Error](err)
	return ok && refused.Kind == kind
}

// playerPath returns the address of the page of a player.
func (c *Console) playerPath(id string) string { return c.pathOf("admin", "players", id) }

// pathOf returns an address of this server, with ids in it.
func (c *Console) pathOf(segments ...string) string {
	return strings.TrimPrefix(c.api.Address(segments...), inside)
}

// playerDone has the browser get the page of the player again.
func (v *visit) playerDone(id, did string) {
	v.done(v.playerPath(id), url.Values{}, did, 0, 0)
}

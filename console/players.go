package console

import (
	"errors"
	"net/url"
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
	games, err := v.api.Games(v.ctx)
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
	seen := make(map[string]bool)
	add := func(id, name, in string) {
		if !seen[id] {
			seen[id] = true
			o.found = append(o.found, foundRow{visible(name, 200), visible(id, 200), v.playerPath(id), visible(in, 100)})
		}
	}
	p, err := v.api.Person(v.ctx, o.asked)
	if err == nil {
		add(o.asked, p.Name, strings.Join(p.Games, ", "))
	} else if !isKind(err, "unknown-player") {
		return err
	}
	for i, game := range o.games {
		if o.game != "" && o.game != game || o.game == "" && i >= mostGames {
			continue
		}
		for _, q := range []client.SearchQuery{{Game: game, Name: o.asked, Limit: mostFound}, {Game: game, Prefix: o.asked, Limit: mostFound}} {
			page, err := v.api.Search(v.ctx, q)
			if isKind(err, "unknown-game") { // rules have changed meanwhile, or nothing was played
				continue
			}
			if err != nil {
				return err
			}
			o.more = o.more || page.Next != ""
			for i := range page.Players {
				add(page.Players[i].Player, page.Players[i].Name, game)
			}
		}
	}
	return nil
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

package cmd

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"statstracker/client"
)

func newPlayer() *cobra.Command {
	c := &cobra.Command{
		Use:   "player GAME PLAYER",
		Short: "Show the statistics and the places of a player",
		Long: `Player asks a running server for the statistics of a player, and for his place on
each board of the game. --as-of shows them as they were.`,
		Example: `  statstracker player football England
  statstracker player football "Bosnia and Herzegovina"
  statstracker player football England --as-of 1966-07-30
  statstracker player football England --json`,
		Args: takes(2, 2),
		RunE: runPlayer,
	}
	addServerFlags(c)
	addMomentFlags(c)
	return c
}

func runPlayer(c *cobra.Command, args []string) error {
	set := settingsOf(c)
	if err := notEmpty(c, args, "GAME", "PLAYER"); err != nil {
		return err
	}
	then, err := momentOf(c)
	if err != nil {
		return err
	}
	server, err := connect(set)
	if err != nil {
		return err
	}
	then.on(server)
	q := client.PlayerQuery{Game: args[0], Player: args[1], Moment: then.Moment}
	player, err := server.Player(c.Context(), q)
	if err != nil {
		return noSuchPlayer(c.Context(), server, server.explain(err), q.Game, q.Player)
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), server.answer)
	}
	game, err := server.Game(c.Context(), client.GameQuery{Game: q.Game, Moment: then.Moment})
	if err != nil {
		return server.explain(err)
	}
	places, err := placesOf(c.Context(), server, &game, then, &player)
	if err != nil {
		return err
	}
	return printPlayer(c.OutOrStdout(), q, &player, then, places)
}

// noSuchPlayer says so, if that is what the server has answered, or that there is
// no such game.
func noSuchPlayer(ctx context.Context, server *remote, err error, game, player string) error {
	if !notThere(err) {
		return err
	}
	if _, err := server.Game(ctx, client.GameQuery{Game: game}); err != nil {
		return server.explain(err)
	}
	return hint(fmt.Errorf("no event of a player %s has counted in %s", visible(player), visible(game)),
		"ids are matched character by character; `statstracker top %s` lists the best", shellWord(game))
}

// place is where a player stands on a board.
type place struct {
	client.Place
	board *client.Board
}

// tie returns what orders equal scores, and its name; "" if there is nothing.
func (p *place) tie() string {
	tie, ok := p.Number(p.board.Tie)
	if !ok {
		return ""
	}
	return visible(p.board.Tie) + " " + scoreTexts([]float64{tie})[0]
}

// placesOf asks for the place of the player on each of the boards that he is on.
func placesOf(ctx context.Context, server *remote, game *client.Game, then moment, player *client.Player) (places []place, err error) {
	for i := range game.Boards {
		p := place{board: &game.Boards[i]}
		if _, ok := player.Boards[p.board.Board]; !ok {
			continue
		}
		ref := client.Ref{Game: game.Game, Board: p.board.Board, Moment: then.Moment}
		if p.Place, err = server.Place(ctx, ref, player.Player); err != nil {
			return nil, server.explain(err)
		}
		places = append(places, p)
	}
	return places, nil
}

func printPlayer(w io.Writer, q client.PlayerQuery, player *client.Player, then moment, places []place) error {
	head := visible(q.Game) + ", " + called(player.Name, q.Player)
	if !then.isNow() {
		head += ", " + then.String()
	}
	if _, err := fmt.Fprintln(w, head); err != nil {
		return err
	}
	if len(player.Statistics) > 0 {
		_, _ = fmt.Fprintln(w) // print tells the error
		if err := statTable(player.Statistics).print(w); err != nil {
			return err
		}
	}
	if len(places) == 0 {
		return nil
	}
	_, _ = fmt.Fprintln(w)
	return placeTable(places).print(w)
}

func placeTable(places []place) *table {
	out := &table{right: []bool{false, true, true, true, true, false, false, false}}
	out.add("board", "rank", "of", "score", "percentile", "season", "tie", "")
	for i := range places {
		p, id := &places[i], ""
		if p.Season != nil {
			id = visible(p.Season.ID)
		}
		out.add(visible(p.board.Board), strconv.Itoa(p.Rank), strconv.Itoa(p.Total),
			scoreTexts([]float64{p.Score})[0], strconv.FormatFloat(p.Percentile, 'f', 1, 64), id, p.tie(), mark(p.Provisional))
	}
	return out.withoutEmpty()
}

package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/spf13/cobra"

	"statstracker/internal/eventjson"
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
	server, err := newClient(set.text("server"), set.text("ca-file"))
	if err != nil {
		return err
	}
	then.on(server)
	game, player := args[0], args[1]
	answer, err := server.get(c.Context(), server.address("v1", "games", game, "players", player)+then.query(nil))
	if err != nil {
		return noSuchPlayer(c.Context(), server, err, game, player)
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var known struct {
		Name       string          `json:"name"`
		Statistics []statistic     `json:"statistics"`
		Boards     json.RawMessage `json:"boards"`
	}
	if err := decodeAnswer(answer, &known); err != nil {
		return err
	}
	about, err := askGameAt(c.Context(), server, game, then)
	if err != nil {
		return err
	}
	places, err := placesOf(c.Context(), server, about, then, player, membersOf(known.Boards))
	if err != nil {
		return err
	}
	return printPlayer(c.OutOrStdout(), game, called(known.Name, player), then, known.Statistics, places)
}

// noSuchPlayer says so, if that is what the server has answered, or that there is
// no such game.
func noSuchPlayer(ctx context.Context, server *client, err error, game, player string) error {
	var answer *answerError
	if !errors.As(err, &answer) || answer.status != http.StatusNotFound || answer.detail == "" {
		return err
	}
	if _, err := askGame(ctx, server, game); err != nil {
		return err
	}
	return hint(fmt.Errorf("no event of a player %s has counted in %s", visible(player), visible(game)),
		"ids are matched character by character; `statstracker top %s` lists the best", shellWord(game))
}

// place is where a player stands on a board.
type place struct {
	board      string
	Rank       int     `json:"rank"`
	Score      float64 `json:"score"`
	Percentile float64 `json:"percentile"`
	Total      int     `json:"total"`

	Provisional bool    `json:"provisional"`
	Season      *season `json:"season"`
	tie         string  // what orders equal scores, and its name; "" if there is nothing
}

// placesOf asks for the place of a player on each of the boards.
func placesOf(ctx context.Context, server *client, game *gameAnswer, then moment, player string, boards members) ([]place, error) {
	places := make([]place, len(boards))
	for i, b := range boards {
		answer, err := server.get(ctx, server.address("v1", "games", game.Game, "boards", b.name, "players", player)+then.query(nil))
		if err != nil {
			return nil, err
		}
		places[i].board = b.name
		if err := decodeAnswer(answer, &places[i]); err != nil {
			return nil, err
		}
		if places[i].tie, err = game.tieText(b.name, answer); err != nil {
			return nil, err
		}
	}
	return places, nil
}

func printPlayer(w io.Writer, game, player string, then moment, statistics []statistic, places []place) error {
	head := visible(game) + ", " + player
	if !then.isNow() {
		head += ", " + then.String()
	}
	if _, err := fmt.Fprintln(w, head); err != nil {
		return err
	}
	if len(statistics) > 0 {
		_, _ = fmt.Fprintln(w) // print tells the error
		if err := statTable(statistics).print(w); err != nil {
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
	for _, p := range places {
		id := ""
		if p.Season != nil {
			id = visible(p.Season.ID)
		}
		out.add(visible(p.board), strconv.Itoa(p.Rank), strconv.Itoa(p.Total),
			scoreTexts([]float64{p.Score})[0], strconv.FormatFloat(p.Percentile, 'f', 1, 64), id, p.tie, mark(p.Provisional))
	}
	return out.withoutEmpty()
}

// members are the names and values of a JSON object, in its order.
type members []member

type member struct{ name, value string }

// Field implements [eventjson.Fields].
func (m *members) Field(name, value []byte) {
	*m = append(*m, member{string(name), string(value)})
}

// membersOf returns the members of an object; what is none has none.
func membersOf(text json.RawMessage) members {
	var d eventjson.Decoder
	var m members
	if d.Object(text, &m) != nil {
		return nil
	}
	return m
}

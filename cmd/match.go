package cmd

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statstracker/tracker"
)

func newMatch() *cobra.Command {
	c := &cobra.Command{
		Use:   "match GAME MATCH",
		Short: "Show what a match has changed",
		Long: `Match asks a running server for the events of a match, by their game_id, and shows
what each has changed for everybody.`,
		Example: `  statstracker match football 2018-07-11-England-Croatia
  statstracker match football 2018-07-11-England-Croatia --json`,
		Args: takes(2, 2),
		RunE: runMatch,
	}
	addServerFlags(c)
	return c
}

// matchEvent is an event of a match.
type matchEvent struct {
	Revision uint64
	Time     time.Time
	Type     string
	Sides    []struct {
		Rank    int
		Players []string
		Hidden  int
		Score   *float64
	}
	Boards, Stats []struct {
		Player, Board, Season, Stat string
		Before, Change, After       float64
	}
}

func runMatch(c *cobra.Command, args []string) error {
	set := settingsOf(c)
	if err := notEmpty(c, args, "GAME", "MATCH"); err != nil {
		return err
	}
	server, err := connect(set)
	if err != nil {
		return err
	}
	query := url.Values{"limit": {"1000"}}
	answer, err := server.get(c.Context(), server.Address("v1", "games", args[0], "matches", args[1])+"?"+query.Encode())
	if err != nil {
		return err
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var known struct {
		Events   []matchEvent
		Profiles profiles
	}
	if err := decodeAnswer(answer, &known); err != nil {
		return err
	}
	for i := range known.Events {
		if i > 0 {
			_, _ = fmt.Fprintln(c.OutOrStdout()) // print tells the error
		}
		if err := known.Events[i].print(c.OutOrStdout(), known.Profiles); err != nil {
			return err
		}
	}
	return nil
}

func (e *matchEvent) print(w io.Writer, names profiles) error {
	_, err := fmt.Fprintf(w, "%s, %s, record %d\n", e.Time.UTC().Format(time.RFC3339), visible(e.Type), e.Revision)
	if err != nil {
		return err
	}
	for _, s := range e.Sides {
		var side []string
		for _, id := range s.Players {
			side = append(side, names.called(id))
		}
		side = append(side, slices.Repeat([]string{tracker.Hidden}, s.Hidden)...)
		_, _ = fmt.Fprintf(w, "%d. %s", s.Rank, strings.Join(side, ", ")) // the table tells the error
		if s.Score != nil {
			_, _ = fmt.Fprintf(w, " (%s)", exact(*s.Score))
		}
		_, _ = fmt.Fprintln(w)
	}
	return e.table(names).print(w)
}

func (e *matchEvent) table(names profiles) *table {
	out := &table{right: []bool{false, false, false, true, true, true}}
	out.add("player", "of", "season", "before", "change", "after")
	for _, b := range append(e.Boards, e.Stats...) {
		n := scoreTexts([]float64{b.Before, b.Change, b.After})
		out.add(names.called(b.Player), visible(b.Board+b.Stat), visibleOr(b.Season), n[0], signed(n[1], b.Change), n[2])
	}
	return out.withoutEmpty()
}

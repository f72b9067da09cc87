package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
	"statstracker/tracker"
)

func newExplain() *cobra.Command {
	c := &cobra.Command{
		Use:   "explain GAME PLAYER [BOARD]",
		Short: "Explain the score or a statistic of a player",
		Long: `Explain asks a running server how a number of a player came about: his score on a
board, that is the game's first unless another is named, or with --stat one of his
statistics. It prints what the events have changed, the newest last, and their sum.`,
		Example: `  statstracker explain football England elo
  statstracker explain football England elo-yearly --season 2018
  statstracker explain football England --stat wins --limit 3
  statstracker explain football England elo --json`,
		Args: takes(2, 3),
		RunE: runExplain,
	}
	addServerFlags(c)
	c.Flags().String("stat", "", "explain this `statistic` instead of a board")
	c.Flags().String("season", "", "of a board with seasons: the `id` of one, or current, previous or all-time")
	c.Flags().Int("limit", 10, "show this `number` of changes at most, the newest ones, up to 1000")
	return c
}

// explanation is the answer of a server.
type explanation struct {
	Board, Stat  string
	Season       *client.Season
	Value, Start float64
	Carried      bool
	Earlier      *struct {
		Parts         int
		Complete      bool
		Start, Change float64
	}
	Parts    []part
	Profiles profiles
	Inputs   json.RawMessage
}

// part is an event and what it changed.
type part struct {
	Revision              uint64
	Time                  time.Time
	Match, Type, Result   string
	Opponents             []string
	Hidden                int // how many opponents are hidden
	Before, Change, After float64
	Terms                 json.RawMessage
	Categories            []struct {
		Category string
		Change   int64
	}
}

func runExplain(c *cobra.Command, args []string) error {
	set := settingsOf(c)
	if err := notEmpty(c, args, "GAME", "PLAYER", "BOARD"); err != nil {
		return err
	}
	query, err := explainQuery(c, args)
	if err != nil {
		return err
	}
	server, err := connect(set)
	if err != nil {
		return err
	}
	answer, err := server.get(c.Context(), server.Address("v1", "games", args[0], "players", args[1], "explain")+"?"+query.Encode())
	if err != nil {
		return err
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var x explanation
	if err := decodeAnswer(answer, &x); err != nil {
		return err
	}
	return x.print(c.OutOrStdout(), args[0], args[1])
}

func explainQuery(c *cobra.Command, args []string) (url.Values, error) {
	set := settingsOf(c)
	limit := set.number("limit")
	if limit < 1 || limit > maxTop {
		return nil, &usageError{c, fmt.Errorf("--limit has to be from 1 to %d", maxTop)}
	}
	query := url.Values{"limit": {strconv.Itoa(limit)}}
	stat, seasonID := set.text("stat"), set.text("season")
	switch {
	case stat != "" && (len(args) > 2 || seasonID != ""):
		return nil, &usageError{c, errors.New("--stat excludes a BOARD and --season")}
	case stat != "":
		query.Set("stat", stat)
	case len(args) > 2:
		query.Set("board", args[2])
	case seasonID != "":
		return nil, &usageError{c, errors.New("--season needs a BOARD")}
	}
	if seasonID != "" {
		query.Set("season", seasonID)
	}
	return query, nil
}

func (x *explanation) print(w io.Writer, game, player string) error {
	name := x.Board
	if x.Stat != "" {
		name = x.Stat
	}
	_, _ = fmt.Fprintf(w, "%s, %s: %s", visible(game), x.Profiles.called(player), visible(name)) // the table tells the error
	if x.Season != nil {
		_, _ = fmt.Fprintf(w, ", season %s", visible(x.Season.ID))
	}
	_, _ = fmt.Fprintf(w, "\n\n")
	if x.Inputs != nil {
		return x.printInputs(w)
	}
	if err := x.table().print(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n", x.sum())
	return err
}

// printInputs shows what a derived statistic was computed of.
func (x *explanation) printInputs(w io.Writer) error {
	out := &table{right: []bool{false, true}}
	out.add("of", "value")
	for _, in := range membersOf(x.Inputs) {
		out.add(visible(in.name), in.value)
	}
	out.add("", exact(x.Value))
	return out.print(w)
}

func (x *explanation) table() *table {
	out := &table{right: []bool{false, false, false, false, true, true, true, false}}
	out.add("time", "match", "opponents", "result", "before", "change", "after", "")
	numbers := x.numbers()
	if e := x.Earlier; e != nil {
		out.add(earlierText(e.Parts, e.Complete), "", "", "", numbers[0], signed(numbers[1], e.Change), numbers[2], "")
	}
	for i, p := range slices.Backward(x.Parts) {
		n := numbers[3+3*i:]
		out.add(p.Time.UTC().Format("2006-01-02 15:04:05"), visibleOr(p.Match), p.opponents(x.Profiles), p.Result,
			n[0], signed(n[1], p.Change), n[2], p.terms())
	}
	return out.withoutEmpty()
}

// numbers returns those of the table with the same number of decimals: of the earlier
// parts, and of each part before, change and after.
func (x *explanation) numbers() []string {
	all := make([]float64, 3, 3+3*len(x.Parts))
	if e := x.Earlier; e != nil {
		all[0], all[1], all[2] = e.Start, e.Change, e.Start+e.Change
	}
	for _, p := range x.Parts {
		all = append(all, p.Before, p.Change, p.After)
	}
	return scoreTexts(all)
}

func earlierText(parts int, complete bool) string {
	if complete {
		return fmt.Sprintf("%d earlier", parts)
	}
	return fmt.Sprintf("at least %d earlier", parts)
}

func signed(text string, change float64) string {
	if change >= 0 {
		return "+" + text
	}
	return text
}

func visibleOr(text string) string {
	if text == "" {
		return ""
	}
	return visible(text)
}

// maxNames is how many names of opponents stand in a line.
const maxNames = 4

func (p *part) opponents(called profiles) string {
	var names []string
	for _, id := range p.Opponents[:min(maxNames, len(p.Opponents))] {
		names = append(names, called.called(id))
	}
	if p.Hidden > 0 {
		names = append(names, tracker.Hidden)
	}
	if more := len(p.Opponents) - maxNames; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}

// terms returns what the change came from, or which categories it was in.
func (p *part) terms() string {
	var list []string
	for _, t := range membersOf(p.Terms) {
		value, err := strconv.ParseFloat(t.value, 64)
		if err != nil {
			continue
		}
		list = append(list, visible(t.name)+" "+scoreTexts([]float64{value})[0])
	}
	for _, c := range p.Categories {
		list = append(list, fmt.Sprintf("%s %+d", visible(c.Category), c.Change))
	}
	return strings.Join(list, ", ")
}

// sum says how the parts add up.
func (x *explanation) sum() string {
	var b strings.Builder
	word := "start"
	if x.Carried {
		word = "carried from an earlier season"
	}
	_, _ = fmt.Fprintf(&b, "%s %s", word, exact(x.Start))
	if e := x.Earlier; e != nil {
		_, _ = fmt.Fprintf(&b, ", %s %s", earlierText(e.Parts, e.Complete), signed(exact(e.Change), e.Change))
	}
	if n := len(x.Parts); n > 0 {
		change := x.Parts[0].After - x.Parts[n-1].Before
		_, _ = fmt.Fprintf(&b, ", %d shown %s", n, signed(exact(change), change))
	}
	_, _ = fmt.Fprintf(&b, ": %s", exact(x.Value))
	return b.String()
}

// exact returns all digits of a number.
func exact(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

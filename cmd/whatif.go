package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
)

func newWhatIf() *cobra.Command {
	c := &cobra.Command{
		Use:   "whatif GAME --games FILE|DIR",
		Short: "Compare a game with what it would be by other rules",
		Long: `Whatif has a running server count all events of a game by the rules in a file, beside
the boards that it serves, and compares: who would stand where, who would win and lose
most by the change, how far the order stays the same, and how well ratings foretell
results. Nothing is changed, and the server goes on meanwhile.

Of the games in the file only GAME is looked at. At the end there is the command that
makes the rules hold and counts all events by them, exactly as it was shown; it does
nothing if the rules of the server have changed since.

Before is what the server shows; with --from or --until it is that period alone by the
rules that hold. The log loss is the mean of −ln p of what happened, p being what the
scores before each match gave it: lower is better, and 0.693 is a coin. For a draw it is
the mean of both sides, for more than two sides that of all, each against the share of
the others that it beat.`,
		Example: `  statstracker whatif football --games other.yaml
  statstracker whatif football --games other.yaml --from 1990-01-01 --limit 20
  statstracker whatif football --games other.yaml --json`,
		Args: takes(1, 1),
		RunE: runWhatIf,
	}
	addRemoteFlags(c)
	c.Flags().String("games", "", "the rules to compare with: a games `file`, or a directory of them")
	c.Flags().String("from", "", "count only events from this `time` on: a date, which begins at 00:00 in UTC, or as 2014-07-14T21:00:00Z")
	c.Flags().String("until", "", "count only events before this `time`, likewise")
	c.Flags().Int("limit", 3, "show this `number` of players in each list at most, up to 1000")
	c.Flags().Bool("json", false, "print the answer of the server as it is")
	c.Flags().String("apply", "", "make the rules hold and count all events by them, if this is the `plan` of a whatif with them")
	return c
}

// whatIfBody is what the server is sent.
type whatIfBody struct {
	Files []ruleFile `json:"files"`
	From  string     `json:"from,omitempty"`
	To    string     `json:"to,omitempty"`
	Limit int        `json:"limit,omitempty"`
	Plan  string     `json:"plan,omitempty"`
}

type ruleFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func runWhatIf(c *cobra.Command, args []string) error {
	set := settingsOf(c)
	if err := notEmpty(c, args, "GAME"); err != nil {
		return err
	}
	if set.text("games") == "" {
		return &usageError{c, errors.New("--games is missing: a file with the rules to compare with")}
	}
	body, err := whatIfOf(c)
	if err != nil {
		return err
	}
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	server.http.Timeout = 0 // it takes as long as the log is; Ctrl-C ends it
	if set.text("apply") != "" {
		return applyPlan(c, server, args[0], body)
	}
	answer, err := postWhatIf(c.Context(), server, server.Address("v1", "games", args[0], "whatif"), body)
	if err != nil {
		return err
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var o outlook
	if err := decodeAnswer(answer, &o); err != nil {
		return err
	}
	if err := o.print(c.OutOrStdout()); err != nil || o.SameRules {
		return err
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\nnothing has been changed; to make these rules hold and count all events by them:\n  %s\n", applyCommand(set, args[0], o.Plan))
	return err
}

// whatIfOf reads the files and the flags.
func whatIfOf(c *cobra.Command) (b whatIfBody, err error) {
	set := settingsOf(c)
	if b.Limit = set.number("limit"); b.Limit < 1 || b.Limit > maxTop {
		return b, &usageError{c, fmt.Errorf("--limit has to be from 1 to %d", maxTop)}
	}
	p, err := periodOf(c)
	if err != nil {
		return b, err
	}
	b.From, b.To = p.from, p.until
	files, err := readGames(set.text("games"))
	if err != nil {
		return b, err
	}
	b.Files = ruleFilesOf(files)
	return b, nil
}

func ruleFilesOf(files []gamefile.File) []ruleFile {
	sent := make([]ruleFile, len(files))
	for i, f := range files {
		sent[i] = ruleFile{f.Name, string(f.Text)}
	}
	return sent
}

func postWhatIf(ctx context.Context, server *remote, address string, b whatIfBody) ([]byte, error) {
	body, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("write the rules as JSON: %w", err)
	}
	answer, err := server.send(ctx, http.MethodPost, address, body)
	switch refused := refusal(err); {
	case refused != nil && refused.Status == http.StatusBadRequest:
		return nil, refused // it says all there is
	case err != nil:
		return nil, refusedRules(err)
	}
	return answer, nil
}

// applyCommand is the command that applies the plan.
func applyCommand(set settings, game, plan string) string {
	words := []string{"statstracker", "whatif", shellWord(game), "--games", shellWord(set.text("games"))}
	for _, name := range []string{"server", "key-file", "ca-file", "config"} {
		if f := set.command.Flag(name); f != nil && f.Changed {
			words = append(words, "--"+name, shellWord(f.Value.String()))
		}
	}
	return strings.Join(append(words, "--apply", plan), " ")
}

// applyPlan makes the rules of a plan hold, and waits until the game has been counted
// again.
func applyPlan(c *cobra.Command, server *remote, game string, b whatIfBody) error {
	b.Plan, b.Limit = settingsOf(c).text("apply"), 0
	answer, err := postWhatIf(c.Context(), server, server.Address("v1", "games", game, "whatif", "apply"), b)
	if err != nil {
		return err
	}
	var applied struct {
		Rules   rulesPlan    `json:"rules"`
		Rescore rescoreState `json:"rescore"`
	}
	if err := decodeAnswer(answer, &applied); err != nil {
		return err
	}
	if err := applied.Rules.print(c.OutOrStdout()); err != nil {
		return err
	}
	if note := applied.Rules.Note; note != "" {
		_, _ = fmt.Fprintf(c.OutOrStdout(), "\nnote: %s\n", visible(note)) // what follows tells the error
	}
	_, _ = fmt.Fprintln(c.OutOrStdout(), "\napplied: events count by these rules from here on") // likewise
	start := time.Now()
	w := newRescoreWait(c, server, game)
	state, err := w.follow(c.Context(), applied.Rescore, nil)
	return w.conclude(c.OutOrStdout(), state, err, time.Since(start))
}

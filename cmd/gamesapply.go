package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
)

func newGamesApply() *cobra.Command {
	c := &cobra.Command{
		Use:   "apply FILE|DIR…",
		Short: "Have a running server count by the rules in files",
		Long: `Apply shows what the rules in the files would change on a running server, and then
makes them hold, in the place of all rules that came from files before. Events that
have been counted stay as they are counted; ` + "`statstracker rescore GAME`" + ` counts them
again. A game that the files do not have is removed, which is done only with
--remove: it is hidden, and what it has counted is kept for when it comes back.`,
		Example: `  statstracker games apply games.yaml --dry-run
  statstracker games apply games.yaml
  statstracker games apply games/ --server https://stats.example.com --key-file /etc/statstracker/key`,
		Args: takes(1, -1),
		RunE: runGamesApply,
	}
	addRemoteFlags(c)
	c.Flags().Bool("dry-run", false, "show what would change, and change nothing")
	c.Flags().Bool("remove", false, "also remove the games that the files do not have")
	return c
}

func runGamesApply(c *cobra.Command, paths []string) error {
	set := settingsOf(c)
	files, err := readGames(paths...)
	if err != nil {
		return err
	}
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	plan, err := putRules(c.Context(), server, files, true)
	if err != nil {
		return err
	}
	if err := plan.print(c.OutOrStdout()); err != nil || !plan.Changed {
		return err
	}
	removed := plan.removed()
	switch {
	case set.yes("dry-run") && len(removed) > 0:
		_, err = fmt.Fprintf(c.OutOrStdout(), "\nnothing has been changed; with --remove this would remove %s\n", strings.Join(removed, ", "))
		return err
	case set.yes("dry-run"):
		_, err = fmt.Fprintln(c.OutOrStdout(), "\nnothing has been changed")
		return err
	case len(removed) > 0 && !set.yes("remove"):
		return hint(fmt.Errorf("this would remove %s, so nothing has been changed", strings.Join(removed, ", ")),
			"name the files of all games; or, if that is what is meant, add --remove")
	}
	if plan, err = putRules(c.Context(), server, files, false); err != nil {
		return err
	}
	return plan.conclude(c.Context(), server, c.OutOrStdout())
}

// ruleProblem is something that a server says is wrong with a file.
type ruleProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// putRules sends the files to the server.
func putRules(ctx context.Context, server *remote, files []gamefile.File, dry bool) (plan rulesPlan, err error) {
	type file struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	sent := make([]file, len(files))
	for i, f := range files {
		sent[i] = file{f.Name, string(f.Text)}
	}
	body, err := json.Marshal(map[string]any{"files": sent})
	if err != nil {
		return plan, fmt.Errorf("write the rules as JSON: %w", err)
	}
	address := server.Address("v1", "rules")
	if dry {
		address += "?dry_run=true"
	}
	answer, err := server.send(ctx, http.MethodPut, address, body)
	if err != nil {
		return plan, refusedRules(err)
	}
	err = decodeAnswer(answer, &plan)
	return plan, err
}

// refusedRules lists the problems that the server has found.
func refusedRules(err error) error {
	var answer struct {
		Problems []ruleProblem `json:"problems"`
	}
	refused := refusal(err)
	if refused == nil || json.Unmarshal(refused.Body, &answer) != nil || len(answer.Problems) == 0 {
		return err
	}
	problems := make(gamefile.Problems, len(answer.Problems))
	for i, p := range answer.Problems {
		problems[i] = gamefile.Problem{File: p.File, Line: p.Line, Column: p.Column, Message: p.Message}
	}
	return badGames(problems)
}

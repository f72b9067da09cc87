package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newMerge() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge FROM INTO",
		Short: "Have a running server take two ids for one player, or rename one",
		Long: `Merge gives all events of the id FROM to the id INTO, in all games, also those that
come later under the old one. INTO may be an id that nobody has yet: then the player
is renamed. Matches that the two had against each other are rejected.

It is wise to look with --dry-run first. The command waits until the server is done;
Ctrl-C ends only the waiting. ` + "`statstracker merge undo`" + ` makes them two again.`,
		Example: `  statstracker merge ann2 ann --dry-run
  statstracker merge ann2 ann --reason "lost her password"
  statstracker merge list
  statstracker merge undo 1207`,
		Args: takes(2, 2),
		RunE: runMerge,
	}
	addAmendFlags(c)
	addTrialFlag(c)
	c.AddCommand(newMergeList(), newMergeShow(), newMergeUndo())
	return c
}

func runMerge(c *cobra.Command, args []string) error {
	if err := notEmpty(c, args, "FROM", "INTO"); err != nil {
		return err
	}
	body := notes(settingsOf(c))
	body["into"] = args[1]
	return amend(c, amendmentRequest{
		path: []string{"v1", "players", args[0], "merge"}, body: body,
		title: func(a *amendmentAnswer) string {
			return fmt.Sprintf("merge %s: %s is %s from now on, %s", a.ID, visible(a.Player), visible(a.Into), a.took())
		},
	})
}

func newMergeList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the merges of players, the newest first",
		Example: `  statstracker merge list`,
		Args:    takes(0, 0),
		RunE:    func(c *cobra.Command, _ []string) error { return listAmendments(c, []string{"v1", "merges"}) },
	}
	addListFlags(c)
	return c
}

func newMergeShow() *cobra.Command {
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a merge, and what it has changed",
		Example: `  statstracker merge show 1207`,
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return showAmendment(c, []string{"v1", "merges", args[0]})
		},
	}
	addReadFlags(c)
	return c
}

func newMergeUndo() *cobra.Command {
	c := &cobra.Command{
		Use:   "undo ID",
		Short: "Make two players of one again",
		Example: `  statstracker merge undo 1207 --dry-run
  statstracker merge undo 1207`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return undo(c, []string{"v1", "merges", args[0]}, args[0], "statstracker merge list")
		},
	}
	addAmendFlags(c)
	addTrialFlag(c)
	return c
}

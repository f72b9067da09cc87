package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func newRetract() *cobra.Command {
	c := &cobra.Command{
		Use:   "retract GAME",
		Short: "Have a running server count some events of a game for nobody",
		Long: `Retract takes results away, as if they had never come: those of one match, one event,
or a player in a period. The server counts the game again without them, and shows the
new boards in one step; events go on being counted. It is about events that are in the
log now: later ones of the same match or player count. The events stay in the log, and
` + "`statstracker retract undo`" + ` counts them again.

With --compensate keep all others keep what the events gave them, and only --player
loses his part.

It is wise to look with --dry-run first. The command waits until the server is done;
Ctrl-C ends only the waiting.`,
		Example: `  statstracker retract football --match 1174 --dry-run
  statstracker retract football --match 1174 --reason "played with a wrong ball"
  statstracker retract exrps --player cheat --from 2026-11-01T00:00:00Z --by moderator
  statstracker retract exrps --player cheat --compensate keep
  statstracker retract list football
  statstracker retract undo football 1207`,
		Args: takes(1, 1),
		RunE: runRetract,
	}
	addAmendFlags(c)
	addTrialFlag(c)
	f := c.Flags()
	f.String("match", "", "the events of the match with this `id` (game_id)")
	f.String("event-id", "", "the event with this `id` (event_id)")
	f.Uint64("revision", 0, "the event that is the record of this `number` in the log")
	f.String("player", "", "the events that name the player with this `id`; with --compensate keep, also beside the others")
	f.String("from", "", "with --player: those that happened at this `time` or later: a date, which begins at 00:00 in UTC, or as 2026-11-01T21:00:00Z")
	f.String("until", "", "with --player: those that happened before this `time`, likewise: not those of the date itself")
	f.String("compensate", "void", "`void`: the events count for nobody; keep: for all but --player")
	c.AddCommand(newRetractList(), newRetractShow(), newRetractUndo())
	return c
}

func runRetract(c *cobra.Command, args []string) error {
	if err := notEmpty(c, args, "GAME"); err != nil {
		return err
	}
	body, err := retractionOf(c)
	if err != nil {
		return err
	}
	return amend(c, amendmentRequest{
		path: []string{"v1", "games", args[0], "retractions"}, body: body,
		title: func(a *amendmentAnswer) string {
			return fmt.Sprintf("retraction %s of %s: %s", a.ID, visible(a.Game), a.took())
		},
	})
}

// retractionOf returns the request that the flags make.
func retractionOf(c *cobra.Command) (map[string]any, error) {
	set := settingsOf(c)
	body := notes(set)
	for flag, member := range map[string]string{
		"match": "match", "event-id": "event_id", "player": "player", "compensate": "compensate",
	} {
		if text := set.text(flag); text != "" {
			body[member] = text
		}
	}
	if n, err := c.Flags().GetUint64("revision"); err == nil && n > 0 {
		body["revision"] = n
	}
	one := body["match"] != nil || body["event_id"] != nil || body["revision"] != nil
	if !one && body["player"] == nil {
		return nil, &usageError{c, errors.New("say what is retracted: --match, --event-id, --revision or --player")}
	}
	p, err := periodOf(c)
	if err != nil {
		return nil, err
	}
	if one && p != (period{}) {
		return nil, &usageError{c, errors.New("--from and --until go with --player alone")}
	}
	if p.from != "" {
		body["from"] = p.from
	}
	if p.until != "" {
		body["to"] = p.until
	}
	return body, nil
}

func newRetractList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list GAME",
		Short:   "List the retractions of a game, the newest first",
		Example: `  statstracker retract list football`,
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return listAmendments(c, []string{"v1", "games", args[0], "retractions"})
		},
	}
	addListFlags(c)
	return c
}

func newRetractShow() *cobra.Command {
	c := &cobra.Command{
		Use:     "show GAME ID",
		Short:   "Show a retraction, and what it has changed",
		Example: `  statstracker retract show football 1207`,
		Args:    takes(2, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return showAmendment(c, []string{"v1", "games", args[0], "retractions", args[1]})
		},
	}
	addReadFlags(c)
	return c
}

func newRetractUndo() *cobra.Command {
	c := &cobra.Command{
		Use:   "undo GAME ID",
		Short: "Count the events of a retraction again",
		Long: `Undo takes a retraction back: its events count again, as if they had never been
retracted. The server counts the game again, and shows the new boards in one step.`,
		Example: `  statstracker retract undo football 1207 --dry-run
  statstracker retract undo football 1207 --reason "it was somebody else"`,
		Args: takes(2, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return undo(c, []string{"v1", "games", args[0], "retractions", args[1]}, args[1], "statstracker retract list "+shellWord(args[0]))
		},
	}
	addAmendFlags(c)
	addTrialFlag(c)
	return c
}

package cmd

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

func newHide() *cobra.Command {
	c := &cobra.Command{
		Use:   "hide GAME PLAYER",
		Short: "Keep a player of a game off the boards of a running server",
		Long: `Hide keeps a player off the boards and out of all answers of a game, at once. He goes
on playing, and what the others win and lose against him counts; the ranks close up
behind him. ` + "`statstracker unhide`" + ` shows him again.`,
		Example: `  statstracker hide exrps cheat --reason "under investigation"
  statstracker hide exrps cheat --until 2026-12-24T18:00:00Z
  statstracker hide exrps cheat --until 72h
  statstracker hide list exrps`,
		Args: takes(2, 2),
		RunE: func(c *cobra.Command, args []string) error { return setVisibility(c, args, true) },
	}
	addAmendFlags(c)
	c.Flags().String("until", "", "show the player again at this `time`: 2026-12-24T18:00:00Z, a date, which is its beginning in UTC, or a while from now, as 72h")
	c.AddCommand(newHideList())
	return c
}

func newUnhide() *cobra.Command {
	c := &cobra.Command{
		Use:     "unhide GAME PLAYER",
		Short:   "Show a player again who was hidden",
		Example: `  statstracker unhide exrps cheat`,
		Args:    takes(2, 2),
		RunE:    func(c *cobra.Command, args []string) error { return setVisibility(c, args, false) },
	}
	addAmendFlags(c)
	return c
}

// setVisibility hides a player or shows him.
func setVisibility(c *cobra.Command, args []string, hide bool) error {
	set := settingsOf(c)
	if err := notEmpty(c, args, "GAME", "PLAYER"); err != nil {
		return err
	}
	body := notes(set)
	body["hidden"] = hide
	if hide && set.text("until") != "" {
		until, err := untilOf(set.text("until"), time.Now())
		if err != nil {
			return &usageError{c, fmt.Errorf("--until: %w", err)}
		}
		body["until"] = until
	}
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write the request as JSON: %w", err)
	}
	answer, err := server.send(c.Context(), http.MethodPut, server.Address("v1", "games", args[0], "players", args[1], "visibility"), text)
	if err != nil {
		return err
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var v visibilityAnswer
	if err := decodeAnswer(answer, &v); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "%s is %s in %s%s\n", v.called(args[1]), v.state(), visible(args[0]), v.otherID(args[1]))
	return err
}

// untilOf returns the time that is meant: one that is so long from now, a time, or the
// beginning of a day in UTC.
func untilOf(text string, now time.Time) (string, error) {
	if d, err := time.ParseDuration(text); err == nil {
		return now.Add(d).UTC().Format(time.RFC3339Nano), nil
	}
	at, err := timeOf(text, false)
	return at.Format(time.RFC3339Nano), err
}

// visibilityAnswer is whether a player is hidden.
type visibilityAnswer struct {
	Player string    `json:"player"`
	Name   string    `json:"name"` // "" if he is called nothing
	Hidden bool      `json:"hidden"`
	Until  string    `json:"until"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	Time   time.Time `json:"time"`
}

// called returns the player that was asked for as people read him.
func (v *visibilityAnswer) called(asked string) string {
	if v.Player != asked {
		return visible(asked)
	}
	return called(v.Name, asked)
}

// otherID tells by which other id the player is hidden, if it is not the one that was
// asked for.
func (v *visibilityAnswer) otherID(asked string) string {
	if !v.Hidden || v.Player == asked {
		return ""
	}
	return ", as " + visible(v.Player)
}

func (v *visibilityAnswer) state() string {
	switch {
	case !v.Hidden:
		return "shown"
	case v.Until != "":
		return "hidden until " + visible(v.Until)
	}
	return "hidden"
}

func newHideList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list GAME",
		Short:   "List the hidden players of a game",
		Example: `  statstracker hide list exrps`,
		Args:    takes(1, 1),
		RunE:    runHideList,
	}
	addReadFlags(c)
	return c
}

func runHideList(c *cobra.Command, args []string) error {
	answer, err := askWriter(c, []string{"v1", "games", args[0], "hidden"}, "")
	if err != nil {
		return err
	}
	if settingsOf(c).yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var list struct {
		Hidden []visibilityAnswer `json:"hidden"`
	}
	if err := decodeAnswer(answer, &list); err != nil {
		return err
	}
	if len(list.Hidden) == 0 {
		_, err := fmt.Fprintf(c.OutOrStdout(), "nobody is hidden in %s\n", visible(args[0]))
		return err
	}
	out := &table{right: make([]bool, 5)}
	out.add("player", "since", "until", "by", "reason")
	for i := range list.Hidden {
		v := &list.Hidden[i]
		out.add(called(v.Name, v.Player), v.Time.Format(time.RFC3339), shown(v.Until), shown(v.By), shown(v.Reason))
	}
	return out.withoutEmpty().print(c.OutOrStdout())
}

// shown returns text as visible does, and nothing for nothing.
func shown(text string) string {
	if text == "" {
		return ""
	}
	return visible(text)
}

package cmd

import "github.com/spf13/cobra"

// amendmentCommands are the commands that change the past.
func amendmentCommands() []*cobra.Command {
	return []*cobra.Command{newRetract(), newMerge(), newHide(), newUnhide()}
}

// addAmendFlags adds the flags of the commands that amend the past.
func addAmendFlags(c *cobra.Command) {
	addRemoteFlags(c)
	c.Flags().String("reason", "", "why, for those who look at it later; up to 1000 bytes of `text`")
	c.Flags().String("by", "", "who decides it, likewise: a `name`")
	c.Flags().Bool("json", false, "print the answer of the server as it is")
}

// addTrialFlag adds --dry-run.
func addTrialFlag(c *cobra.Command) {
	c.Flags().Bool("dry-run", false, "show what would change, and change nothing")
}

// notes returns the members of a request that say why and who.
func notes(set settings) map[string]any {
	body := make(map[string]any)
	for _, name := range []string{"reason", "by"} {
		if text := set.text(name); text != "" {
			body[name] = text
		}
	}
	return body
}

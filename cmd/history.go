package cmd

import "github.com/spf13/cobra"

// historyCommands are the commands that ask how numbers came about.
func historyCommands() []*cobra.Command {
	return []*cobra.Command{newExplain(), newMatch()}
}

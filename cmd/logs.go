package cmd

import (
	"github.com/spf13/cobra"

	"statstracker/stats"
)

// logCommands are the commands of the log and the data directory.
func logCommands(games []stats.Game) []*cobra.Command {
	return []*cobra.Command{newBackup(games), newRestore(games), newLog(games)}
}

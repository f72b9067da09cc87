package cmd

import "github.com/spf13/cobra"

// pastCommands are the commands that ask what would be.
func pastCommands() []*cobra.Command { return []*cobra.Command{newWhatIf()} }

package cmd

import "github.com/spf13/cobra"

// amendmentCommands are the commands that change the past.
func amendmentCommands() []*cobra.Command { return nil }

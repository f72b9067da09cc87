package cmd

import (
	"errors"

	"github.com/spf13/cobra"
)

func newPlayer() *cobra.Command {
	return &cobra.Command{
		Use:  "player",
		RunE: func(*cobra.Command, []string) error { return errors.New("not here yet") },
	}
}

package cmd

import (
	"errors"

	"github.com/spf13/cobra"
)

func newTop() *cobra.Command {
	return &cobra.Command{
		Use:  "top",
		RunE: func(*cobra.Command, []string) error { return errors.New("not here yet") },
	}
}

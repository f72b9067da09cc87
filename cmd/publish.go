package cmd

import (
	"errors"

	"github.com/spf13/cobra"
)

func newPublish() *cobra.Command {
	return &cobra.Command{
		Use:  "publish",
		RunE: func(*cobra.Command, []string) error { return errors.New("not here yet") },
	}
}

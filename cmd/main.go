package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"statstracker/stats"
)

// Main runs the command that the arguments of the program name, for these games,
// and returns the exit status: 0 if it did what it was asked, also if it was
// interrupted; 1 if it could not; 2 if it did not understand.
func Main(games []stats.Game) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, games, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// Run is Main with everything it takes from its surroundings as arguments,
// except the environment. When the context ends the command ends cleanly.
func Run(ctx context.Context, games []stats.Game, args []string, in io.Reader, out, errOut io.Writer) int {
	root := newRoot(games) //nolint:contextcheck // commands get the context below
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil || ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return 0
	}
	report(errOut, err)
	if _, ok := errors.AsType[*usageError](err); ok {
		return 2
	}
	return 1
}

func newRoot(games []stats.Game) *cobra.Command {
	root := &cobra.Command{
		Use:   "statstracker",
		Short: "Leaderboards and player statistics from game events",
		Long: `Stats Tracker reads the events of game servers, keeps them in a durable log, and
serves the leaderboards and player statistics that follow from them over HTTP.`,
		Example: `  statstracker serve
  statstracker publish matches.ndjson.gz
  statstracker top football`,
		Args:                       noSuchCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(wrongFlag)
	root.PersistentFlags().String("config", "", "read settings from this YAML `file`; its keys are the names of flags")
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return settle(c) }
	root.AddCommand(
		newServe(games),
		newDemo(games),
		newPublish(),
		newTop(),
		newPlayer(),
		newGames(games),
		newRescore(),
		newKeys(),
		newRejections(),
		newVerify(games),
		newVersion(),
	)
	root.AddCommand(amendmentCommands()...)
	root.AddCommand(personCommands()...)
	root.AddCommand(pastCommands()...)
	root.AddCommand(historyCommands()...)
	root.AddCommand(logCommands(games)...)
	return root
}

// usageError is an error in how a command was called.
type usageError struct {
	command *cobra.Command
	err     error
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// wrongFlag is the error of a flag that cannot be read.
func wrongFlag(c *cobra.Command, err error) error {
	wrong := &usageError{c, err}
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && unknown.GetSpecifiedName() == "to" && c.Flags().Lookup("until") != nil {
		return hint(wrong, "did you mean --until?")
	}
	return wrong
}

// hinted is an error that comes with what to do about it.
type hinted struct {
	err  error
	hint string
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }

// hint adds what to do about an error.
func hint(err error, format string, args ...any) error {
	return &hinted{err, fmt.Sprintf(format, args...)}
}

// report says on the terminal what went wrong.
func report(w io.Writer, err error) {
	_, _ = fmt.Fprintf(w, "error: %v\n", err)
	var h *hinted
	var usage *usageError
	switch {
	case errors.As(err, &h):
		_, _ = fmt.Fprintf(w, "hint: %s\n", h.hint)
	case errors.As(err, &usage):
		_, _ = fmt.Fprintf(w, "hint: %s --help shows how it is used\n", usage.command.CommandPath())
	}
}

// takes checks the number of arguments of a command; most is negative if there
// may be any number.
func takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < least:
			return &usageError{c, fmt.Errorf("an argument is missing: %s", c.UseLine())}
		case most >= 0 && n == most+1:
			return &usageError{c, fmt.Errorf("1 argument is too many: %s", c.UseLine())}
		case most >= 0 && n > most:
			return &usageError{c, fmt.Errorf("%d arguments are too many: %s", n-most, c.UseLine())}
		}
		return nil
	}
}

// noSuchCommand is the error of arguments that begin with no command.
func noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := &usageError{root, fmt.Errorf("there is no command %q", args[0])}
	if like := root.SuggestionsFor(args[0]); len(like) > 0 {
		return hint(err, "did you mean %s?", strings.Join(like, " or "))
	}
	return err
}

package cmd

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/stats"
	"statstracker/tracker"
)

func newVerify(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "verify",
		Short: "Fold the log from its first record and compare",
		Long: `With --server, verify has a running server fold its whole log again, beside the
live state, and compare the two; the server goes on taking events and answering.

Without, it reads the whole event log of a stopped data directory, folds it from its
first record, and compares the digest of the state with that of the checkpoint. Like a
start, it cuts off a block that a crash has left half-written; otherwise it
changes nothing. The first digest it prints is of the boards and statistics alone:
two data directories in which it is equal have the same, bit for bit. Those of the
checkpoint are of everything: also positions, rejections and remembered ids.`,
		Example: `  statstracker verify
  statstracker verify --data /var/lib/statstracker
  statstracker verify --server http://127.0.0.1:5000`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runVerify(c, games) },
	}
	c.Flags().String("data", defaultData, "the `directory` of the event log of a stopped server")
	addRemoteFlags(c)
	addLogFlags(c)
	return c
}

func runVerify(c *cobra.Command, games []stats.Game) error {
	set := settingsOf(c)
	if set.onCommandLine("server") {
		return runVerifyLive(c, set)
	}
	logger, err := newLogger(set.text("log-format"), set.text("log-level"), c.ErrOrStderr())
	if err != nil {
		return err
	}
	dir := set.text("data")
	v, err := tracker.Verify(c.Context(), tracker.Config{Dir: dir, Games: games, Compile: gamefile.Compile, Logger: logger, OnReplay: progress(logger)})
	if err != nil {
		return explain(err, dir)
	}
	printVerification(c.OutOrStdout(), v)
	if !v.Equal() {
		return hint(fmt.Errorf("the checkpoint at record %d is not the fold of the log", v.CheckpointRecords),
			"the log is what counts: move %s/checkpoint away, and the next start folds the log; then tell the authors", dir)
	}
	return nil
}

func printVerification(w io.Writer, v tracker.Verification) {
	p := func(name, format string, args ...any) {
		_, _ = fmt.Fprintf(w, "%-18s %s\n", name, fmt.Sprintf(format, args...))
	}
	p("records", "%d", v.Records)
	p("games", "%d", v.Games)
	for o, n := range v.Outcomes {
		p(stats.Outcome(o).String(), "%d", n)
	}
	p("folded in", "%v (%.0f events/s)", v.Took.Round(time.Millisecond), float64(v.Records)/v.Took.Seconds())
	p("digest", "%x", v.Digest)
	if !v.HasCheckpoint {
		p("verified", "the log is whole; there is no checkpoint to compare with")
		return
	}
	p("checkpoint", "%x of the whole state after record %d", v.CheckpointDigest, v.CheckpointRecords)
	p("folded", "%x of the whole state after the same record", v.FoldedDigest)
	if v.Equal() {
		p("verified", "the checkpoint is the fold of the log")
	}
}

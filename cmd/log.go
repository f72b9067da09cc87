package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"syscall"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/stats"
	"statstracker/tracker"
)

func newLog(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "log",
		Short: "Read the event log",
		Long: `The log has every event that was ever taken, in its order, with when it was received
and from where. These commands print it, follow it, and export it. They ask a
running server, for which its key is needed if it has one, or with --data read a
data directory, whether a server has it open or not.`,
		Args: noSuchCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newLogCat(games), newLogTail(games), newLogExport(games))
	return c
}

// addLogSource adds the flags that say where the log is, and what of it is asked for.
func addLogSource(c *cobra.Command) {
	f := c.Flags()
	f.String("data", defaultData, "read the log of this data `directory`, instead of asking a server")
	addRemoteFlags(c)
	f.String("game", "", "only events of this `game`")
	f.String("player", "", "only events that name this `player`")
	f.String("match", "", "only events of the match with this `game_id`")
	f.String("since", "", "from the record of this `number` on, or from this time of receiving (2026-11-22T18:30:00Z, or a date: its beginning in UTC)")
	f.String("until", "", "up to the record of this `number`, or until this time")
}

func newLogCat(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "cat",
		Short: "Print the events of the log",
		Long: `Cat prints the events of the log as NDJSON, one a line with its fields as strings, as
publish reads them. An event that does not say when it happened gets occurred_at,
the time at which it was received: published again, it happened at the same time.

With --meta a line is an object with the number of the record, when it was received,
its source and its position there, and the event. With --all there are also control
records ("control" and "fields": rules, amendments, …) and what was refused before it could
become an event ("refused", with the reason).

--player looks for the id that events have; log export knows about mergers.`,
		Example: `  statstracker log cat --game football --since 2026-11-01
  statstracker log cat --match fb-000017 --meta
  statstracker log cat --data /var/lib/statstracker | statstracker publish --to http://127.0.0.1:5001 -`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runLog(c, games, false) },
	}
	addLogSource(c)
	c.Flags().Bool("meta", false, "with number, time, source and position")
	c.Flags().Bool("all", false, "control records and refused ones too; includes --meta")
	return c
}

func newLogTail(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "tail",
		Short: "Follow the log",
		Long: `Tail prints events as they are added to the log, as log cat does: each as soon as it is on
disk, and never before. It begins with the next one, or with --since, and ends when it is
interrupted or the server shuts down.`,
		Example: `  statstracker log tail --game football
  statstracker log tail --since 2026-11-22 --meta
  statstracker log tail --data /var/lib/statstracker`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runLog(c, games, true) },
	}
	addLogSource(c)
	c.Flags().Bool("meta", false, "with number, time, source and position")
	c.Flags().Bool("all", false, "control records and refused ones too; includes --meta")
	c.Flags().BoolP("follow", "f", true, "wait for what comes")
	return c
}

func runLog(c *cobra.Command, games []stats.Game, tail bool) error {
	set := settingsOf(c)
	v := logValues(set)
	for _, name := range []string{"meta", "all"} {
		v.Set(name, set.text(name))
	}
	if tail {
		v.Set("follow", set.text("follow"))
		if !v.Has("since") {
			v.Set("since", "next")
		}
	}
	err := readTheLog(c.Context(), set, games, v, c.OutOrStdout())
	if errors.Is(err, syscall.EPIPE) {
		return nil // who reads has seen enough
	}
	return err
}

// logValues returns the query that the flags make.
func logValues(set settings) url.Values {
	v := url.Values{}
	for _, name := range []string{"game", "player", "match", "since", "until"} {
		if text := set.text(name); text != "" {
			v.Set(name, text)
		}
	}
	return v
}

// readTheLog prints what is asked for as lines.
func readTheLog(ctx context.Context, set settings, games []stats.Game, v url.Values, out io.Writer) error {
	q, err := httpapi.ParseLogQuery(v)
	if err != nil {
		return hint(err, "see --help for what the flags take")
	}
	if !set.onCommandLine("data") {
		return copyFromServer(ctx, set, v, out)
	}
	log, err := openDirLog(set.text("data"), tracker.Config{Games: games, Compile: gamefile.Compile})
	if err != nil {
		return err
	}
	defer log.Close()
	lines := &lineWriter{out: out, flush: func() error { return nil }, meta: q.Meta}
	walk := &logWalk{source: log, query: q, f: lines.add, rest: lines.rest}
	if err := walk.run(ctx); err != nil {
		return explain(err, set.text("data"))
	}
	return lines.write()
}

// copyFromServer prints the lines that a server sends.
func copyFromServer(ctx context.Context, set settings, v url.Values, out io.Writer) error {
	body, err := openServerLog(ctx, set, v)
	if err != nil {
		return err
	}
	defer body.Close()
	if _, err := io.Copy(out, body); err != nil {
		return cutOff(err)
	}
	return nil
}

func openServerLog(ctx context.Context, set settings, v url.Values) (io.ReadCloser, error) {
	server, err := newWriter(set)
	if err != nil {
		return nil, err
	}
	return server.open(ctx, server.Address("v1", "log")+"?"+v.Encode())
}

// cutOff explains the error of an answer that has no end.
func cutOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return hint(errors.New("the server has not sent all of it"), "its log says more; --since goes on behind what has come")
	}
	return err
}

// loggedFrom calls f with the events that a server sends with their numbers.
func loggedFrom(in io.Reader, f func(tracker.Logged) error) error {
	lines := bufio.NewReaderSize(in, maxLine)
	var parser loggedParser
	for {
		text, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) && len(text) == 0 {
			return nil
		}
		if err != nil {
			return cutOff(fmt.Errorf("read the log: %w", err))
		}
		e, err := parser.parse(text)
		if err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
}

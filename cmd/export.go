package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/stats"
	"statstracker/tracker"
)

func newLogExport(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "export GAME|--all FILE",
		Short: "Export the events of a game, or of all games, for analysis",
		Long: `Export writes the events of a game, or with --all of all games, into a file, in the order of
the log: as NDJSON (.ndjson, .ndjson.gz), CSV (.csv) or Parquet (.parquet).

CSV and Parquet have a row for each event: revision (the number of its record), received,
occurred_at, the fields of the contract, and in fields the others as JSON. The
times of Parquet are timestamps.

Only events are exported that count, with the ids that mergers gave their players: what was
rejected, sent twice or retracted is left out. Published into an empty server with
the same games, an export gives the same boards and statistics (verify shows the
digest), if the rules were the same for all of it: score a game again (rescore) whose
rules have changed. Two things an event cannot say: that it was retracted for one of its
players alone (it is exported as it is), and that it was received before the
time at which it says that it happened. Who is hidden is not said either. With
--effective=false all events are exported.

Values are written as they are. A spreadsheet may take one that begins with = + - or @ for a
formula: import such columns as text.`,
		Example: `  statstracker log export football football.parquet
  statstracker log export --all events.csv --since 2026-11-01
  statstracker log export chess chess.ndjson.gz --data /var/lib/statstracker`,
		Args: takes(1, 2),
		RunE: func(c *cobra.Command, args []string) error { return runExport(c, games, args) },
	}
	addLogSource(c)
	if err := c.Flags().MarkHidden("game"); err != nil {
		panic(err) // a flag that the command does not have
	}
	c.Flags().Bool("all", false, "the events of all games")
	c.Flags().Bool("effective", true, "only events that count, with the ids that mergers gave their players")
	return c
}

func runExport(c *cobra.Command, games []stats.Game, args []string) error {
	set := settingsOf(c)
	v := logValues(set)
	v.Set("meta", "true")
	v.Set("effective", set.text("effective"))
	switch all := set.yes("all"); {
	case all && len(args) != 1:
		return &usageError{c, errors.New("--all takes the place of the game")}
	case !all && len(args) != 2:
		return &usageError{c, errors.New("name a game and a file, or --all and a file")}
	case !all:
		v.Set("game", args[0])
	}
	name := args[len(args)-1]
	form, err := exportForm(name)
	if err != nil {
		return err
	}
	if err := refuseExisting(name); err != nil {
		return err
	}
	x := &exporting{bar: newProgressBar(c.ErrOrStderr(), -1, false), start: time.Now()}
	err = writeFile(name, func(w io.Writer) error { return x.run(c.Context(), set, games, v, form(w)) })
	x.bar.clear()
	if err != nil {
		return err
	}
	took := time.Since(x.start)
	_, err = fmt.Fprintf(c.OutOrStdout(), "%-10s %d (%.0f events/s in %v)\n%-10s %s\n",
		"events", x.events, float64(x.events)/max(took.Seconds(), 1e-6), took.Round(time.Millisecond), "exported", visible(name))
	return err
}

// rows is a file of events that is being written.
type rows interface {
	add(e tracker.Logged) error
	// finish writes what is left.
	finish() error
}

// exportForm returns what writes a file of that name.
func exportForm(name string) (func(io.Writer) rows, error) {
	forms := []struct {
		suffix string
		form   func(io.Writer) rows
	}{
		{".ndjson", newLineRows}, {".ndjson.gz", newPackedRows}, {".csv", newCSVRows}, {".parquet", newParquetRows},
	}
	for _, f := range forms {
		if strings.HasSuffix(name, f.suffix) {
			return f.form, nil
		}
	}
	return nil, hint(fmt.Errorf("what should %s be?", visible(name)), "the name of the file has to end in .ndjson, .ndjson.gz, .csv or .parquet")
}

// exporting is an export that is being made.
type exporting struct {
	bar    *progressBar
	start  time.Time
	events uint64
}

func (x *exporting) run(ctx context.Context, set settings, games []stats.Game, v url.Values, to rows) error {
	add := func(e tracker.Logged) error {
		x.events++
		if x.events%1024 == 0 {
			x.bar.update(int64(x.events), fmt.Sprintf("%d events", x.events))
		}
		return to.add(e)
	}
	read := readServerEvents
	if set.onCommandLine("data") {
		read = readDirEvents(games, x.bar)
	}
	if err := read(ctx, set, v, add); err != nil {
		return err
	}
	if game := v.Get("game"); game != "" && x.events == 0 && !narrowed(v) {
		return hint(fmt.Errorf("there are no events of %s to export", visible(game)), "GET /v1/games of the server lists the games; ids are matched character by character")
	}
	return to.finish()
}

// narrowed reports whether only some of a game's events are asked for, which may be none.
func narrowed(v url.Values) bool {
	return v.Has("player") || v.Has("match") || v.Has("since") || v.Has("until")
}

func readServerEvents(ctx context.Context, set settings, v url.Values, add func(tracker.Logged) error) error {
	if _, err := httpapi.ParseLogQuery(v); err != nil {
		return err
	}
	body, err := openServerLog(ctx, set, v)
	if err != nil {
		return err
	}
	defer body.Close()
	return loggedFrom(body, add)
}

func readDirEvents(games []stats.Game, bar *progressBar) func(context.Context, settings, url.Values, func(tracker.Logged) error) error {
	return func(ctx context.Context, set settings, v url.Values, add func(tracker.Logged) error) error {
		q, err := httpapi.ParseLogQuery(v)
		if err != nil {
			return err
		}
		log, err := openDirLog(set.text("data"), tracker.Config{Games: games, Compile: gamefile.Compile})
		if err != nil {
			return err
		}
		defer log.Close()
		walk := &logWalk{source: log, query: q, f: add, rest: func(bool) error { return nil }}
		if err := walk.run(ctx); err != nil {
			return explain(err, set.text("data"))
		}
		if walk.found.Parts > 0 {
			bar.notef("note: %d events count for some of their players alone, which an export cannot say", walk.found.Parts)
		}
		return nil
	}
}

// lineRows is NDJSON.
type lineRows struct {
	lineWriter
	packed *gzip.Writer // or nil
}

func newLineRows(w io.Writer) rows { return &lineRows{lineWriter: lineWriter{out: w}} }

func newPackedRows(w io.Writer) rows {
	z := gzip.NewWriter(w)
	return &lineRows{lineWriter: lineWriter{out: z}, packed: z}
}

func (r *lineRows) finish() error {
	if err := r.write(); err != nil || r.packed == nil {
		return err
	}
	return r.packed.Close()
}

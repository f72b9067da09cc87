package cmd

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"statstracker/backup"
	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/stats"
	"statstracker/tracker"
)

func newRestore(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "restore BACKUP DIR",
		Short: "Make a data directory of a backup",
		Long: `Restore makes a data directory, DIR, which must be empty or not there, of a backup: an
archive (.tar, .tar.gz) or a directory. It compares every checksum of the archive and
of the log, folds the log from its first record, and compares the digest of the
boards and statistics with that of the backup. Only then is there a log in DIR: an
error leaves nothing in it, and after a crash serve refuses the directory. In both cases
restore can be run again.

With --until the log ends earlier: with the last record that had been received by then,
or with the record of that number. A batch of a source with positions, such as a Redis
stream, is kept as a whole or not at all, so that the source goes on exactly
behind it.`,
		Example: `  statstracker restore stats.tar.gz data
  statstracker restore stats.tar.gz data --until 2026-11-22T18:30:00Z
  statstracker restore /backups/yesterday data --until 120000`,
		Args: takes(2, 2),
		RunE: func(c *cobra.Command, args []string) error { return runRestore(c, games, args[0], args[1]) },
	}
	c.Flags().String("until", "", "keep what had been received by this `time` (2026-11-22T18:30:00Z, or a date: its beginning in UTC), or up to the record of this number")
	return c
}

func runRestore(c *cobra.Command, games []stats.Game, from, to string) error {
	r := &restoring{
		ctx: c.Context(), config: tracker.Config{Games: games, Compile: gamefile.Compile},
		bar: newProgressBar(c.ErrOrStderr(), -1, true), start: time.Now(),
	}
	if text := settingsOf(c).text("until"); text != "" {
		until, err := httpapi.ParseLogPoint(text)
		if err != nil {
			return &usageError{c, fmt.Errorf("--until %w", err)}
		}
		r.until = &until
	}
	err := r.run(from, to)
	r.bar.clear()
	if err != nil {
		return explainCopy(err, to)
	}
	return r.print(c.OutOrStdout(), to)
}

// restoring is a backup that is being restored.
type restoring struct {
	ctx      context.Context //nolint:containedctx // it is that of the one run
	config   tracker.Config
	bar      *progressBar
	start    time.Time
	done     int64
	until    *httpapi.LogPoint // nil: all of it
	manifest *backup.Manifest

	found tracker.Digests // of what was restored
	last  time.Time       // when the last record of it was received
}

// backupFiles is a backup as an archive or a directory.
type backupFiles interface {
	Files(create func(backup.File) (io.WriteCloser, error)) error
}

func (r *restoring) run(from, to string) error {
	status, err := os.Stat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return hint(fmt.Errorf("there is no backup %s", visible(from)), "check the path")
	}
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	if status.IsDir() {
		d, err := backup.OpenDirectory(from)
		if errors.Is(err, fs.ErrNotExist) {
			return hint(fmt.Errorf("%s is not a backup: there is no %s in it", from, backup.ManifestName), "a data directory is copied by `statstracker backup DIR --data %s`", from)
		}
		if err != nil {
			return err
		}
		return r.restore(d, d.Manifest, to)
	}
	file, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	defer file.Close()
	in, err := plain(bufio.NewReaderSize(file, 1<<20))
	if err != nil {
		return &backup.DamageError{What: err.Error()}
	}
	b, err := backup.NewReader(in)
	if err != nil && !isArchive(from) {
		return hint(err, "this is no backup: backup makes .tar, .tar.gz or a directory")
	}
	if err != nil {
		return err
	}
	return r.restore(b, b.Manifest, to)
}

func (r *restoring) restore(b backupFiles, m *backup.Manifest, to string) error {
	r.manifest, r.bar.total = m, m.Size()
	receiving := eventlog.Receiving{
		Fill:  func(create func(string) (io.WriteCloser, error)) error { return b.Files(received(create, r.tell)) },
		Check: r.check,
	}
	if r.until != nil {
		receiving.Until = r.cut
	}
	return eventlog.Receive(r.ctx, to, receiving)
}

func (r *restoring) tell(n int) {
	r.done += int64(n)
	r.bar.update(r.done, speed(r.done, time.Since(r.start)))
	if r.ctx.Err() != nil {
		r.bar.clear()
	}
}

// cut returns the number of the last record to keep.
func (r *restoring) cut(log *eventlog.Reader) (last uint64, err error) {
	if r.until.Revision > 0 {
		return r.until.Revision, nil
	}
	err = eachRecord(r.ctx, log, func(e tracker.Logged) error {
		if e.Event.Received.After(r.until.Time) {
			return errUntil
		}
		last = e.Revision
		return nil
	})
	if err = ignoreUntil(err); err == nil && last == 0 {
		err = hint(fmt.Errorf("the backup has no record that had been received by %s", r.until.Time.Format(time.RFC3339)), "leave --until out, or give a later time")
	}
	return last, err
}

// eachRecord calls f with every record.
func eachRecord(ctx context.Context, log *eventlog.Reader, f func(tracker.Logged) error) error {
	number := uint64(0)
	return log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		for _, batch := range b.Batches {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := batch.Each(func(record *eventlog.Record) error {
				number++
				return f(tracker.Logged{Revision: number, Source: batch.Source, Record: record})
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// check folds what was restored, and compares it with what the backup says.
func (r *restoring) check(log *eventlog.Reader) (err error) {
	if r.found, err = tracker.FoldLog(r.ctx, r.config, log); err != nil {
		return err
	}
	if r.until != nil {
		return eachRecord(r.ctx, log, func(e tracker.Logged) error { r.last = e.Event.Received; return nil })
	}
	switch m := r.manifest; {
	case r.found.Records != m.Records:
		return &backup.DamageError{What: fmt.Sprintf("its log has %d records instead of %d", r.found.Records, m.Records)}
	case hex.EncodeToString(r.found.Games[:]) != m.Digest:
		return hint(errors.New("the boards and statistics that the log of the backup gives are not those that the backup was taken of"),
			"this program is %s, and the backup is of %s: restore it with that one, and tell the authors", version(), visible(m.Program))
	case hex.EncodeToString(r.found.State[:]) != m.State:
		r.bar.notef("note: the boards and statistics are those of the backup; positions, rejections or remembered ids are not (backup by %s, this is %s)", visible(m.Program), version())
	}
	return nil
}

func (r *restoring) print(w io.Writer, to string) error {
	took := time.Since(r.start)
	_, err := fmt.Fprintf(w, "%-10s %d\n%-10s %x\n", "records", r.found.Records, "digest", r.found.Games)
	if err != nil {
		return err
	}
	if r.until == nil {
		_, err = fmt.Fprintf(w, "%-10s the digest is that of the backup (%d bytes, %s in %v)\n%-10s %s\n",
			"verified", r.manifest.Size(), speed(r.manifest.Size(), took), took.Round(time.Millisecond), "restored", visible(to))
		return err
	}
	_, err = fmt.Fprintf(w, "%-10s record %d, received %s; the backup has %d records\n%-10s every checksum; there is no digest to compare with at this record\n%-10s %s\n",
		"ends with", r.found.Records, r.last.Format(time.RFC3339Nano), r.manifest.Records, "verified", "restored", visible(to))
	return err
}

// explainCopy adds what to do to the errors of making a copy.
func explainCopy(err error, to string) error {
	var damage *backup.DamageError
	var logDamage *eventlog.DamageError
	var hinted *hinted
	switch {
	case errors.As(err, &hinted):
		return err
	case errors.As(err, &damage):
		return hint(err, "nothing was kept of it; take another backup, or use an older one")
	case errors.As(err, &logDamage):
		return hint(fmt.Errorf("the log of the backup is damaged: %s, at byte %d: %s", logDamage.File, logDamage.Offset, logDamage.What), "take another backup, or use an older one")
	case errors.Is(err, eventlog.ErrNotEmpty):
		return hint(err, "name a directory that is empty or not there")
	case errors.Is(err, eventlog.ErrBeyondEnd):
		return hint(err, "the last line of `statstracker log cat --meta` shows the number of the last record")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return hint(fmt.Errorf("the backup was cut off: %w", err), "the log of the server says more; nothing was kept of it in %s", to)
	}
	return explain(err, to)
}

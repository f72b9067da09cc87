package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/spf13/cobra"

	"statstracker/backup"
	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/stats"
	"statstracker/tracker"
)

func newBackup(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "backup FILE|DIR",
		Short: "Copy the log of a running server",
		Long: `Backup takes a consistent copy of the event log, which is all that a server needs,
while the server goes on taking events. The copy ends with one record, and has the
digest of the boards and statistics after it, to compare with when it is restored.

A FILE that ends in .tar, .tar.gz or .tgz gets an archive; a DIR, which must be
empty or not there, a data directory that can be served. Every checksum is
compared on the way. An archive gets its name, and a directory its log, only once
all of it is there and on disk: what was interrupted cannot be taken for a backup.

With --data it copies the log of a data directory, whether a server has it open or
not, and folds it for the digest, instead of asking a server.`,
		Example: `  statstracker backup /backups/2026-11-22.tar
  statstracker backup stats.tar.gz --server https://stats.example.com --key-file key
  statstracker backup copy --data /var/lib/statstracker`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return runBackup(c, games, args[0]) },
	}
	c.Flags().String("data", defaultData, "copy the log of this data `directory`, instead of asking a server")
	addRemoteFlags(c)
	return c
}

func runBackup(c *cobra.Command, games []stats.Game, to string) error {
	set := settingsOf(c)
	b := &backing{bar: newProgressBar(c.ErrOrStderr(), -1, true), start: time.Now()}
	from := func(ctx context.Context, use func(io.Reader) error) error { return backupOfServer(ctx, set, use) }
	if set.onCommandLine("data") {
		config := tracker.Config{Games: games, Compile: gamefile.Compile}
		from = func(ctx context.Context, use func(io.Reader) error) error {
			return backupOfDir(ctx, set.text("data"), config, use)
		}
	}
	take := b.toDirectory
	if isArchive(to) {
		take = b.toArchive
	}
	if err := checkBackupName(to); err != nil {
		return err
	}
	err := from(c.Context(), func(in io.Reader) error { return take(c.Context(), in, to) })
	b.bar.clear()
	if err != nil {
		return explainCopy(err, to)
	}
	return b.print(c.OutOrStdout(), to)
}

// checkBackupName returns what is wrong with what a backup is to be called.
func checkBackupName(name string) error {
	if isArchive(name) {
		return refuseExisting(name)
	}
	others := []string{".zip", ".gz", ".7z", ".bz2", ".xz", ".zst", ".tbz", ".txz", ".rar", ".json", ".ndjson", ".csv", ".bak"}
	if slices.Contains(others, strings.ToLower(filepath.Ext(name))) {
		return hint(fmt.Errorf("what should %s be?", visible(name)), "the name of an archive ends in .tar, .tar.gz or .tgz; one without an ending is a directory")
	}
	return nil
}

// refuseExisting returns an error if there is something of that name.
func refuseExisting(name string) error {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return hint(fmt.Errorf("%s exists", visible(name)), "choose another name or remove it")
	}
	return nil
}

// isArchive reports whether the name is that of an archive.
func isArchive(name string) bool {
	return slices.ContainsFunc([]string{".tar", ".tar.gz", ".tgz"}, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

// backupOfServer has a server take a backup.
func backupOfServer(ctx context.Context, set settings, use func(io.Reader) error) error {
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	body, err := server.open(ctx, server.Address("v1", "admin", "backup"))
	if err != nil {
		return err
	}
	defer body.Close()
	return use(body)
}

// backupOfDir takes a backup of a data directory.
func backupOfDir(ctx context.Context, dir string, config tracker.Config, use func(io.Reader) error) error {
	log, err := openDirLog(dir, config)
	if err != nil {
		return err
	}
	defer log.Close()
	if _, err := log.end(); err != nil {
		return err
	}
	start := time.Now()
	return log.Files(func(files []eventlog.File) error {
		digests, err := tracker.FoldLog(ctx, config, log.Reader)
		if err != nil {
			return explain(err, dir)
		}
		in, out := io.Pipe()
		written := make(chan struct{})
		go func() {
			defer close(written)
			out.CloseWithError(writeBackup(out, newManifest(digests, files, start), files)) // nil is the end
		}()
		err = use(in)
		_ = in.Close() // it cannot fail
		<-written
		return err
	})
}

// backing is a backup that is being taken.
type backing struct {
	bar      *progressBar
	start    time.Time
	done     int64
	manifest *backup.Manifest
}

// read reads the beginning of the archive.
func (b *backing) read(in io.Reader) (*backup.Reader, error) {
	r, err := backup.NewReader(in)
	if err == nil {
		b.manifest, b.bar.total = r.Manifest, r.Manifest.Size()
	}
	return r, err
}

func (b *backing) tell(n int) {
	b.done += int64(n)
	b.bar.update(b.done, speed(b.done, time.Since(b.start)))
}

// speed says how fast bytes came.
func speed(bytes int64, took time.Duration) string {
	return fmt.Sprintf("%.0f MB/s", float64(bytes)/1e6/max(took.Seconds(), 1e-6))
}

// toArchive writes the archive to a file, and checks it as it goes.
func (b *backing) toArchive(ctx context.Context, in io.Reader, name string) error {
	return writeFile(name, func(file io.Writer) error {
		packed, finish := packing(name, file)
		r, err := b.read(io.TeeReader(in, &untilDone{ctx, packed}))
		if err != nil {
			return err
		}
		err = r.Files(func(backup.File) (io.WriteCloser, error) { return &telling{nowhere{}, b.tell}, nil })
		if err != nil {
			return err
		}
		return finish()
	})
}

// nowhere is a file that nobody keeps.
type nowhere struct{ io.Writer }

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) Close() error                { return nil }

// packing returns a writer that packs as the name of the file says, and what ends it.
func packing(name string, file io.Writer) (w io.Writer, finish func() error) {
	if !strings.HasSuffix(name, "gz") {
		return file, func() error { return nil }
	}
	z, err := gzip.NewWriterLevel(file, gzip.BestSpeed)
	if err != nil {
		panic(err) // a level that there is not
	}
	return z, z.Close
}

// toDirectory makes a data directory of the archive.
func (b *backing) toDirectory(ctx context.Context, in io.Reader, dir string) error {
	r, err := b.read(in)
	if err != nil {
		return err
	}
	err = eventlog.Receive(ctx, dir, eventlog.Receiving{
		Fill: func(create func(string) (io.WriteCloser, error)) error { return r.Files(received(create, b.tell)) },
		Check: func(log *eventlog.Reader) error {
			return log.Replay(eventlog.Pos{}, func(*eventlog.Block) error { return ctx.Err() })
		},
	})
	if err != nil {
		return err
	}
	for name, text := range r.Texts() {
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
			return err
		}
	}
	return nil
}

func (b *backing) print(w io.Writer, to string) error {
	took := time.Since(b.start)
	_, err := fmt.Fprintf(w, "%-10s %d\n%-10s %d (%s in %v)\n%-10s %s\n%-10s %s\n",
		"records", b.manifest.Records, "bytes", b.manifest.Size(), speed(b.manifest.Size(), took), took.Round(time.Millisecond),
		"digest", b.manifest.Digest, "backup", visible(to))
	return err
}

// writeFile makes a file of what write writes. It gets its name when all of it is on
// disk.
func writeFile(name string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.unfinished")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = file.Close() // there is an error already
			_ = os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return syncDirOf(name)
}

func syncDirOf(name string) error {
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_ = dir.Sync() // some systems cannot sync a directory
	return dir.Close()
}

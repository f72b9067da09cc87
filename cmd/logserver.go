package cmd

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"statstracker/backup"
	"statstracker/eventlog"
	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/tracker"
)

// logKeeper hands out the log of a running server. It implements [httpapi.Log].
type logKeeper struct {
	logger  *slog.Logger
	tracker *tracker.Tracker
	ending  context.Context //nolint:containedctx // it is that of the server: long answers end with it
}

// untilEnding returns a context that ends with the server as well.
func (k *logKeeper) untilEnding(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(k.ending, func() { cancel(source.ErrClosed) })
	return ctx, func() { stop(); cancel(nil) }
}

// Backup implements [httpapi.Log].
func (k *logKeeper) Backup(ctx context.Context, w io.Writer) error {
	ctx, cancel := k.untilEnding(ctx)
	defer cancel()
	start := time.Now()
	return k.tracker.Backup(ctx, func(d tracker.Digests, files []eventlog.File) error {
		m := newManifest(d, files, start)
		err := writeBackup(&untilDone{ctx, w}, m, files)
		if err == nil {
			k.logger.InfoContext(ctx, "a backup was taken", "records", d.Records, "bytes", m.Size(), "took", time.Since(start).Round(time.Millisecond))
		}
		return err
	})
}

// writeBackup writes the archive.
func writeBackup(w io.Writer, m *backup.Manifest, files []eventlog.File) error {
	return backup.Write(w, m, openFiles(files))
}

// untilDone is a writer that ends with a context.
type untilDone struct {
	ctx context.Context //nolint:containedctx // it is that of the one answer that is written
	out io.Writer
}

// Write implements [io.Writer].
func (w *untilDone) Write(p []byte) (int, error) {
	if w.ctx.Err() != nil {
		return 0, context.Cause(w.ctx)
	}
	return w.out.Write(p)
}

// Read implements [httpapi.Log].
func (k *logKeeper) Read(ctx context.Context, q httpapi.LogQuery, w io.Writer, flush func() error) error {
	ctx, cancel := k.untilEnding(ctx)
	defer cancel()
	lines := &lineWriter{out: w, flush: flush, meta: q.Meta}
	walk := &logWalk{source: liveLog{k.tracker}, query: q, f: lines.add, rest: lines.rest}
	err := walk.run(ctx)
	if err != nil && q.Follow && errors.Is(context.Cause(ctx), source.ErrClosed) {
		err = ignoreUntil(walk.toEnd(context.WithoutCancel(ctx))) // what came before the end was acknowledged
	}
	if err != nil {
		return err
	}
	return lines.rest(true)
}

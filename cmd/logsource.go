package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"statstracker/eventlog"
	"statstracker/httpapi"
	"statstracker/stats"
	"statstracker/tracker"
)

// logSource is a log to be read by the numbers of records.
type logSource interface {
	// end returns the number of the last record that is durable.
	end() (uint64, error)
	// read calls f with the blocks from that with the record on.
	read(from uint64, f func(*eventlog.Block) error) error
	// counting calls f with the events that count.
	counting(ctx context.Context, f func(tracker.Logged) error) (tracker.Counting, error)
}

// liveLog is the log of a tracker.
type liveLog struct{ *tracker.Tracker }

func (l liveLog) end() (uint64, error) { return l.LogEnd(), nil }

func (l liveLog) read(from uint64, f func(*eventlog.Block) error) error { return l.ReadLog(from, f) }

func (l liveLog) counting(ctx context.Context, f func(tracker.Logged) error) (tracker.Counting, error) {
	return l.Counting(ctx, f)
}

// dirLog is the log of a data directory, that another process may append to.
type dirLog struct {
	*eventlog.Reader
	config tracker.Config
}

func openDirLog(dir string, config tracker.Config) (*dirLog, error) {
	r, err := eventlog.OpenReader(dir, eventlog.Options{})
	if err != nil {
		return nil, explain(err, dir)
	}
	return &dirLog{r, config}, nil
}

// end looks for what was appended, and makes it durable: what the other process has
// written and not synced yet must not be shown.
func (l *dirLog) end() (uint64, error) {
	if err := l.Refresh(); err != nil && !errors.Is(err, eventlog.ErrRewritten) {
		return 0, err
	}
	_, next := l.End()
	err := l.Files(func(files []eventlog.File) error { return syncFile(files[len(files)-1].Path) })
	return next - 1, err
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("make the end of the log durable: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

func (l *dirLog) read(from uint64, f func(*eventlog.Block) error) error { return l.ReadFrom(from, f) }

func (l *dirLog) counting(ctx context.Context, f func(tracker.Logged) error) (tracker.Counting, error) {
	return tracker.CountingIn(ctx, l.config, l.Reader, f)
}

// lookAgain is how often a log that is followed is looked at.
const lookAgain = 100 * time.Millisecond

// logWalk reads the records that a query asks for.
type logWalk struct {
	source logSource
	query  httpapi.LogQuery
	f      func(tracker.Logged) error
	// rest is called after each block, and with true before it waits for more.
	rest func(waits bool) error
	next uint64 // the number of the record to read next

	found tracker.Counting // of a query for what counts
}

// errUntil ends a walk at the last record that was asked for.
var errUntil = errors.New("the rest was not asked for")

// run reads to the end, or follows until the context ends.
func (w *logWalk) run(ctx context.Context) error {
	if w.query.Effective {
		var err error
		w.found, err = w.source.counting(ctx, w.pick)
		return ignoreUntil(err)
	}
	if err := w.begin(); err != nil {
		return err
	}
	for {
		if err := w.toEnd(ctx); err != nil || !w.query.Follow {
			return ignoreUntil(err)
		}
		if err := w.rest(true); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lookAgain):
		}
	}
}

// begin finds out with which record to begin.
func (w *logWalk) begin() error {
	if w.query.Since.Revision == httpapi.EndOfLog {
		end, err := w.source.end()
		w.query.Since.Revision = end + 1
		if err != nil {
			return err
		}
	}
	w.next = max(w.query.Since.Revision, 1)
	return w.rest(true) // so that who follows knows that it has begun
}

func ignoreUntil(err error) error {
	if errors.Is(err, errUntil) {
		return nil
	}
	return err
}

// toEnd reads to the end that the log has now.
func (w *logWalk) toEnd(ctx context.Context) error {
	end, err := w.source.end()
	for err == nil && w.next <= end {
		err = w.source.read(w.next, func(b *eventlog.Block) error { return w.block(ctx, b, end) })
		if errors.Is(err, eventlog.ErrRewritten) { // the records have the numbers that they had
			end, err = w.source.end()
		}
	}
	return err
}

func (w *logWalk) block(ctx context.Context, b *eventlog.Block, end uint64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, batch := range b.Batches {
		number := batch.First
		err := batch.Each(func(r *eventlog.Record) error {
			e := tracker.Logged{Revision: number, Source: batch.Source, Record: r}
			number++
			if e.Revision < w.next || e.Revision > end {
				return nil
			}
			w.next = number
			return w.pick(e)
		})
		if err != nil {
			return err
		}
	}
	return w.rest(false)
}

// pick hands on a record that is asked for.
func (w *logWalk) pick(e tracker.Logged) error {
	q := &w.query
	switch {
	case q.Until.Revision > 0 && e.Revision > q.Until.Revision, !q.Until.Time.IsZero() && e.Event.Received.After(q.Until.Time):
		return errUntil
	case e.Revision < q.Since.Revision, e.Event.Received.Before(q.Since.Time), e.Kind != eventlog.KindEvent && !q.All, !matches(q, e.Record):
		return nil
	}
	return w.f(e)
}

// matches reports whether the record is of the game, the player and the match.
func matches(q *httpapi.LogQuery, r *eventlog.Record) bool {
	switch {
	case q.Game == "" && q.Player == "" && q.Match == "":
		return true
	case r.Kind == eventlog.KindControl:
		return false
	case q.Game != "" && r.Event.Get(stats.FieldProduct) != q.Game:
		return false
	case q.Match != "" && r.Event.Get(stats.FieldGame) != q.Match:
		return false
	}
	return q.Player == "" || tracker.Names(&r.Event, q.Player)
}

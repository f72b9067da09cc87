package tracker

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"statstracker/eventlog"
)

// Verification is what [Verify] has found.
type Verification struct {
	Records  uint64 // of the log
	Games    int    // that have events
	Outcomes [4]uint64
	Took     time.Duration // to fold the whole log
	// Digest is that of the boards, statistics and profiles at the end of the log. It
	// depends on nothing but the events that were counted, in their order, each
	// game for itself, and the profiles: not on batches, positions, duplicates or rejections.
	Digest [sha256.Size]byte

	// HasCheckpoint says whether there is a checkpoint that can be read, after
	// CheckpointRecords records. Its digest and that of the fold at the same
	// record are over everything that the log determines.
	HasCheckpoint     bool
	CheckpointRecords uint64
	CheckpointDigest  [sha256.Size]byte
	FoldedDigest      [sha256.Size]byte
}

// Equal returns whether the checkpoint, if there is one, is the fold of the log.
func (v *Verification) Equal() bool {
	return !v.HasCheckpoint || bytes.Equal(v.CheckpointDigest[:], v.FoldedDigest[:])
}

// Verify folds the log of a data directory that no tracker has open from its
// first record, and compares the state with that of the checkpoint. It changes
// nothing, but for the half-written end that a crash may have left, which it cuts
// off as Open does. The errors are those of [Open].
func Verify(ctx context.Context, c Config) (Verification, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.testOnlyGeneration == 0 {
		c.testOnlyGeneration = generationSize
	}
	known, err := newCatalog(&c)
	if err != nil {
		return Verification{}, err
	}
	if err := logExists(c.Dir); err != nil {
		return Verification{}, err
	}
	log, err := openLog(&c)
	if err != nil {
		return Verification{}, err
	}
	v, err := verify(ctx, c, log, known)
	return v, errors.Join(err, log.Close())
}

// logExists returns an error that wraps fs.ErrNotExist where the directory has no log.
func logExists(dir string) error {
	r, err := eventlog.OpenReader(dir, eventlog.Options{})
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no event log in %s: %w", dir, err)
	}
	if err == nil {
		return r.Close()
	}
	return nil // what is wrong with it is said by who opens it
}

func verify(ctx context.Context, c Config, log *eventlog.Log, known *catalog) (v Verification, err error) {
	saved, err := readCheckpoint(checkpointPath(c.Dir), log.ID(), known, c.testOnlyGeneration)
	switch {
	case err == nil:
		v.HasCheckpoint, v.CheckpointRecords = true, saved.sequence
		v.CheckpointDigest = saved.checkpoint().digest()
	case !errors.Is(err, eventlog.ErrNoCheckpoint):
		c.Logger.WarnContext(ctx, "the checkpoint cannot be read", "err", err)
	}
	f := foldFromStart(ctx, &c, log, known)
	start := time.Now()
	digesting := time.Duration(0)
	err = replayWith(ctx, f, log, c.OnReplay, func() error {
		if v.HasCheckpoint && f.next == saved.next {
			before := time.Now()
			v.FoldedDigest = f.checkpoint().digest()
			digesting = time.Since(before)
		}
		return nil
	})
	if err != nil {
		return v, err
	}
	if v.HasCheckpoint && v.CheckpointRecords > f.sequence {
		return v, fmt.Errorf("the log has %d records, the checkpoint %d: %w", f.sequence, v.CheckpointRecords, eventlog.ErrBeyondEnd)
	}
	v.Took = time.Since(start) - digesting
	v.describe(f.checkpoint())
	return v, nil
}

// foldFromStart returns a fold that has not begun yet, beside whatever else there is.
func foldFromStart(ctx context.Context, c *Config, log foldable, known *catalog) *fold {
	generation := c.testOnlyGeneration
	again := &past{ctx: ctx, log: log, catalog: known, generation: generation, progress: c.OnReplay}
	f := newFold(newState(log.ID(), generation), known, again.again)
	f.deferIndexes()
	return f
}

func (v *Verification) describe(end *checkpoint) {
	v.Records, v.Games, v.Outcomes, v.Digest = end.sequence, len(end.games), end.outcomes, end.gamesDigest()
}

// gamesDigest is over the boards and statistics of all games that anybody has played, and
// the profiles of persons: a game whose events have all been retracted is as none.
func (c *checkpoint) gamesDigest() [sha256.Size]byte {
	h := sha256.New()
	for i, g := range c.games {
		if g.table.Players() == 0 {
			continue
		}
		digest := g.table.Digest()
		hashTexts(h, c.products[i], g.handler.game.Name, g.handler.source, string(digest[:]))
		e := newEncoder(h)
		e.number(g.played.matches)
		if !g.handler.timed {
			g.latest = never // when events came is no part of it
		}
		g.boards = notAmended(g.boards) // nor is what was once counted
		g.writeSeasons(e)
		_ = e.flush() // a hash takes everything
	}
	c.hashProfiles(h)
	return [sha256.Size]byte(h.Sum(nil))
}

// notAmended returns the boards without the marks of seasons that were amended.
func notAmended(boards []frozenBoard) []frozenBoard {
	boards = slices.Clone(boards)
	for i := range boards {
		b := &boards[i]
		b.open, b.sealed = unmarked(b.open), unmarked(b.sealed)
	}
	return boards
}

func unmarked(list []season) []season {
	list = slices.Clone(list)
	for i := range list {
		list[i].amended, list[i].sealedBy = false, 0
	}
	return list
}

// digest is over everything that the log determines: also positions, outcomes,
// rejections and the window of event ids.
func (c *checkpoint) digest() [sha256.Size]byte {
	h := sha256.New()
	games := c.gamesDigest()
	h.Write(games[:])
	rest := *c
	rest.games = nil
	e := newEncoder(h)
	rest.encodeHead(e)
	for i := range c.games {
		c.games[i].writeScored(e)
		c.games[i].writeHidden(e)
		c.games[i].played.write(e)
	}
	for _, g := range c.window.generations {
		e.print(g.sum())
	}
	e.print(c.sumOfSaid())
	_ = e.flush() // a hash takes everything
	return [sha256.Size]byte(h.Sum(nil))
}

// sum is over the ids of the generation, in whatever order its tables have them.
func (g *generation) sum() fingerprint {
	total := fingerprint{hi: uint64(g.n)}
	for i := range g.shards {
		for _, f := range g.shards[i].slots {
			total.hi += f.hi
			total.lo += f.lo
		}
	}
	return total
}

func hashTexts(h hash.Hash, texts ...string) {
	for _, text := range texts {
		_, _ = fmt.Fprintf(h, "%d:%s", len(text), text) // a hash takes everything
	}
}

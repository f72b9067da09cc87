package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/standings"
)

// checkpointVersion changes with the format of the checkpoint and with anything
// in the fold that would give another state for the same log.
const checkpointVersion = 8

// checkpoint is a state that does not change any more: it can be written and
// digested while the tracker goes on.
type checkpoint struct {
	log        eventlog.ID
	sequence   uint64
	next       eventlog.Pos
	outcomes   [4]uint64
	rules      ruleset
	positions  map[string]string
	rejected   rejections // whose entries are not changed
	requests   []answered
	amendments amendmentList
	aliases    aliases
	window     *window
	profiles   *standings.ProfilesSnapshot
	products   []string
	books      uint64
	histories  *historyEnds // nil without a history
	games      []frozen     // of the products
}

// frozen is the state of one product at the checkpoint.
type frozen struct {
	handler  *handler
	latest   int64
	played   played
	boards   []frozenBoard // in the order of their keys
	table    *standings.Snapshot
	scoredAt uint64
	scoredBy *handler
	hidden   map[string]hiding
	booking  booking
}

// frozenBoard is the seasons of one board at the checkpoint.
type frozenBoard struct {
	key          string
	carries      bool
	forgotten    int64
	open, sealed []season
}

// checkpoint returns the present state. It is the writing goroutine's to call,
// and takes well under a millisecond for a million players: what is large is
// shared until it changes.
func (s *state) checkpoint() *checkpoint {
	c := &checkpoint{
		log: s.log, sequence: s.sequence, next: s.next, outcomes: s.outcomes, rules: s.rules,
		positions:  maps.Clone(s.positions),
		rejected:   s.rejections.frozen(),
		requests:   s.requests.list(),
		amendments: slices.Clone(s.amendments),
		aliases:    s.aliases,
		window:     s.window.snapshot(),
		profiles:   s.profiles.Snapshot(),
		products:   s.products(),
		books:      s.books,
	}
	for _, product := range c.products {
		g := s.games[product]
		c.games = append(c.games, g.freeze())
	}
	return c
}

func (g *game) freeze() frozen {
	f := frozen{
		handler: g.handler, latest: g.latest, played: g.played, table: g.table.Snapshot(),
		scoredAt: g.scoredAt, scoredBy: g.scoredBy, hidden: maps.Clone(g.hidden), booking: g.booking.freeze(),
	}
	for _, key := range g.keys() {
		b := g.states[key]
		f.boards = append(f.boards, frozenBoard{key, b.carry != nil, b.forgotten, slices.Clone(b.open), slices.Clone(b.sealed)})
	}
	return f
}

// RunCheckpoints writes a checkpoint whenever folding what came after the last
// one would take a while, until the context ends. A checkpoint is a cache: if
// none can be written, the next start takes longer.
func (t *Tracker) RunCheckpoints(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.done:
			return nil
		case <-tick.C:
		}
		if !t.checkpointDue(time.Since(last)) {
			continue
		}
		if err := t.Checkpoint(ctx); err != nil {
			return err
		}
		last = time.Now()
	}
}

const (
	// A checkpoint is due after this many records, or a twenty-fourth of the number of
	// players and remembered ids, whichever is more: so folding the tail takes no
	// longer than loading the checkpoint, and writing it costs a fraction of what
	// the records cost …
	checkpointRecords = 200_000
	// … and after this time if anything has happened at all.
	checkpointPause = 5 * time.Minute
)

func (t *Tracker) checkpointDue(since time.Duration) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	tail := t.state.sequence - t.checkpointed.Load()
	if tail == 0 {
		return false
	}
	return since >= checkpointPause || tail >= max(checkpointRecords, uint64(t.state.size()/24))
}

// size is the number of players, profiles and remembered ids.
func (s *state) size() int {
	n := s.window.len() + s.profiles.Len()
	for _, g := range s.games {
		n += g.table.Players()
	}
	return n
}

// Checkpoint writes a checkpoint of the present state. Neither readers nor the
// writer wait for it.
func (t *Tracker) Checkpoint(ctx context.Context) error {
	var c *checkpoint
	if err := t.call(ctx, func() { c = t.checkpoint() }); err != nil {
		if errors.Is(err, source.ErrClosed) {
			return nil
		}
		return err
	}
	return t.writeCheckpoint(c)
}

// checkpoint returns the present state, and how far the history is. It is the writing
// goroutine's.
func (t *Tracker) checkpoint() *checkpoint {
	c := t.state.checkpoint()
	c.histories = t.archive.mark(c.games)
	return c
}

func (t *Tracker) writeCheckpoint(c *checkpoint) error {
	start := time.Now()
	t.saving.Lock()
	defer t.saving.Unlock()
	if c.log != t.log.ID() {
		return nil // it has names that have been taken out of the log since
	}
	if !t.archive.sync(c.histories) {
		c.histories = nil
	}
	err := eventlog.WriteCheckpoint(checkpointPath(t.config.Dir), checkpointVersion, c.write)
	if err != nil {
		return fmt.Errorf("write a checkpoint: %w", err)
	}
	t.checkpointed.Store(c.sequence)
	t.keepCheckpoint(c.sequence)
	t.archive.prune(c.sequence)
	t.config.Logger.Debug("wrote a checkpoint", "records", c.sequence, "took", time.Since(start).Round(time.Millisecond))
	return nil
}

func (c *checkpoint) write(w io.Writer) error {
	e := newEncoder(w)
	e.bytes(c.log[:])
	c.encodeHead(e)
	c.window.write(e)
	c.writeProfiles(e)
	e.number(uint64(len(c.games)))
	for i, g := range c.games {
		e.text(c.products[i])
		g.write(e)
	}
	c.writeHistories(e)
	return e.flush()
}

func (f *frozen) write(e *encoder) {
	f.writeScored(e)
	f.writeHidden(e)
	f.booking.writeBooks(e)
	f.played.write(e)
	f.writeSeasons(e)
	if e.err == nil {
		_, e.err = f.table.WriteTo(e.w)
	}
}

// writeSeasons writes what the table does not say.
func (f *frozen) writeSeasons(e *encoder) {
	e.number(uint64(f.latest))
	e.number(uint64(len(f.boards)))
	for i := range f.boards {
		b := &f.boards[i]
		e.text(b.key)
		e.flag(b.carries)
		e.number(uint64(b.forgotten))
		for _, list := range [][]season{b.open, b.sealed} {
			e.number(uint64(len(list)))
			for _, s := range list {
				e.text(s.ID)
				e.moment(s.Start)
				e.moment(s.End)
				e.flag(s.amended)
				e.number(s.sealedBy)
			}
		}
	}
}

// encodeHead writes what is small.
func (c *checkpoint) encodeHead(e *encoder) {
	e.number(c.sequence)
	e.number(c.next.Segment)
	e.number(uint64(c.next.Offset))
	for _, n := range c.outcomes {
		e.number(n)
	}
	c.writeRules(e)
	c.writePositions(e)
	e.rejections(c.rejected.list(), c.rejected.forgotten, c.rejected.most, c.rejected.settled)
	e.requests(c.requests)
	c.writeAmendments(e)
}

func (c *checkpoint) writeRules(e *encoder) {
	fields := c.rules.fields()
	e.number(uint64(len(fields)))
	for _, f := range fields {
		e.text(f.Name)
		e.text(f.Value)
	}
}

func (c *checkpoint) writePositions(e *encoder) {
	e.number(uint64(len(c.positions)))
	for _, name := range slices.Sorted(maps.Keys(c.positions)) {
		e.text(name)
		e.text(c.positions[name])
	}
}

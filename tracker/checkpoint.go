package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"statstracker/eventlog"
	"statstracker/standings"
	"statstracker/stats"
)

// checkpointVersion changes with the format of the checkpoint and with anything
// in the fold that would give another state for the same log.
const checkpointVersion = 1

// checkpoint is a state that does not change any more: it can be written and
// digested while the tracker goes on.
type checkpoint struct {
	log        eventlog.ID
	sequence   uint64
	next       eventlog.Pos
	outcomes   [4]uint64
	rules      handlers
	positions  map[string]string
	rejections []rejection
	window     *window
	products   []string
	games      []frozen // of the products
}

// frozen is the state of one product at the checkpoint.
type frozen struct {
	handler *handler
	table   *standings.Snapshot
}

// checkpoint returns the present state. It is the writing goroutine's to call,
// and takes well under a millisecond for a million players: what is large is
// shared until it changes.
func (s *state) checkpoint() *checkpoint {
	c := &checkpoint{
		log: s.log, sequence: s.sequence, next: s.next, outcomes: s.outcomes, rules: s.rules,
		positions:  maps.Clone(s.positions),
		rejections: s.rejections.list(),
		window:     s.window.snapshot(),
		products:   s.products(),
	}
	for _, product := range c.products {
		g := s.games[product]
		c.games = append(c.games, frozen{g.handler, g.table.Snapshot()})
	}
	return c
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

// size is the number of players and remembered ids.
func (s *state) size() int {
	n := s.window.len()
	for _, g := range s.games {
		n += g.table.Players()
	}
	return n
}

// Checkpoint writes a checkpoint of the present state. Neither readers nor the
// writer wait for it.
func (t *Tracker) Checkpoint(ctx context.Context) error {
	reply := make(chan *checkpoint, 1)
	select {
	case t.snapshots <- reply:
	case <-ctx.Done():
		return ctx.Err()
	case <-t.done:
		return nil
	}
	return t.writeCheckpoint(<-reply)
}

func (t *Tracker) writeCheckpoint(c *checkpoint) error {
	start := time.Now()
	err := eventlog.WriteCheckpoint(checkpointPath(t.config.Dir), checkpointVersion, c.write)
	if err != nil {
		return fmt.Errorf("write a checkpoint: %w", err)
	}
	t.checkpointed.Store(c.sequence)
	t.config.Logger.Debug("wrote a checkpoint", "records", c.sequence, "took", time.Since(start).Round(time.Millisecond))
	return nil
}

func (c *checkpoint) write(w io.Writer) error {
	e := newEncoder(w)
	e.bytes(c.log[:])
	c.encodeHead(e)
	c.window.write(e)
	e.number(uint64(len(c.games)))
	for i, g := range c.games {
		e.text(c.products[i])
		e.text(g.handler.game.Name)
		e.text(strconv.Itoa(g.handler.game.Version))
		if e.err == nil {
			_, e.err = g.table.WriteTo(e.w)
		}
	}
	return e.flush()
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
	c.writeRejections(e)
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

func (c *checkpoint) writeRejections(e *encoder) {
	e.number(uint64(len(c.rejections)))
	for _, r := range c.rejections {
		e.number(r.sequence)
		e.number(r.block.Segment)
		e.number(uint64(r.block.Offset))
		e.text(r.reason)
	}
}

// errOtherLog says that a checkpoint is not one of this log.
var errOtherLog = errors.New("it was written for another log")

func readCheckpoint(path string, log eventlog.ID, all handlers, generation int) (*state, error) {
	s := newState(log, generation)
	err := eventlog.ReadCheckpoint(path, checkpointVersion, func(r io.Reader) error {
		d := newDecoder(r)
		s.read(d, all)
		return d.err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// checkpointEnd returns where the log ended when the checkpoint was taken, or
// the zero position if there is no whole checkpoint of this log.
func checkpointEnd(path string, log eventlog.ID) eventlog.Pos {
	s := newState(log, 0)
	err := eventlog.ReadCheckpoint(path, checkpointVersion, func(r io.Reader) error {
		d := newDecoder(r)
		s.readStart(d)
		return errors.Join(d.err, errEnough)
	})
	if !errors.Is(err, errEnough) || errors.Is(err, errOtherLog) || errors.Is(err, eventlog.ErrCheckpointDamaged) {
		return eventlog.Pos{}
	}
	return s.next
}

// errEnough ends the reading of a checkpoint.
var errEnough = errors.New("enough has been read")

// readStart reads which log the checkpoint is of, and where it was taken.
func (s *state) readStart(d *decoder) {
	var log eventlog.ID
	if d.bytes(log[:]); d.err == nil && log != s.log {
		d.fail(errOtherLog)
	}
	s.sequence = d.number()
	s.next = d.pos()
}

func (s *state) read(d *decoder, all handlers) {
	s.readStart(d)
	for i := range s.outcomes {
		s.outcomes[i] = d.number()
	}
	s.readRules(d, all)
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		name := d.text()
		s.positions[name] = d.text()
	}
	for range d.count(maxRejections) {
		s.rejections.add(rejection{d.number(), d.pos(), d.text()})
	}
	s.window.read(d)
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		s.readGame(d, all)
	}
}

func (d *decoder) pos() eventlog.Pos {
	return eventlog.Pos{Segment: d.number(), Offset: int64(d.number())}
}

func (s *state) readRules(d *decoder, all handlers) {
	r := eventlog.Record{Text: controlRules}
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		r.Event.Fields = append(r.Event.Fields, stats.Field{Name: d.text(), Value: d.text()})
	}
	rules, err := all.chosen(&r)
	if err != nil {
		d.fail(err)
	}
	if len(rules) > 0 {
		s.rules = rules
	}
}

func (s *state) readGame(d *decoder, all handlers) {
	product, name, version := d.text(), d.text(), d.text()
	if d.err != nil {
		return
	}
	h := all[name]
	if h == nil || strconv.Itoa(h.game.Version) != version {
		d.fail(fmt.Errorf("%w: it holds the game %q, version %s", ErrMissingGame, name, version))
		return
	}
	table, err := standings.ReadGame(d.r)
	if err != nil {
		d.fail(fmt.Errorf("read the game %q: %w", product, err))
		return
	}
	if !slices.Equal(table.Boards(), h.boards) || !slices.Equal(table.Counters(), h.counters) {
		d.fail(fmt.Errorf("the game %q has other boards or counters than version %s of its rules", product, version))
		return
	}
	s.games[product] = &game{handler: h, table: table}
}

func (w *window) write(e *encoder) {
	e.number(uint64(w.size))
	e.number(uint64(len(w.generations)))
	for _, g := range w.generations {
		for i := range g.shards {
			s := &g.shards[i]
			e.number(uint64(s.n))
			e.number(uint64(len(s.slots)))
			for _, f := range s.slots {
				e.print(f)
			}
		}
	}
}

func (w *window) read(d *decoder) {
	size := d.count(math.MaxInt)
	if d.err == nil && size != w.size {
		d.fail(fmt.Errorf("its window of event ids has generations of %d, not %d", size, w.size))
	}
	w.generations = nil
	for range d.count(windowGenerations) {
		g := &generation{}
		for i := range g.shards {
			g.shards[i].read(d, w.size)
			g.n += g.shards[i].n
		}
		w.generations = append(w.generations, g)
	}
	if d.err == nil && len(w.generations) == 0 {
		d.fail(errContent)
	}
}

func (s *shard) read(d *decoder, limit int) {
	s.n = d.count(limit)
	size := d.count(2*s.n + 16)
	if s.n > size-size/8 {
		d.fail(errContent)
	}
	if d.err != nil || size == 0 {
		return
	}
	s.slots = make([]fingerprint, size)
	used := d.prints(s.slots)
	if used != s.n {
		d.fail(errContent)
	}
}

package tracker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/standings"
	"statstracker/stats"
)

// checkpointVersion changes with the format of the checkpoint and with anything
// in the fold that would give another state for the same log.
const checkpointVersion = 2

// checkpoint is a state that does not change any more: it can be written and
// digested while the tracker goes on.
type checkpoint struct {
	log        eventlog.ID
	sequence   uint64
	next       eventlog.Pos
	outcomes   [4]uint64
	rules      ruleset
	positions  map[string]string
	rejections []rejection
	window     *window
	products   []string
	games      []frozen // of the products
}

// frozen is the state of one product at the checkpoint.
type frozen struct {
	handler *handler
	latest  int64
	boards  []frozenBoard // in the order of their keys
	table   *standings.Snapshot
}

// frozenBoard is the seasons of one board at the checkpoint.
type frozenBoard struct {
	key          string
	carries      bool
	open, sealed []season
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
		c.games = append(c.games, g.freeze())
	}
	return c
}

func (g *game) freeze() frozen {
	f := frozen{handler: g.handler, latest: g.latest, table: g.table.Snapshot()}
	for _, key := range g.keys() {
		b := g.states[key]
		f.boards = append(f.boards, frozenBoard{key, b.carry != nil, slices.Clone(b.open), slices.Clone(b.sealed)})
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
	var c *checkpoint
	if err := t.call(ctx, func() { c = t.state.checkpoint() }); err != nil {
		if errors.Is(err, source.ErrClosed) {
			return nil
		}
		return err
	}
	return t.writeCheckpoint(c)
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
		g.write(e)
	}
	return e.flush()
}

func (f *frozen) write(e *encoder) {
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
		for _, list := range [][]season{b.open, b.sealed} {
			e.number(uint64(len(list)))
			for _, s := range list {
				e.text(s.ID)
				e.moment(s.Start)
				e.moment(s.End)
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

func readCheckpoint(path string, log eventlog.ID, known *catalog, generation int) (*state, error) {
	s := newState(log, generation)
	err := eventlog.ReadCheckpoint(path, checkpointVersion, func(r io.Reader) error {
		d := newDecoder(r)
		s.read(d, known)
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

func (s *state) read(d *decoder, known *catalog) {
	s.readStart(d)
	for i := range s.outcomes {
		s.outcomes[i] = d.number()
	}
	s.readRules(d, known)
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
		s.readGame(d)
	}
}

func (d *decoder) pos() eventlog.Pos {
	return eventlog.Pos{Segment: d.number(), Offset: int64(d.number())}
}

func (s *state) readRules(d *decoder, known *catalog) {
	r := eventlog.Record{Text: controlRules}
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		r.Event.Fields = append(r.Event.Fields, stats.Field{Name: d.text(), Value: d.text()})
	}
	rules, err := known.chosen(&r)
	if err != nil {
		d.fail(err)
	}
	if len(rules) > 0 {
		s.rules = rules
	}
}

// readGame reads the state of a product. It can be used if the rules that hold
// now have the boards and statistics that it has.
func (s *state) readGame(d *decoder) {
	product := d.text()
	g := &game{latest: int64(d.number()), states: make(map[string]*boardState)}
	var boards []frozenBoard
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		boards = append(boards, d.board())
	}
	if d.err != nil {
		return
	}
	var err error
	if g.table, err = standings.ReadGame(d.r); err == nil {
		err = g.restore(boards)
	}
	h := s.rules.of(product)
	if err != nil {
		d.fail(fmt.Errorf("read the game %q: %w", product, err))
		return
	}
	if h == nil { // left out now; its state waits for rules
		h = &handler{}
	}
	g.bind(h)
	s.games[product] = g
}

// restore finds the boards in the table.
func (g *game) restore(boards []frozenBoard) error {
	for _, f := range boards {
		b := &boardState{key: f.key, allTime: g.table.Board(f.key), open: f.open, sealed: f.sealed}
		if f.carries {
			b.carry = g.table.Board(carryName(f.key))
		}
		if b.allTime == nil || f.carries != (b.carry != nil) {
			return errContent
		}
		for i := range b.open {
			s := &b.open[i]
			s.name = seasonName(b.key, s.ID)
			if s.live = g.table.Board(s.name); s.live == nil {
				return errContent
			}
		}
		for i := range b.sealed {
			s := &b.sealed[i]
			if s.name = seasonName(b.key, s.ID); g.table.Sealed(s.name) == nil {
				return errContent
			}
		}
		g.states[b.key] = b
	}
	return nil
}

func (d *decoder) board() frozenBoard {
	b := frozenBoard{key: d.text(), carries: d.flag()}
	b.open, b.sealed = d.seasons(), d.seasons()
	return b
}

func (d *decoder) seasons() (list []season) {
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return nil
		}
		list = append(list, season{Span: stats.Span{ID: d.text(), Start: d.moment(), End: d.moment()}})
	}
	return list
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

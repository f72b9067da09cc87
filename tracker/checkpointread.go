package tracker

import (
	"errors"
	"fmt"
	"io"
	"math"

	"statstracker/eventlog"
	"statstracker/standings"
	"statstracker/stats"
)

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
	s.controlled = s.sequence
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
	s.rejections = d.rejections()
	d.requests(&s.requests)
	s.readAmendments(d)
	s.window.read(d)
	s.readProfiles(d)
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		s.readGame(d, known)
	}
	s.readHistories(d)
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
func (s *state) readGame(d *decoder, known *catalog) {
	product := d.text()
	g := &game{states: make(map[string]*boardState), changed: s.sequence}
	g.readScored(d, known)
	hidden := d.hidden()
	g.readBooks(d, known)
	g.played = d.played()
	g.latest = int64(d.number())
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
	g.hideAll(hidden, s.aliases)
	g.hideShadows()
	s.games[product] = g
}

// restore finds the boards in the table.
func (g *game) restore(boards []frozenBoard) error {
	for _, f := range boards {
		b := &boardState{key: f.key, allTime: g.table.Board(f.key), forgotten: f.forgotten, open: f.open, sealed: f.sealed}
		if f.carries {
			b.carry = g.table.Board(carryName(f.key))
		}
		if b.allTime == nil || f.carries != (b.carry != nil) {
			return errContent
		}
		for i := range b.open {
			s := &b.open[i]
			s.name = seasonName(b.key, s.ID)
			s.number = g.numbers.of(seasonNumber, s.name)
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
	b := frozenBoard{key: d.text(), carries: d.flag(), forgotten: int64(d.number())}
	b.open, b.sealed = d.seasons(), d.seasons()
	return b
}

func (d *decoder) seasons() (list []season) {
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return nil
		}
		list = append(list, season{Span: stats.Span{ID: d.text(), Start: d.moment(), End: d.moment()}, amended: d.flag(), sealedBy: d.number()})
	}
	return list
}

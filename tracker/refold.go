package tracker

import (
	"context"
	"errors"
	"math"
	"slices"

	"statstracker/eventlog"
	"statstracker/profile"
	"statstracker/stats"
)

// recount says which events of a game are folded again, beside the live state, and
// by which rules.
type recount struct {
	product string
	// rules count the first events. The records of rules up to the number fixed do
	// not change them; those after it do.
	rules *handler
	fixed uint64
	// amendments are those that hold.
	amendments amendmentList
	settled    []uint64 // the numbers of rejected events that never count, in order
	// Only events are folded that happened in this time, until not included, in
	// milliseconds since 1970.
	from, until int64
}

// allRules is the number that keeps rules as they are to the end.
const allRules = math.MaxUint64

func newRecount(product string, rules *handler, fixed uint64, a amendmentList, settled []uint64) recount {
	return recount{product: product, rules: rules, fixed: fixed, amendments: a, settled: settled, from: never, until: always}
}

// recountOf folds the game again as it was folded: by the rules that it was last
// scored by, and those that came after.
func (s *state) recountOf(product string, a amendmentList) recount {
	g := s.games[product]
	if g == nil {
		return newRecount(product, nil, 0, a, s.rejections.settled)
	}
	return newRecount(product, g.scoredBy, g.scoredAt, a, s.rejections.settled)
}

// again returns the states of games after their events before the record with the
// sequence number, by product.
type again func(all []recount, before uint64) (map[string]*game, error)

// past folds the events of games again, from the first on.
type past struct {
	ctx        context.Context //nolint:containedctx // it is that of one fold of the log
	log        foldable
	catalog    *catalog
	generation int      // ids in a generation of the window
	archive    *archive // where the history goes; nil for none
	// progress is called now and then, as that of a [Config]; it does not move on
	// meanwhile. Optional.
	progress func(done, end uint64)
}

// again implements the type of that name: it is how a fold of the log comes by the
// state that was folded again when the log was written.
func (p *past) again(all []recount, before uint64) (map[string]*game, error) {
	if len(all) == 0 {
		return nil, nil
	}
	rs := newRefolds(p.log.ID(), p.catalog, all, p.generation, p.archive)
	if err := rs.advance(p.ctx, p.log, before, p.alive(before)); err != nil {
		rs.drop(p.archive)
		return nil, err
	}
	games := rs.games()
	for _, g := range games {
		g.buildIndexes()
	}
	return games, nil
}

// alive returns what says, while games are folded again before the record, that the fold
// of the log is still at work there.
func (p *past) alive(before uint64) func(uint64) {
	if p.progress == nil {
		return nil
	}
	_, next := p.log.End()
	return func(uint64) { p.progress(before-1, next-1) }
}

// refold is a fold of one game's events beside the live state.
type refold struct {
	recount
	fold      *fold
	selection *selection // of events that do not count for everybody
	next      eventlog.Pos
	done      uint64            // records that have been read
	taken     map[uint64]int    // events that an amendment, by its number, has taken away or renamed
	mergers   map[string]uint64 // by the id that is another's
	renaming  *stats.Event      // that mergers give other ids
	counted   []uint64          // the mergers that it was counted for
	touched   touched
	older     string // the store of its history; "" without one
}

func newRefold(id eventlog.ID, c *catalog, rc recount, generation int) *refold {
	names, mergers := rc.amendments.mergers()
	return newRefoldOf(id, c, rc, generation, names, mergers)
}

// newRefoldOf returns a refold with the ids that follow from its amendments, which it
// only reads.
func newRefoldOf(id eventlog.ID, c *catalog, rc recount, generation int, names aliases, mergers map[string]uint64) *refold {
	s := newState(id, generation)
	s.rules = make(ruleset)
	if rc.rules != nil {
		s.rules[rc.product] = rc.rules
	}
	s.aliases, s.profiles = names, nil
	f := newFold(s, c, nil)
	f.deferIndexes()
	r := &refold{
		recount: rc, fold: f, selection: newSelection(rc.product, rc.amendments, s.aliases),
		taken: make(map[uint64]int), mergers: mergers,
	}
	f.renamed = r.renamed
	return r
}

// record has the refold write a history. The archive may be nil.
func (r *refold) record(to *archive) {
	r.older, r.fold.history = to.create()
}

// game returns the state of the game; an empty one where it has no events.
func (r *refold) game() *game {
	g := r.fold.game(r.product, true)
	g.touched, g.older = r.touched, r.older
	return g
}

// errReached ends the reading of the log.
var errReached = errors.New("the record has been reached")

// advance folds the log from where the refold is to the record before the number,
// or to the end if that is 0. It ends between two records.
func (r *refold) advance(ctx context.Context, log foldable, before uint64, progress func(done uint64)) error {
	err := log.Replay(r.next, func(b *eventlog.Block) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.block(b, before); err != nil {
			return err
		}
		r.next = b.Next
		if progress != nil {
			progress(r.done)
		}
		return nil
	})
	if errors.Is(err, errReached) {
		return nil
	}
	return err
}

func (r *refold) block(b *eventlog.Block, before uint64) error {
	for _, batch := range b.Batches {
		sequence := batch.First
		err := batch.Each(func(record *eventlog.Record) error {
			if before != 0 && sequence >= before {
				return errReached
			}
			r.done = sequence
			sequence++
			return r.apply(record)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *refold) apply(record *eventlog.Record) error {
	switch {
	case record.Kind == eventlog.KindControl:
		return r.control(record)
	case r.isSettled():
		return nil
	case record.Kind == eventlog.KindEvent && record.Event.Get(stats.FieldProduct) == r.product && r.inTime(&record.Event):
		r.fold.sequence = r.done
		r.event(&record.Event)
		if h := r.fold.history; h != nil {
			h.finish(r.done)
		}
	}
	return nil
}

// isSettled reports whether the present record is a rejected event that was sent again or
// discarded.
func (r *refold) isSettled() bool {
	_, settled := slices.BinarySearch(r.settled, r.done)
	return settled
}

// control follows the records of rules.
func (r *refold) control(record *eventlog.Record) error {
	if record.Text != controlRules || r.done <= r.fixed {
		return nil
	}
	all, err := r.fold.catalog.chosen(record)
	if err != nil {
		return err
	}
	rules := make(ruleset)
	if h := all.of(r.product); h != nil {
		rules[r.product] = h
	}
	r.fold.adopt(rules)
	return nil
}

func (r *refold) inTime(e *stats.Event) bool {
	if r.from == never && r.until == always {
		return true
	}
	at := e.OccurredAt().UnixMilli()
	return r.from <= at && at < r.until
}

// event folds the event, or what amendments have left of it.
func (r *refold) event(e *stats.Event) {
	if profile.Is(e) { // amendments are about games
		r.fold.judge(e)
		return
	}
	if r.mergers != nil {
		r.rename(e)
	}
	if s := r.selection; s != nil {
		if by := s.void(r.fold, e, r.done); by != 0 {
			r.take(e, by)
			r.fold.forget(e)
			return
		}
		if kept := s.keptFrom(r.fold, e); len(kept) > 0 {
			r.keep(kept, e)
			return
		}
	}
	r.fold.judge(e)
}

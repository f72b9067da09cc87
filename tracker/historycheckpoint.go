package tracker

import (
	"maps"
	"slices"

	"statstracker/history"
)

// What a checkpoint has of the history: the books of games, and how far the stores
// reach. A start goes on from there, or folds the log from its first record.

func (c *checkpoint) writeHistories(e *encoder) {
	e.number(c.books)
	ends := c.histories
	e.flag(ends != nil)
	if ends == nil {
		return
	}
	e.end(ends.main)
	e.number(uint64(len(ends.folded)))
	for _, name := range slices.Sorted(maps.Keys(ends.folded)) {
		e.text(name)
		e.end(ends.folded[name])
	}
}

func (s *state) readHistories(d *decoder) {
	s.books = d.number()
	if !d.flag() {
		return
	}
	ends := &historyEnds{main: d.end(), folded: make(map[string]history.End)}
	for n := d.number(); n > 0 && d.err == nil; n-- {
		name := d.text()
		ends.folded[name] = d.end()
	}
	s.histories = ends
}

func (e *encoder) end(end history.End) {
	e.number(end.Segment)
	e.number(end.Offset)
	e.number(end.Sequence)
}

func (d *decoder) end() history.End {
	return history.End{Segment: d.number(), Offset: d.number(), Sequence: d.number()}
}

// recoverHistory opens the history where the state of the checkpoint was taken. If it
// is not there, the state begins anew, and so does the history with it.
func (t *Tracker) recoverHistory() {
	if t.config.NoHistory {
		return
	}
	var whole bool
	t.archive, whole = openArchive(t.config.Dir, t.state.histories, t.config.Logger, t.config.testOnlyFault)
	if !whole && t.state.sequence > 0 && t.archive.main != nil {
		t.config.Logger.Warn("the checkpoint has no history; the log is folded from its start, so that it is whole again")
		t.state = newState(t.log.ID(), t.config.testOnlyGeneration)
	}
	t.state.histories = nil
}

package tracker

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"path/filepath"
	"time"

	"statstracker/movement"
	"statstracker/standings"
)

// ranks is the records of ranks, and what has been recorded since the start.
type ranks struct {
	store    *movement.Store
	window   time.Duration
	now      func() time.Time
	recorded map[boardMark]standings.Stamp // of who records
}

// boardMark tells boards apart as long as the numbers of their players stand for the same
// ids.
type boardMark = movement.Board

// boardDue is a board of which the ranks are to be recorded.
type boardDue struct {
	name  string // in the table
	mark  boardMark
	stamp standings.Stamp
}

// openRanks opens the records; nil if there are to be none. They are derived: if they
// cannot be opened, that is said and nothing else depends on it.
func openRanks(c *Config) *ranks {
	if c.Movement.Window <= 0 {
		return nil
	}
	if c.Movement.Interval <= 0 {
		c.Movement.Interval = defaultInterval
	}
	store, err := movement.Open(filepath.Join(c.Dir, "movement"), movement.Options{
		Window: c.Movement.Window, Interval: c.Movement.Interval, Logger: c.Logger,
	})
	if err != nil {
		c.Logger.Warn("how players have moved cannot be told", "err", err)
		return nil
	}
	r := &ranks{store: store, window: c.Movement.Window, now: c.testOnlyNow, recorded: make(map[boardMark]standings.Stamp)}
	if r.now == nil {
		r.now = time.Now
	}
	return r
}

// moment returns the time that is meant.
func (r *ranks) moment(since Since) (time.Time, error) {
	now := r.now()
	at := since.At
	if at.IsZero() {
		at = now.Add(-since.Ago)
	}
	switch {
	case at.After(now):
		return at, ErrFuture
	case now.Sub(at) > r.window:
		return at, &WindowError{r.window}
	}
	return at, nil
}

// record writes the ranks on a board.
func (r *ranks) record(due *boardDue, frozen *standings.Frozen, now time.Time) error {
	if err := r.store.Write(due.mark, now, frozen.Ranks()); err != nil {
		return err
	}
	r.recorded[due.mark] = due.stamp
	return nil
}

// repeat records that the ranks are the same as before, and reports whether it could.
func (r *ranks) repeat(mark boardMark, stamp standings.Stamp, now time.Time) bool {
	before, ok := r.recorded[mark]
	return ok && before == stamp && r.store.Repeat(mark, now) == nil
}

// thin removes what is not needed any more.
func (r *ranks) thin(now time.Time, live map[boardMark]bool) error {
	for mark := range r.recorded {
		if !live[mark] {
			delete(r.recorded, mark)
		}
	}
	return r.store.Thin(now, func(b movement.Board) bool { return live[b] })
}

// mark returns that of a board of the game. The caller holds the lock.
func (s *state) mark(g *game, name string) boardMark {
	text := append([]byte(nil), s.log[:]...)
	text = binary.LittleEndian.AppendUint64(text, g.book)
	sum := sha256.Sum256(append(text, name...))
	return boardMark(sum[:len(boardMark{})])
}

// boardsDue returns the boards of the game that are to be recorded, and notes all that
// are live. Those that have not changed are recorded here.
func (t *Tracker) boardsDue(product string, now time.Time, live map[boardMark]bool) (due []boardDue) {
	t.mu.RLock()
	g := t.state.games[product]
	if g != nil {
		g.eachRanked(func(name string, b *standings.Board) {
			due = append(due, boardDue{name, t.state.mark(g, name), b.Stamp()})
		})
	}
	t.mu.RUnlock()
	n := 0
	for _, d := range due {
		live[d.mark] = true
		if t.ranks.store.Due(d.mark, now) && !t.ranks.repeat(d.mark, d.stamp, now) {
			due[n] = d
			n++
		}
	}
	return due[:n]
}

// eachRanked calls visit with the live boards that readers see.
func (g *game) eachRanked(visit func(name string, b *standings.Board)) {
	for _, b := range g.boards {
		visit(b.key, b.allTime)
		for i := range b.open {
			visit(b.open[i].name, b.open[i].live)
		}
	}
}

// freezeBoards freezes boards as they are now: those that are not there any more, or
// of a game that was folded again meanwhile, are left out. It is the writing
// goroutine's.
func (t *Tracker) freezeBoards(product string, due []boardDue, frozen []*standings.Frozen) {
	g := t.state.games[product]
	if g == nil {
		return
	}
	for i := range due {
		d := &due[i]
		if b := g.table.Board(d.name); b != nil && t.state.mark(g, d.name) == d.mark {
			frozen[i], d.stamp = b.Freeze(), b.Stamp()
		}
	}
}

// ranked returns the board that the reference names, and the numbers of the players of
// entries.
func (t *Tracker) ranked(ref Ref, entries []Entry) (mark boardMark, players []uint32, err error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	v, err := t.find(ref)
	if err != nil || v.game == nil {
		return mark, nil, err
	}
	if v.season != nil && (v.season.Sealed || v.live == nil) {
		return mark, nil, ErrSealedMovement
	}
	b := v.game.boards[v.board]
	name := b.key
	if v.season != nil {
		name = seasonName(b.key, v.season.ID)
	}
	players = make([]uint32, len(entries))
	for i := range entries {
		players[i] = math.MaxUint32 // beyond the end
		if p, ok := v.game.table.Lookup(entries[i].Player); ok {
			players[i] = uint32(p)
		}
	}
	return t.state.mark(v.game, name), players, nil
}

// MovementBytes returns what the records of ranks take on disk.
func (t *Tracker) MovementBytes() int64 {
	if t.ranks == nil {
		return 0
	}
	return t.ranks.store.Bytes()
}

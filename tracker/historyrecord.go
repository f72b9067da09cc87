package tracker

import (
	"encoding/binary"
	"slices"
	"time"

	"statstracker/history"
	"statstracker/standings"
	"statstracker/stats"
)

// recorder writes into the history what an event changes: for each event one entry,
// that its players and its match are found by. It is the fold's, and nil where none
// is written.
type recorder struct {
	store *history.Store
	entry []byte
	keys  []history.Key
}

// The first byte of an account of an event: what is in it.
const (
	aboutDecisive  = 1 << iota // the first player won, the second lost
	aboutStandings             // a match with its sides
	aboutScores                // of the sides
	aboutType                  // it is not the result of a match
	aboutMatch                 // its id
	aboutNanos                 // its time is not in whole milliseconds
	aboutOne                   // it is what the event changed for one of the players
)

// The kinds of steps of statistics.
const (
	stepCounter  = iota // before, and by how much
	stepCategory        // likewise, of all categories together, and which it was
	stepValue           // before and after
	stepFirst           // likewise; there was none before
)

// begin begins the account of an event that is about to be applied, for everybody or
// for one of the participants.
func (r *recorder) begin(f *fold, g *game, e *stats.Event, d *decision, kind string, only int) {
	about, match := aboutOf(d, kind, only), e.Get(stats.FieldGame)
	if match != "" {
		about |= aboutMatch
	}
	b := binary.AppendVarint(append(r.entry, about), d.at.UnixMilli())
	if about&aboutNanos != 0 {
		b = binary.AppendUvarint(b, uint64(d.at.Nanosecond())%uint64(time.Millisecond))
	}
	if match != "" {
		b = appendHistoryText(b, match)
		r.keys = append(r.keys, matchKey(g.book, match))
	}
	if about&aboutType != 0 {
		b = appendHistoryText(b, kind)
	}
	b = binary.AppendUvarint(b, uint64(len(g.counted)-1))
	b = binary.AppendUvarint(b, uint64(len(f.players)))
	for i := range f.players {
		b = binary.AppendUvarint(b, uint64(f.players[i].player))
		r.keys = append(r.keys, playerKey(g.book, f.players[i].player))
	}
	if only != everybody {
		b = binary.AppendUvarint(b, uint64(only))
	}
	if about&aboutStandings != 0 {
		b = appendSides(b, d.match, about&aboutScores != 0)
	}
	r.entry = b
}

func aboutOf(d *decision, kind string, only int) (about byte) {
	if d.at.Nanosecond()%int(time.Millisecond) != 0 {
		about |= aboutNanos
	}
	if kind != stats.TypeGameOver {
		about |= aboutType
	}
	if only != everybody {
		about |= aboutOne
	}
	if d.match == nil {
		return about
	}
	if isDecisive(d.match) {
		return about | aboutDecisive
	}
	about |= aboutStandings
	for i := range d.match.Sides {
		if d.match.Sides[i].HasScore {
			about |= aboutScores
		}
	}
	return about
}

// isDecisive reports whether one player has beaten one other, and no more is known.
func isDecisive(m *stats.Match) bool {
	if len(m.Sides) != 2 {
		return false
	}
	a, b := &m.Sides[0], &m.Sides[1]
	return a.Rank == 1 && b.Rank == 2 && len(a.Players) == 1 && len(b.Players) == 1 && !a.HasScore && !b.HasScore
}

func appendSides(b []byte, m *stats.Match, scores bool) []byte {
	b = binary.AppendUvarint(b, uint64(len(m.Sides)))
	for i := range m.Sides {
		s := &m.Sides[i]
		b = binary.AppendUvarint(b, uint64(s.Rank))
		b = binary.AppendUvarint(b, uint64(len(s.Players)))
		if scores && s.HasScore {
			b = appendChange(append(b, 1), s.Score, s.Score)
		} else if scores {
			b = append(b, 0)
		}
	}
	return b
}

// step notes a step of a counter, or of a category, that has been made.
func (r *recorder) step(c *column, s *step, before int64, category uint64) {
	if s.by == 0 {
		return
	}
	code := uint64(stepCounter)
	if c.rest != nil {
		code = stepCategory
	}
	b := binary.AppendUvarint(r.entry, (c.number+1)<<2|code)
	b = binary.AppendUvarint(b, uint64(s.participant))
	b = binary.AppendVarint(b, before)
	b = binary.AppendVarint(b, s.by)
	if c.rest != nil {
		b = binary.AppendUvarint(b, category)
	}
	r.entry = b
}

// value notes a new value of a statistic before it is set.
func (r *recorder) value(c *column, v *reduced, p standings.Player) {
	before, has := c.measure.Get(p)
	code := uint64(stepValue)
	if !has {
		code = stepFirst
	}
	b := binary.AppendUvarint(r.entry, (c.number+1)<<2|code)
	b = binary.AppendUvarint(b, uint64(v.participant))
	r.entry = appendChange(b, before, v.value)
}

// boards notes what has been applied to boards.
func (r *recorder) boards(g *game, s *scoring) {
	r.entry = append(r.entry, 0) // no more steps
	b := r.entry
	for _, t := range s.plain {
		b = binary.AppendUvarint(b, g.boards[t.board].number+1)
		b = append(b, 1) // number in a row
		b = binary.AppendUvarint(b, uint64(t.players))
		for i := range t.players {
			b = binary.AppendUvarint(b, uint64(i)<<2)
			b = appendChange(b, s.was[t.at+i], s.numbers[t.at+i])
		}
	}
	for i := range s.targets {
		if t := &s.targets[i]; t.hasRows > 0 {
			b = s.appendTarget(b, g, t)
		}
	}
	b = append(b, 0) // no more boards
	r.entry = b
}

func (s *scoring) appendTarget(b []byte, g *game, t *target) []byte {
	state := g.boards[t.board]
	number := state.number
	if t.season {
		number = state.open[slices.IndexFunc(state.open, func(o season) bool { return o.ID == t.span.ID })].number
	}
	width := t.rule.shape.Width
	b = binary.AppendUvarint(b, number+1)
	b = append(b, byte(width))
	b = binary.AppendUvarint(b, uint64(t.hasRows))
	for _, row := range s.rows[t.rows:][:t.hasRows] {
		head := uint64(row.participant) << 2
		if row.first {
			head |= rowFirst
		}
		if row.first && row.had {
			head |= rowCarried
		}
		b = binary.AppendUvarint(b, head)
		for i := range width {
			b = appendChange(b, s.was[row.at+i], s.numbers[row.at+i])
		}
	}
	return b
}

const (
	rowFirst   = 1 // the player had none on the board or in the season
	rowCarried = 2 // what he began with came from an earlier season
)

// finish writes the entry of the event, if it changed anything.
func (r *recorder) finish(sequence uint64) {
	if len(r.entry) > 0 {
		r.store.Append(sequence, r.entry, r.keys...)
		r.entry, r.keys = r.entry[:0], r.keys[:0]
	}
}

func playerKey(book uint64, p standings.Player) history.Key {
	return history.Key(book<<32 | uint64(p))
}

// matchKey is that of the match with the id, and perhaps of others: entries say
// themselves which they are. It has 32 bits of a hash, because more would take more
// room, and more time to put keys in order, and find hardly fewer others.
func matchKey(book uint64, id string) history.Key {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a, as in hash/fnv
	h := (uint64(offset) ^ book) * prime
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * prime
	}
	return history.Key(h>>32 | 1<<63)
}

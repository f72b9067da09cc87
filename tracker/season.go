package tracker

import (
	"fmt"
	"slices"
	"time"

	"statstracker/standings"
	"statstracker/stats"
)

// sealedAt is when a season of the board is sealed, in milliseconds since 1970.
func sealedAt(rule *stats.Season, s *stats.Span) int64 {
	return s.End.UnixMilli() + rule.Grace.Milliseconds()
}

// spanOf returns the season in which the moment is. Events come mostly in the
// order of time, so the season of the last one is tried first.
func (b *boardState) spanOf(rule *stats.Season, at time.Time) (stats.Span, bool) {
	if !at.Before(b.last.Start) && at.Before(b.last.End) {
		return b.last, true
	}
	s, ok := rule.Calendar.At(at)
	if ok {
		b.last = s
	}
	return s, ok
}

// lateError says that an event came after its season was sealed.
type lateError struct {
	board string
	span  stats.Span
}

func (e *lateError) Error() string {
	return fmt.Sprintf("late: the season %.64s of the board %.64s, which ended at %s, is sealed",
		e.span.ID, e.board, e.span.End.UTC().Format(time.RFC3339))
}

// checkLate returns an error if the season of the span, which is not open, is
// over.
func (g *game) checkLate(rule *boardRule, b *boardState, span *stats.Span) error {
	over := g.latest != never && sealedAt(rule.Season, span) <= g.latest
	if over || span.Start.Unix() <= b.forgotten || g.sealedSeason(b, span.ID) != nil {
		return &lateError{rule.Name, *span}
	}
	return nil
}

// openSeason returns the board of the season, if it has begun already.
func (b *boardState) openSeason(id string) *standings.Board {
	for _, s := range slices.Backward(b.open) {
		if s.ID == id {
			return s.live
		}
	}
	return nil
}

// sealedSeason returns the sealed board of the season, if there is one.
func (g *game) sealedSeason(b *boardState, id string) *standings.Sealed {
	if len(b.sealed) == 0 {
		return nil
	}
	return g.table.Sealed(seasonName(b.key, id))
}

// isAmended reports whether events of the sealed season were retracted later.
func (b *boardState) isAmended(id string) bool {
	return slices.ContainsFunc(b.sealed, func(s season) bool { return s.ID == id && s.amended })
}

// begin opens the season of the span, and returns its board.
func (g *game) begin(rule *boardRule, b *boardState, span stats.Span, deferred bool) *standings.Board {
	s := season{Span: span, name: seasonName(b.key, span.ID)}
	s.number = g.numbers.of(seasonNumber, s.name)
	s.live = g.table.AddBoard(s.name, rule.shape)
	if deferred {
		s.live.Defer()
	}
	b.open = inOrder(b.open, s)
	g.sealing = min(g.sealing, sealedAt(rule.Season, &span))
	return s.live
}

// advance notes the time of an event that was counted, and seals what it ends. An
// event ahead of its receiving ends nothing before that.
func (g *game) advance(at int64) {
	if at > g.latest {
		g.latest = at
		g.sealDue()
	}
}

// sealDue seals the seasons that are over.
func (g *game) sealDue() {
	if g.latest < g.sealing {
		return
	}
	for i, b := range g.boards {
		rule := &g.handler.boards[i]
		for rule.Season != nil && len(b.open) > 0 && sealedAt(rule.Season, &b.open[0].Span) <= g.latest {
			g.seal(rule, b)
		}
	}
	g.findSealing()
}

// findSealing finds when the next season is sealed.
func (g *game) findSealing() {
	g.sealing = always
	for i, b := range g.boards {
		if rule := g.handler.boards[i].Season; rule != nil && len(b.open) > 0 {
			g.sealing = min(g.sealing, sealedAt(rule, &b.open[0].Span))
		}
	}
}

// seal ends the board's oldest open season.
func (g *game) seal(rule *boardRule, b *boardState) {
	s := b.open[0]
	b.open = slices.Delete(b.open, 0, 1)
	var buf [stats.MaxNumbers + 3]float64
	if b.carry != nil {
		g.keepRows(rule, b, &s)
	}
	g.table.Seal(s.name, func(p standings.Player) bool {
		row, ok := s.live.Row(p, buf[:0])
		return ok && rule.provisional(row)
	})
	if s.live = nil; s.sealedBy == 0 {
		s.sealedBy = g.sequence
	}
	b.sealed = inOrder(b.sealed, s)
	for keep := rule.Season.Keep; keep > 0 && len(b.sealed) > keep; {
		g.table.Remove(b.sealed[0].name)
		b.forgotten = max(b.forgotten, b.sealed[0].Start.Unix())
		b.sealed = slices.Delete(b.sealed, 0, 1)
	}
}

// inOrder adds a season to a list that is in the order of time.
func inOrder(list []season, s season) []season {
	i, _ := slices.BinarySearchFunc(list, s.Start, func(s season, t time.Time) int { return s.Start.Compare(t) })
	return slices.Insert(list, i, s)
}

// keepRows keeps the rows of a season that is sealed, for what the players start
// a later one with. It leaves what they have of a season after it.
func (g *game) keepRows(rule *boardRule, b *boardState, s *season) {
	var buf, kept [stats.MaxNumbers + 3]float64
	start := float64(s.Start.Unix())
	for p := range s.live.Players {
		row, _ := s.live.Row(p, buf[:0])
		last, has := b.carry.Row(p, kept[:0])
		if rule.scored(row) && !(has && last[rule.numbers] > start) {
			b.carry.Set(p, append(row[:rule.numbers], start), false)
		}
	}
}

// maxSteps bounds how often a carry-over is applied: after so many seasons without
// a match nothing is left of a score.
const maxSteps = 64

// carried appends what a player starts the season of the span with. Ok is false
// if he has not been in an earlier one.
func (b *boardState) carried(rule *boardRule, p standings.Player, span *stats.Span, dst []float64) (row []float64, ok bool) {
	share := rule.Season.CarryOver
	if share == 0 {
		return dst, false
	}
	row, from, ok := b.lastRow(rule, p, span, dst)
	if !ok || share == 1 {
		return row, ok
	}
	steps := stepsFrom(rule.Season.Calendar, from, *span)
	for range steps {
		rule.carry(row[len(dst):], share)
	}
	return row, true
}

// lastRow appends the player's numbers of his last season before the span, and
// returns when that began.
func (b *boardState) lastRow(rule *boardRule, p standings.Player, span *stats.Span, dst []float64) (row []float64, from int64, ok bool) {
	for i := len(b.open) - 1; i >= 0; i-- {
		if s := &b.open[i]; s.Start.Before(span.Start) {
			if row, ok := s.live.Row(p, dst); ok && rule.scored(row[len(dst):]) {
				return row[:len(dst)+rule.numbers], s.Start.Unix(), true
			}
		}
	}
	if b.carry == nil {
		return dst, 0, false
	}
	row, ok = b.carry.Row(p, dst)
	if !ok {
		return dst, 0, false
	}
	from = int64(row[len(dst)+rule.numbers])
	if from >= span.Start.Unix() { // a late event of a season before those that he was in
		return dst, 0, false
	}
	return row[:len(dst)+rule.numbers], from, true
}

// stepsFrom counts the seasons that have begun after the one that began at from,
// up to that of the span.
func stepsFrom(c stats.Calendar, from int64, span stats.Span) int {
	steps := 1
	for ; steps < maxSteps; steps++ {
		before, ok := c.Before(span)
		if !ok || before.Start.Unix() <= from {
			break
		}
		span = before
	}
	return steps
}

// carry applies the carry-over once.
func (r *boardRule) carry(numbers []float64, share float64) {
	if c, ok := r.Scorer.(stats.Carrier); ok {
		c.Carry(numbers, share)
		return
	}
	for i, start := range r.start[:r.numbers] {
		numbers[i] = start + float64(share*(numbers[i]-start))
	}
}

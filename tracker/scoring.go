package tracker

import (
	"errors"
	"fmt"
	"time"

	"statstracker/standings"
	"statstracker/stats"
)

// scoring is what one event changes on boards.
type scoring struct {
	fed     stats.Tally
	tied    stats.Tally
	targets []target
	rows    []row
	plain   []plainTarget
	numbers []float64 // of the rows, one after the other
	was     []float64 // the same before the event, where a history is written

	// What a scorer gets and gives: only its own numbers.
	before, after []float64
}

// target is a board or one of its seasons that the event changes.
type target struct {
	rule    *boardRule
	board   int              // its number
	live    *standings.Board // nil if there is none yet
	span    stats.Span       // of a season
	season  bool
	rows    int // index of the first of its rows
	hasRows int // how many there are
}

// row is what a player has on a target after the event.
type row struct {
	participant int
	at          int     // where its numbers begin
	has         bool    // there is a score to go on from
	first       bool    // there was no row before the event
	had         bool    // there was one before the event
	before      float64 // which was this
}

func (s *scoring) none() bool { return len(s.rows) == 0 && len(s.plain) == 0 }

// score finds the rows of the boards after the event.
func (f *fold) score(h *handler, g *game, e *stats.Event, m *stats.Match, at time.Time) error {
	s := &f.scores
	s.targets, s.rows, s.plain, s.numbers, s.was = s.targets[:0], s.rows[:0], s.plain[:0], s.numbers[:0], s.was[:0]
	if f.watch != nil {
		f.watch.begin()
	}
	for i := range h.boards {
		rule := &h.boards[i]
		if rule.plain {
			if err := f.scorePlain(g, i, rule, m); err != nil {
				return inState(err)
			}
			continue
		}
		if err := s.feed(rule, e, m); err != nil {
			return err
		}
		if len(s.fed.Changes) == 0 && (m == nil || rule.Scorer == nil) && len(s.tied.Changes) == 0 {
			continue
		}
		if err := f.scoreBoard(g, i, rule, m, at); err != nil {
			return inState(err)
		}
	}
	return nil
}

// feed asks which values the event reports to the board.
func (s *scoring) feed(rule *boardRule, e *stats.Event, m *stats.Match) error {
	s.fed.Changes, s.tied.Changes = s.fed.Changes[:0], s.tied.Changes[:0]
	if rule.Measure != nil {
		if err := rule.Measure.Feed.Feed(e, m, &s.fed); err != nil {
			return err
		}
	}
	if rule.Tie != nil {
		return rule.Tie.Feed.Feed(e, m, &s.tied)
	}
	return nil
}

// scoreBoard finds the rows of a board after the event: those of all time, and
// those of the season that the event is in.
func (f *fold) scoreBoard(g *game, board int, rule *boardRule, m *stats.Match, at time.Time) error {
	t := f.scores.target(rule, board)
	if g != nil {
		t.live = g.boards[board].allTime
	}
	if err := f.scoreTarget(g, t, m); err != nil {
		return err
	}
	if rule.Season == nil {
		return nil
	}
	t = f.scores.target(rule, board)
	t.season = true
	if ok, err := t.enter(g, at); err != nil || !ok {
		return err
	}
	return f.scoreTarget(g, t, m)
}

// enter finds the season of the moment. Ok is false between two seasons.
func (t *target) enter(g *game, at time.Time) (ok bool, err error) {
	if g == nil {
		t.span, ok = t.rule.Season.Calendar.At(at)
		return ok, nil
	}
	b := g.boards[t.board]
	if t.span, ok = b.spanOf(t.rule.Season, at); !ok {
		return false, nil
	}
	if t.live = b.openSeason(t.span.ID); t.live == nil {
		err = g.checkLate(t.rule, b, &t.span)
	}
	return true, err
}

// target adds a target without rows. It is valid until the next one is added.
func (s *scoring) target(rule *boardRule, board int) *target {
	s.targets = append(s.targets, target{rule: rule, board: board, rows: len(s.rows)})
	return &s.targets[len(s.targets)-1]
}

// scoreTarget finds the rows of a board or season after the event.
func (f *fold) scoreTarget(g *game, t *target, m *stats.Match) error {
	var err error
	if t.rule.Scorer != nil {
		err = f.scoreMatch(g, t, m)
	} else {
		err = f.measure(g, t)
	}
	if err != nil {
		return err
	}
	if f.watch != nil && t.rule.Scorer != nil && m != nil && !t.season {
		f.watch.see(t.rule, m, f.scores.before)
	}
	if err := f.breakTies(g, t); err != nil {
		return err
	}
	t.hasRows = len(f.scores.rows) - t.rows
	return f.scores.check(t)
}

// scoreMatch lets the scorer see the match.
func (f *fold) scoreMatch(g *game, t *target, m *stats.Match) error {
	if m == nil {
		return nil
	}
	s, rule := &f.scores, t.rule
	n := m.Players()
	for i := range n {
		f.addRow(g, t, i)
	}
	rows := s.rows[t.rows:]
	numbers := s.numbers[rows[0].at:]
	if rule.shape.Width == rule.numbers { // the rows are what the scorer knows
		s.before = append(s.before[:0], numbers...)
		return rule.Scorer.Score(m, s.before, numbers)
	}
	s.before = s.before[:0]
	for i := range rows {
		s.before = append(s.before, s.numbers[rows[i].at:][:rule.numbers]...)
	}
	s.after = append(s.after[:0], s.before...)
	if err := rule.Scorer.Score(m, s.before, s.after); err != nil {
		return err
	}
	for i := range rows {
		row := s.numbers[rows[i].at:]
		copy(row, s.after[i*rule.numbers:][:rule.numbers])
		row[rule.games]++
	}
	return nil
}

// measure reduces the values that the event reports.
func (f *fold) measure(g *game, t *target) error {
	s, hint := &f.scores, 0
	for i := range s.fed.Changes {
		c := &s.fed.Changes[i]
		if !isFinite(c.Value) {
			return errNoNumber
		}
		var err error
		if hint, err = f.participant(g, c.Player, hint); err != nil {
			return err
		}
		r := f.row(g, t, hint)
		row := s.numbers[r.at:]
		row[0] = t.rule.Measure.Reducer.Reduce(row[0], r.has, c.Value)
		r.has = true
		if t.rule.games != 0 {
			row[t.rule.games]++
		}
	}
	return nil
}

// breakTies reduces the values of the tie breaker.
func (f *fold) breakTies(g *game, t *target) error {
	s, hint := &f.scores, 0
	for i := range s.tied.Changes {
		c := &s.tied.Changes[i]
		if !isFinite(c.Value) {
			return errNoNumber
		}
		var err error
		if hint, err = f.participant(g, c.Player, hint); err != nil {
			return err
		}
		row := s.numbers[f.row(g, t, hint).at:]
		tie := t.rule.tie
		if row[tie] == t.rule.noTie {
			row[tie] = t.rule.Tie.Reducer.Reduce(0, false, c.Value)
		} else {
			row[tie] = t.rule.Tie.Reducer.Reduce(row[tie], true, c.Value)
		}
	}
	return nil
}

var errNoNumber = errors.New("a value is not a finite number")

// row returns the participant's row on the target, which is added if he has none
// yet. It is valid until the next one is added.
func (f *fold) row(g *game, t *target, participant int) *row {
	rows := f.scores.rows[t.rows:]
	for i := range rows {
		if rows[i].participant == participant {
			return &rows[i]
		}
	}
	return f.addRow(g, t, participant)
}

// addRow adds the participant's row as it is before the event.
func (f *fold) addRow(g *game, t *target, participant int) *row {
	s := &f.scores
	r := row{participant: participant, at: len(s.numbers), first: true}
	if p := &f.players[participant]; g != nil && p.known {
		r.has, r.first = s.loadRow(g, t, p.player)
	}
	if len(s.numbers) == r.at {
		s.numbers = append(s.numbers, t.rule.start...)
	}
	r.had, r.before = r.has, s.numbers[r.at]
	if f.history != nil {
		s.was = append(s.was, s.numbers[r.at:]...)
	}
	s.rows = append(s.rows, r)
	return &s.rows[len(s.rows)-1]
}

// loadRow appends what the player has on the target, or starts a season with, if
// there is anything. It reports whether there is a score to go on from, and whether
// the player is new there.
func (s *scoring) loadRow(g *game, t *target, p standings.Player) (has, first bool) {
	at := len(s.numbers)
	if t.live != nil {
		s.numbers, has = t.live.Row(p, s.numbers)
	}
	if has {
		// A row may have seen nothing yet but values of the tie breaker.
		return t.rule.scored(s.numbers[at:]), false
	}
	if !t.season {
		return false, true
	}
	s.numbers, has = g.boards[t.board].carried(t.rule, p, &t.span, s.numbers)
	if has {
		s.numbers = append(s.numbers, t.rule.start[t.rule.numbers:]...)
	}
	return has, true
}

// check rejects what a board cannot have.
func (s *scoring) check(t *target) error {
	for _, r := range s.rows[t.rows:] {
		row := s.numbers[r.at:][:t.rule.shape.Width]
		for i, x := range row {
			if !isFinite(x) {
				return errNotFinite
			}
			if x == 0 {
				row[i] = 0 // the sign of a zero would tell equal scores apart
			}
		}
		if !t.rule.InBounds(row[0]) && t.rule.scored(row) && (!r.had || t.rule.InBounds(r.before)) {
			return fmt.Errorf("the score %v is out of the bounds of the board %.64s: %v to %v", row[0], t.rule.Name, t.rule.Min, t.rule.Max)
		}
	}
	return nil
}

// apply makes the rows take effect, for everybody or for one of the participants.
func (s *scoring) apply(g *game, players []participant, deferred bool, only int) {
	for _, t := range s.plain {
		live := g.boards[t.board].allTime
		for i := range t.players {
			if only == everybody || i == only {
				live.Set(players[i].player, s.numbers[t.at+i:][:1], true)
			}
		}
	}
	for i := range s.targets {
		if t := &s.targets[i]; t.hasRows > 0 {
			s.applyTarget(g, t, players, deferred, only)
		}
	}
}

func (s *scoring) applyTarget(g *game, t *target, players []participant, deferred bool, only int) {
	live := g.boards[t.board].allTime
	if t.season {
		if live = g.boards[t.board].openSeason(t.span.ID); live == nil {
			live = g.begin(t.rule, g.boards[t.board], t.span, deferred)
		}
	}
	for _, r := range s.rows[t.rows:][:t.hasRows] {
		if only == everybody || r.participant == only {
			row := s.numbers[r.at:][:t.rule.shape.Width]
			live.Set(players[r.participant].player, row, t.rule.listed(row))
		}
	}
}

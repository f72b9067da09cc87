package tracker

import "statstracker/stats"

// Most boards keep one number of a player, without seasons, bounds and tie
// breakers. They are scored here with less to do for each event; what comes out is
// the same.

// plainTarget is a plain board that the event changes: the scores of the first
// players of the event, after it.
type plainTarget struct {
	board   int // its number
	at      int // where the scores begin
	players int // how many there are
}

// scorePlain finds the scores of a plain board after the match.
func (f *fold) scorePlain(g *game, board int, rule *boardRule, m *stats.Match) error {
	if m == nil {
		return nil
	}
	s, at := &f.scores, len(f.scores.numbers)
	n := m.Players()
	for i := range f.players[:n] {
		score := rule.start[0]
		if p := &f.players[i]; p.known {
			if present, ok := g.boards[board].allTime.Kept(p.player); ok {
				score = present
			}
		}
		s.numbers = append(s.numbers, score)
	}
	after := s.numbers[at:]
	s.before = append(s.before[:0], after...)
	if f.history != nil {
		s.was = append(s.was, after...)
	}
	if err := rule.Scorer.Score(m, s.before, after); err != nil {
		return err
	}
	if f.watch != nil {
		f.watch.see(rule, m, s.before)
	}
	for _, score := range after {
		if !isFinite(score) {
			return errNotFinite
		}
	}
	s.plain = append(s.plain, plainTarget{board, at, n})
	return nil
}

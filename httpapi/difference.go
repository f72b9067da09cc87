package httpapi

import "statstracker/tracker"

// appendDifferences appends a JSON array of how games differ, with the profiles that players
// have now.
func appendDifferences(dst []byte, all []tracker.Difference, from Profiles) []byte {
	return appendList(dst, len(all), func(dst []byte, i int) []byte { return appendDifference(dst, &all[i], from) })
}

// appendDifference appends how a game differs from what it was, or would differ, as
// a JSON object. Boards and statistics that do not differ are not in it.
func appendDifference(dst []byte, d *tracker.Difference, from Profiles) []byte {
	dst = appendString(append(dst, '{'), "game", d.Game)
	dst = appendKey(dst, "boards")
	dst = appendList(dst, len(d.Boards), func(dst []byte, i int) []byte { return appendBoardDifference(dst, &d.Boards[i], from) })
	dst = appendKey(dst, "stats")
	dst = appendList(dst, len(d.Stats), func(dst []byte, i int) []byte { return appendStatDifference(dst, &d.Stats[i], from) })
	return append(dst, '}')
}

func appendBoardDifference(dst []byte, b *tracker.BoardDifference, from Profiles) []byte {
	dst = appendString(append(dst, '{'), "board", b.Board)
	dst = appendSeason(dst, b.Season)
	dst = appendInt(dst, "players_before", int64(b.Before))
	dst = appendInt(dst, "players_after", int64(b.After))
	dst = appendInt(dst, "differ", int64(b.Differ))
	dst = appendInt(dst, "moved", int64(b.Moved))
	dst = appendKey(dst, "moves")
	dst = appendList(dst, len(b.Moves), func(dst []byte, i int) []byte { return appendMove(dst, &b.Moves[i], from) })
	return append(dst, '}')
}

// appendMove appends how a player stands before and after. Where he is not on the
// board, his rank and score are null, and so is the change of the score.
func appendMove(dst []byte, m *tracker.Move, from Profiles) []byte {
	before, after := m.RankBefore > 0, m.RankAfter > 0
	dst = appendCalled(append(dst, '{'), "player", m.Player, from)
	dst = appendIf(dst, "rank_before", float64(m.RankBefore), before)
	dst = appendIf(dst, "rank_after", float64(m.RankAfter), after)
	dst = appendIf(dst, "score_before", m.ScoreBefore, before)
	dst = appendIf(dst, "score_after", m.ScoreAfter, after)
	return append(appendIf(dst, "change", m.ScoreAfter-m.ScoreBefore, before && after), '}')
}

// appendIf appends ,"name":n, or null where there is no such number.
func appendIf(dst []byte, name string, n float64, is bool) []byte {
	dst = appendKey(dst, name)
	if !is || !isFinite(n) {
		return append(dst, "null"...)
	}
	return appendNumber(dst, n)
}

func appendStatDifference(dst []byte, s *tracker.StatDifference, from Profiles) []byte {
	dst = appendString(append(dst, '{'), "stat", s.Stat)
	dst = appendInt(dst, "differ", int64(s.Differ))
	dst = appendKey(dst, "changes")
	dst = appendList(dst, len(s.Changes), func(dst []byte, i int) []byte {
		c := &s.Changes[i]
		dst = appendCalled(append(dst, '{'), "player", c.Player, from)
		dst = appendNumber(appendKey(dst, "before"), c.Before)
		return append(appendNumber(appendKey(dst, "after"), c.After), '}')
	})
	return append(dst, '}')
}

package cmd

import (
	"math"
	"slices"
)

// maxMoveLines is how many rows there are of players who stand elsewhere.
const maxMoveLines = 20

// effectRows are the rows of one board.
type effectRows struct {
	game, board, season string
	moves               []move
	shown               int // how many of the moves are
}

// effectTable lists players who stand elsewhere, and how many are left out: first those
// that it is about, on every board, then as many of each board.
func effectTable(all []differences, about []string) (out *table, more int) {
	boards, total := effectBoards(all, about)
	room := min(maxMoveLines, total)
	for i := range boards {
		b := &boards[i]
		for room > 0 && b.shown < len(b.moves) && slices.Contains(about, b.moves[b.shown].Player) {
			b.shown++
			room--
		}
	}
	for before := -1; room != before; {
		before = room
		for i := range boards {
			if b := &boards[i]; room > 0 && b.shown < len(b.moves) {
				b.shown++
				room--
			}
		}
	}
	out = &table{right: []bool{false, false, false, false, true, true, true}}
	out.add("game", "board", "season", "player", "rank", "score", "change")
	for i := range boards {
		boards[i].addTo(out)
	}
	return out, total - (len(out.rows) - 1)
}

// effectBoards returns the boards with those moves that can be seen, and how many rows
// there are in all, with those that the server has left out.
func effectBoards(all []differences, about []string) (boards []effectRows, total int) {
	for _, d := range all {
		game := ""
		if len(all) > 1 {
			game = visible(d.Game)
		}
		for _, b := range d.Boards {
			r := effectRows{game: game, board: visible(b.Board)}
			if b.Season != nil {
				r.season = visible(b.Season.ID)
			}
			r.moves = slices.DeleteFunc(slices.Clone(b.Moves), func(m move) bool { return m.unseen() })
			slices.SortStableFunc(r.moves, func(x, y move) int { return aboutFirst(about, x.Player) - aboutFirst(about, y.Player) })
			boards = append(boards, r)
			total += len(r.moves) + b.Differ - len(b.Moves)
		}
	}
	return boards, total
}

func aboutFirst(about []string, player string) int {
	if slices.Contains(about, player) {
		return 0
	}
	return 1
}

// unseen reports whether both rows of the player look the same.
func (m *move) unseen() bool {
	if m.RankBefore == nil || m.RankAfter == nil || *m.RankBefore != *m.RankAfter || m.Change == nil {
		return false
	}
	return math.Abs(*m.Change) < 0.5*math.Pow10(-maxDecimals)
}

// addTo adds the rows that are shown, whose scores have the same decimals.
func (r *effectRows) addTo(out *table) {
	list := make([]outlookMove, r.shown)
	for i := range list {
		m := &r.moves[i]
		list[i] = outlookMove{m.Player, m.Name, m.RankBefore, m.RankAfter, m.ScoreBefore, m.ScoreAfter}
	}
	before, after, change := scoresOf(list)
	for i := range list {
		if change[i] == "-" {
			change[i] = ""
		}
		out.add(r.game, r.board, r.season, called(list[i].Name, list[i].Player), r.moves[i].ranks(), before[i]+" → "+after[i], change[i])
	}
}

func (m *move) ranks() string { return rankText(m.RankBefore) + " → " + rankText(m.RankAfter) }

package standings

// plain is the shape of most boards.
var plain = Shape{Width: 1}

// plainGame returns a game with plain boards and with counters.
func plainGame(boards, counters []string) *Game {
	g := NewGame()
	for _, name := range boards {
		g.AddBoard(name, plain)
	}
	for _, name := range counters {
		g.AddCounter(name)
	}
	return g
}

// put makes score the score of a player on a plain board.
func put(b *Board, p Player, score float64) { b.Set(p, []float64{score}, true) }

package stats

// Standing is the place of a player on a board.
type Standing struct {
	// Rank is 1 for the best. Players with equal scores share a rank, and the
	// ranks that they fill are left out after them: 1, 2, 2, 4.
	Rank   int
	Player string
	Score  float64
}

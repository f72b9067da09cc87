package bench

import (
	"bytes"
	"fmt"
	"math/rand/v2"
)

// match is an event of exrps of about 230 bytes.
func match(r *rand.Rand, n, players int) [][2]string {
	winner, loser := r.IntN(players), r.IntN(players-1)
	if loser >= winner {
		loser++
	}
	return [][2]string{
		{"product_id", "exrps"},
		{"type", "game_over"},
		{"game_id", fmt.Sprint("match-", n)},
		{"event_id", fmt.Sprint("event-", n)},
		{"winner_id", playerID(winner)},
		{"loser_id", playerID(loser)},
	}
}

// bodies returns NDJSON bodies of n events each.
func bodies(count, n, players int) [][]byte {
	r := rand.New(rand.NewPCG(3, 4))
	all := make([][]byte, count)
	for i := range all {
		var body bytes.Buffer
		for j := range n {
			body.WriteByte('{')
			for k, f := range match(r, i*n+j, players) {
				if k > 0 {
					body.WriteByte(',')
				}
				fmt.Fprintf(&body, "%q:%q", f[0], f[1])
			}
			body.WriteString("}\n")
		}
		all[i] = body.Bytes()
	}
	return all
}

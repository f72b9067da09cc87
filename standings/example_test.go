package standings_test

import (
	"bytes"
	"fmt"

	"statstracker/standings"
)

func Example() {
	g := standings.NewGame([]string{"wins"}, []string{"games"})
	wins, games := g.Board(0), g.Counter(0)
	for _, result := range []struct {
		player string
		score  float64
	}{{"ann", 2}, {"bob", 2}, {"cy", 7}, {"dee", 1}} {
		p := g.Intern(result.player)
		games.Add(p, 1)
		wins.Set(p, result.score)
	}

	page := wins.AppendPage(nil, 0, 3)
	rest := wins.After(page[2].Cursor(), nil, 10)
	for _, e := range append(page, rest...) {
		fmt.Println(e.Rank, g.ID(e.Player), e.Score)
	}

	var file bytes.Buffer
	g.Snapshot().WriteTo(&file)
	again, err := standings.ReadGame(&file)
	fmt.Println(again.Players(), err, again.Digest() == g.Digest())
	// Output:
	// 1 cy 7
	// 2 ann 2
	// 2 bob 2
	// 4 dee 1
	// 4 <nil> true
}

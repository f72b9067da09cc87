package standings_test

import (
	"bytes"
	"fmt"

	"statstracker/standings"
)

func Example() {
	g := standings.NewGame()
	wins := g.AddBoard("wins", standings.Shape{Width: 1})
	games := g.AddCounter("games")
	for _, result := range []struct {
		player string
		score  float64
	}{{"ann", 2}, {"bob", 2}, {"cy", 7}, {"dee", 1}} {
		p := g.Intern(result.player)
		games.Add(p, 1)
		wins.Set(p, []float64{result.score}, true)
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

// The lowest time is first, and of equal times the one with fewer faults. Who
// has driven fewer than two laps has a row, but is not on the board.
func ExampleGame_Seal() {
	const faults, laps = 1, 2
	g := standings.NewGame()
	times := g.AddBoard("times", standings.Shape{Width: 3, Low: true, Tie: faults, TieLow: true})
	for _, row := range []struct {
		driver  string
		numbers []float64
	}{
		{"ann", []float64{61.5, 3, 2}},
		{"bob", []float64{59.9, 0, 1}},
		{"cy", []float64{61.5, 1, 4}},
		{"dee", []float64{60.2, 5, 9}},
	} {
		times.Set(g.Intern(row.driver), row.numbers, row.numbers[laps] >= 2)
	}

	few := func(p standings.Player) bool {
		row, _ := times.Row(p, nil)
		return row[laps] < 5
	}
	for _, e := range g.Seal("times", few).AppendPage(nil, 0, 10) {
		fmt.Println(e.Rank, g.ID(e.Player), e.Score, e.Tie, e.Marked)
	}
	// Output:
	// 1 dee 60.2 5 false
	// 2 cy 61.5 1 true
	// 3 ann 61.5 3 true
}

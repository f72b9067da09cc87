package cmd

import (
	"fmt"
	"strings"
	"testing"
)

// moved is a player who stands elsewhere.
func moved(player string, before, after int, from, to float64) move {
	change := to - from
	return move{player, "", &before, &after, &from, &to, &change}
}

// Every board gets its rows, first those of the player that it is about; what looks the
// same is left out; and the scores of a board have the same decimals.
func TestEffectsOfManyBoards(t *testing.T) {
	t.Parallel()
	full := boardDifference{Board: "full", Differ: 100}
	for i := range 60 {
		full.Moves = append(full.Moves, moved(fmt.Sprintf("p%d", i), i+2, i+1, 10, 12))
	}
	full.Moves = append(full.Moves, moved("cheat", 1, 70, 99, 0))
	small := boardDifference{Board: "small", Differ: 3, Moves: []move{
		moved("ann", 1, 1, 1953.25, 1953.4), moved("same", 2, 2, 7, 7.0001), moved("bob", 3, 2, 1900, 1953.125),
	}}
	out, more := effectTable([]differences{{Game: "duel", Boards: []boardDifference{full, small}}}, []string{"cheat"})
	if len(out.rows) != 21 || more != 102-20 {
		t.Errorf("there are %d rows, and %d more", len(out.rows)-1, more)
	}
	if first := strings.Join(out.rows[1], " "); first != " full  cheat 1 → 70 99 → 0 -99" {
		t.Errorf("the first row is %q", first)
	}
	var text strings.Builder
	if err := out.withoutEmpty().print(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1953.250 → 1953.400   +0.150", "1900.000 → 1953.125  +53.125"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "same") {
		t.Errorf("a row says nothing:\n%s", text.String())
	}
}

package rating

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The example that is used to explain the system: a player rated 1613 loses
// against 1609, draws with 1477, beats 1388 and 1586, and loses against 1720; all
// expectations from the rating before the tournament give 2.867 of 5 points, and
// K = 32 the new rating 1601.
func TestEloGivesTheExampleOfATournament(t *testing.T) {
	expected := 0.0
	change := 0.0
	for _, game := range []struct {
		other         float64
		rank, against int
	}{{1609, 2, 1}, {1477, 1, 1}, {1388, 1, 2}, {1586, 1, 2}, {1720, 2, 1}} {
		after := play(t, Elo{Initial: 1500, K: 32}, orderedSides(1613, game.rank, game.other, game.against)...)
		mine := after[0]
		if game.rank > game.against {
			mine = after[1]
		}
		change += mine - 1613
		expected += 0.5 - surplus(1, 1, 1613, game.other)
	}
	if math.Abs(expected-2.867) > 0.001 {
		t.Errorf("the expectation is %.4f; want 2.867", expected)
	}
	if got := math.Round(1613 + change); got != 1601 {
		t.Errorf("the new rating is %v; want 1601", got)
	}
}

func orderedSides(rating float64, rank int, other float64, otherRank int) []side {
	a, b := side{rank, []float64{rating}}, side{otherRank, []float64{other}}
	if rank > otherRank {
		return []side{b, a}
	}
	return []side{a, b}
}

func TestEloOfEqualPlayers(t *testing.T) {
	win := play(t, Elo{Initial: 1500, K: 24}, side{1, []float64{1500}}, side{2, []float64{1500}})
	if win[0] != 1512 || win[1] != 1488 {
		t.Errorf("after a win between equals the ratings are %v; want 1512 and 1488", win)
	}
	draw := play(t, Elo{Initial: 1500, K: 24}, side{1, []float64{1500}}, side{1, []float64{1500}})
	if draw[0] != 1500 || draw[1] != 1500 {
		t.Errorf("after a draw between equals the ratings are %v; want them as before", draw)
	}
}

// A difference of 400 points is an expectation of 10 to 1.
func TestEloOfFourHundredPoints(t *testing.T) {
	after := play(t, Elo{K: 11}, side{1, []float64{1400}}, side{2, []float64{1800}})
	if math.Abs(after[0]-1410) > 1e-9 || math.Abs(after[1]-1790) > 1e-9 {
		t.Errorf("the ratings are %v; want 1410 and 1790", after)
	}
}

func TestEloStartsAtTheInitialRating(t *testing.T) {
	if got := (Elo{Initial: 1200}).Start(); got[0] != 1200 {
		t.Errorf("a player starts with %v", got)
	}
}

var ratings = rapid.Float64Range(-5000, 10000)

func drawSides(t *rapid.T, players int) []side {
	rank := 1
	sides := make([]side, rapid.IntRange(2, 12).Draw(t, "sides"))
	for i := range sides {
		if i > 0 {
			rank += rapid.IntRange(0, 1).Draw(t, "step")
		}
		n := players
		if n == 0 {
			n = rapid.IntRange(1, 4).Draw(t, "players")
		}
		sides[i] = side{rank, rapid.SliceOfN(ratings, n, n).Draw(t, "ratings")}
	}
	return sides
}

func TestEloConservesPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sides := drawSides(t, rapid.IntRange(1, 3).Draw(t, "team"))
		before, after := 0.0, 0.0
		for _, s := range sides {
			for _, r := range s.ratings {
				before += r
			}
		}
		for _, r := range play(t, Elo{K: 32}, sides...) {
			after += r
		}
		if math.Abs(after-before) > 1e-6 {
			t.Fatalf("a match of equal teams made %v points of %v", after, before)
		}
	})
}

func TestEloOfTwoTakesExactlyWhatItGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := ratings.Draw(t, "a"), ratings.Draw(t, "b")
		rank := rapid.IntRange(1, 2).Draw(t, "rank")
		if surplus(1, rank, a, b) != -surplus(rank, 1, b, a) {
			t.Fatalf("%v against %v: %v and %v", a, b, surplus(1, rank, a, b), surplus(rank, 1, b, a))
		}
	})
}

func TestEloDoesNotDependOnTheOrderOfEqualSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sides := drawSides(t, 0)
		i := rapid.IntRange(0, len(sides)-2).Draw(t, "swapped")
		sides[i+1].rank = sides[i].rank
		for j := i + 2; j < len(sides); j++ {
			sides[j].rank = max(sides[j].rank, sides[i].rank)
		}
		swapped := append([]side(nil), sides...)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		after, other := bySide(sides, play(t, Elo{K: 32}, sides...)), bySide(swapped, play(t, Elo{K: 32}, swapped...))
		other[i], other[i+1] = other[i+1], other[i]
		if fmt.Sprint(after) != fmt.Sprint(other) {
			t.Fatalf("%v gives %v, and with sides %d and %d swapped %v", sides, after, i, i+1, other)
		}
	})
}

func bySide(sides []side, after []float64) [][]float64 {
	var all [][]float64
	for _, s := range sides {
		all = append(all, after[:len(s.ratings)])
		after = after[len(s.ratings):]
	}
	return all
}

func TestEloWinnersGainAndLosersLose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(500, 3000).Draw(t, "a"), rapid.Float64Range(500, 3000).Draw(t, "b")
		after := play(t, Elo{K: 32}, side{1, []float64{a}}, side{2, []float64{b}})
		if after[0] < a || after[1] > b || after[0]-a > 32 {
			t.Fatalf("%v beats %v: %v", a, b, after)
		}
	})
}

func TestEloOfExtremeRatingsIsFinite(t *testing.T) {
	for _, pair := range [][2]float64{{1e300, -1e300}, {-1e300, 1e300}, {1e308, 0}, {0, 1e18}} {
		for _, r := range play(t, Elo{K: 32}, side{1, []float64{pair[0]}}, side{2, []float64{pair[1]}}) {
			if math.IsNaN(r) || math.IsInf(r, 0) {
				t.Errorf("%v against %v gives %v", pair[0], pair[1], r)
			}
		}
	}
}

// The bits of a long chain of matches, the same on every architecture. They were
// computed on amd64; a compiler that fuses operations gives others.
func TestEloGivesTheSameBitsEverywhere(t *testing.T) {
	ratings := [4]float64{1500, 1500, 1500, 1500}
	for i := range 1000 {
		w, l := i%4, (i*7+1+i/9)%4
		if w == l {
			continue
		}
		rank := 2 - i%5/4
		after := play(t, Elo{K: 24}, side{1, []float64{ratings[w]}}, side{rank, []float64{ratings[l]}})
		ratings[w], ratings[l] = after[0], after[1]
	}
	var got string
	for _, r := range ratings {
		got += fmt.Sprintf("%016x ", math.Float64bits(r))
	}
	if want := "4097acb8650079de 4096da4ef585c4c2 40979849b86c15be 4097a0aeed0daba0 "; got != want {
		t.Errorf("the bits are %s; want %s", got, want)
	}
}

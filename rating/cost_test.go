package rating

import (
	"slices"
	"testing"

	"statstracker/stats"
)

// fieldOf makes a match of sides of as many players each, and room for the rows after it.
func fieldOf(s stats.Scorer, sides, players int) (m *stats.Match, before, after []float64) {
	all := make([]rowSide, sides)
	for i := range all {
		all[i].rank = i + 1
		for range players {
			all[i].rows = append(all[i].rows, s.Start())
		}
	}
	m, before = match(noon, all...)
	return m, before, slices.Clone(before)
}

func TestMatchesOfTwoDoNotAllocate(t *testing.T) {
	for _, s := range systems() {
		for _, size := range [][2]int{{2, 1}, {2, 5}, {8, 1}} {
			m, before, after := fieldOf(s, size[0], size[1])
			got := testing.AllocsPerRun(100, func() {
				copy(after, before)
				if err := s.Score(m, before, after); err != nil {
					t.Fatalf("%s: %v", s.name, err)
				}
			})
			if got != 0 {
				t.Errorf("%s: a match of %d sides of %d allocates %v times", s.name, size[0], size[1], got)
			}
		}
	}
}

// Of the largest match the scratch space of each side may have to grow, five
// times from 8 to 256 terms, but nothing is allocated a pair of sides.
func TestTheLargestMatchesAllocateLittle(t *testing.T) {
	for _, s := range systems() {
		for _, size := range [][2]int{{256, 1}, {2, 128}, {64, 4}} {
			m, before, after := fieldOf(s, size[0], size[1])
			got := testing.AllocsPerRun(5, func() {
				copy(after, before)
				if err := s.Score(m, before, after); err != nil {
					t.Fatalf("%s: %v", s.name, err)
				}
			})
			if got > 40 {
				t.Errorf("%s: a match of %d sides of %d allocates %v times", s.name, size[0], size[1], got)
			}
		}
	}
}

func BenchmarkScore(b *testing.B) {
	for _, s := range systems() {
		for _, size := range []struct {
			name           string
			sides, players int
		}{{"duel", 2, 1}, {"5v5", 2, 5}, {"all of 16", 16, 1}, {"all of 256", 256, 1}} {
			b.Run(s.name+"/"+size.name, func(b *testing.B) {
				m, before, after := fieldOf(s, size.sides, size.players)
				b.ReportAllocs()
				for b.Loop() {
					copy(after, before)
					if err := s.Score(m, before, after); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

package tracker

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// However scores come to a series, in runs of newer ones each looked at from its end, it
// knows the first, last, highest and lowest of all, and its points are of the scores.
func TestASeriesKeepsWhatMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		runs := rapid.SliceOfN(rapid.SampledFrom([]int{1, 1, 2, 7, 60, 200, 1500}), 1, 250).Draw(t, "runs")
		levels := rapid.SampledFrom([]int{2, 30, 1_000_000}).Draw(t, "levels")
		var all []scored
		s := &series{reach: 1}
		for _, n := range runs {
			newer := &series{reach: 1}
			first := len(all)
			for range n {
				k := uint64(len(all) + 1)
				all = append(all, scored{sequence: k, at: int64(k), score: float64(r.IntN(levels)), change: float64(k)})
			}
			for _, p := range slices.Backward(all[first:]) {
				newer.add(&p)
			}
			s.extend(newer)
		}
		checkSeries(t, s, all)
	})
}

func checkSeries(t *rapid.T, s *series, all []scored) {
	// Of equal scores these are the first.
	highest := slices.MaxFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.sequence, a.sequence))
	})
	lowest := slices.MinFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.sequence, b.sequence))
	})
	if high, low := s.extremes(); high != highest || low != lowest || s.n != len(all) {
		t.Fatalf("the highest of %d is %v and the lowest %v; they are %v and %v of %d", s.n, high, low, highest, lowest, len(all))
	}
	points := s.points()
	if len(points) > MostPoints || points[0] != all[0] || points[len(points)-1] != all[len(all)-1] {
		t.Fatalf("%d points, from %v to %v", len(points), points[0], points[len(points)-1])
	}
	if len(all) <= mostStretches/2 && len(points) != len(all) {
		t.Fatalf("%d points of %d scores", len(points), len(all))
	}
	if !slices.Contains(points, highest) || !slices.Contains(points, lowest) {
		t.Fatal("the highest or the lowest is no point")
	}
	for i, p := range points {
		if p != all[p.sequence-1] || i > 0 && points[i-1].sequence >= p.sequence {
			t.Fatalf("point %d is %v", i, p)
		}
	}
}

// A long series keeps its shape: no part of it goes without points.
func TestASeriesIsThinnedEvenly(t *testing.T) {
	s, cold := &series{reach: 1}, &series{reach: 1}
	r := rand.New(rand.NewPCG(1, 1))
	all := make([]scored, 50_000)
	for i := range all {
		all[i] = scored{sequence: uint64(i + 1), score: r.Float64()}
		one := &series{reach: 1}
		one.add(&all[i])
		s.extend(one)
	}
	for _, p := range slices.Backward(all) {
		cold.add(&p)
	}
	for name, s := range map[string]*series{"one by one": s, "at once": cold} {
		points, before := s.points(), uint64(0)
		if len(points) < MostPoints/2 {
			t.Errorf("%s: there are only %d points", name, len(points))
		}
		for _, p := range points {
			if gap := p.sequence - before; gap > uint64(len(all)/20) {
				t.Errorf("%s: %d scores are left out before %d", name, gap, p.sequence)
			}
			before = p.sequence
		}
	}
}

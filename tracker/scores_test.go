package tracker

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// Ranks of scores, percentiles and distributions are what going through a board gives.
func TestScoresAgreeWithThePlainWay(t *testing.T) {
	seeds(t, 3, 44, func(t *testing.T, r *rand.Rand) {
		tr := openTest(t, t.TempDir())
		defer tr.Close()
		for n := range 30 + r.IntN(150) {
			submit(t, tr, leagueEvent(r, n))
		}
		hideIn(t, tr, "league", fmt.Sprintf("p%d", r.IntN(8)))
		g, err := tr.Game("league")
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range g.Boards {
			for _, season := range []string{AllTime, "", Previous} {
				ref := Ref{"league", b.Name, season}
				page, err := tr.Board(ref, 0, 1000)
				if errors.Is(err, ErrUnknownSeason) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				s := &plainScores{t, tr, ref, b.Low, page}
				s.gaps(r)
				s.percentiles(r)
				s.distributions(r)
			}
		}
	})
}

// plainScores is a board, all of whose entries are known.
type plainScores struct {
	*testing.T
	tracker *Tracker
	ref     Ref
	low     bool
	page    Page
}

// marks are scores that players have, and others.
func (s *plainScores) marks() (list []Mark) {
	list = []Mark{{}, {Score: 1e9}, {Score: -1e9, Tie: 3, HasTie: true}}
	for i := range s.page.Entries {
		e := &s.page.Entries[i]
		list = append(list, Mark{e.Score, e.Tie, e.HasTie}, Mark{e.Score + 0.5, 0, false}, Mark{e.Score, e.Tie - 1, true})
	}
	return list
}

// compare returns whether an entry is better than the mark (1), equal or worse.
func (s *plainScores) compare(e *Entry, m Mark) int {
	better := func(yes bool) int {
		if yes {
			return 1
		}
		return -1
	}
	tied := s.page.Tie != ""
	switch {
	case e.Score != m.Score:
		return better(e.Score > m.Score != s.low)
	case !tied || e.HasTie == m.HasTie && e.Tie == m.Tie:
		return 0
	case e.HasTie != m.HasTie:
		return better(e.HasTie)
	}
	return better(e.Tie > m.Tie)
}

func (s *plainScores) gaps(r *rand.Rand) {
	n := len(s.page.Entries)
	for _, m := range s.marks() {
		better, worse := 0, 0
		for i := range s.page.Entries {
			switch s.compare(&s.page.Entries[i], m) {
			case 1:
				better++
			case -1:
				worse++
			}
		}
		percentile := 100.0
		if n > 0 {
			percentile = 100 * float64(worse) / float64(n)
		}
		g, err := s.tracker.Gap(s.ref, m)
		if err != nil || g.Rank != better+1 || g.Place != n-worse+1 || g.Percentile != percentile || g.Total != n || len(g.Entries) != 0 {
			s.Fatalf("%v on %v: %+v, %v; want rank %d, place %d, percentile %v", m, s.ref, g, err, better+1, n-worse+1, percentile)
		}
		limit := 1 + r.IntN(n+2)
		around, err := s.tracker.BoardAroundMark(s.ref, m, limit)
		from := max(0, min(n-worse-limit/2, n-limit))
		want := s.page.Entries[from:min(n, from+limit)]
		if err != nil || around.Rank != g.Rank || around.Place != g.Place || fmt.Sprint(around.Entries) != fmt.Sprint(want) || around.More != (from+limit < n) {
			s.Fatalf("%d around %v on %v: %+v, %v; want %+v", limit, m, s.ref, around, err, want)
		}
	}
}

func (s *plainScores) percentiles(r *rand.Rand) {
	at := []float64{0, 50, 99, 100, r.Float64() * 100}
	var own []float64
	for i := range s.page.Entries {
		place, err := s.tracker.Place(s.ref, s.page.Entries[i].Player)
		if err != nil {
			s.Fatal(err)
		}
		own = append(own, place.Percentile)
	}
	got, err := s.tracker.Percentiles(s.ref, append(at, own...))
	if err != nil || len(s.page.Entries) > 0 && len(got.At) != len(at)+len(own) || len(s.page.Entries) == 0 && len(got.At) != 0 {
		s.Fatal(got, err)
	}
	for i, p := range got.At {
		want := &s.page.Entries[0]
		for j := range s.page.Entries {
			if own[j] >= p.Percentile {
				want = &s.page.Entries[j]
			}
		}
		if i >= len(at) {
			want = &s.page.Entries[i-len(at)] // the percentile of somebody is given by his score
		}
		if p.Score != want.Score || p.Tie != want.Tie || p.Rank != want.Rank {
			s.Fatalf("percentile %v of %v: %+v, want %+v", p.Percentile, s.ref, p.Entry, want)
		}
	}
}

func (s *plainScores) distributions(r *rand.Rand) {
	from, to, width := r.Float64()*900, 900+r.Float64()*200, 1+r.Float64()*300
	for _, q := range []BucketQuery{
		{Count: 20},
		{Count: 1},
		{Count: 1000},
		{Width: &width},
		{From: &from, Count: 7},
		{To: &to, Count: 7},
		{From: &from, To: &to, Count: 9},
		{From: &from, To: &to, Width: &width},
		{From: &from, Width: &width},
	} {
		d, err := s.tracker.Distribution(s.ref, q)
		if err != nil {
			s.Fatalf("%+v of %v: %v", q, s.ref, err)
		}
		s.distribution(&d, &q)
	}
}

func (s *plainScores) distribution(d *Distribution, q *BucketQuery) {
	if empty := len(s.page.Entries) == 0 && (q.From == nil || q.To == nil); empty != (len(d.Bounds) == 0) || len(d.Players) != max(0, len(d.Bounds)-1) {
		s.Fatalf("%+v of %d players: %+v", q, len(s.page.Entries), d)
	}
	counts, below, above := make([]int, len(d.Players)), 0, 0
	for i := range s.page.Entries {
		score, in := s.page.Entries[i].Score, false
		for j := range counts {
			if d.Bounds[j] <= score && score < d.Bounds[j+1] {
				counts[j]++
				in = true
			}
		}
		switch {
		case !in && score < d.Bounds[0]:
			below++
		case !in:
			above++
		}
	}
	if fmt.Sprint(counts) != fmt.Sprint(d.Players) || below != d.Below || above != d.Above {
		s.Fatalf("%+v of %v: %+v, want %v, %d below, %d above", q, s.ref, d, counts, below, above)
	}
	if q.From == nil && below > 0 || q.To == nil && above > 0 || q.Width == nil && len(counts) > q.Count {
		s.Fatalf("%+v of %v leaves out %d and %d, in %d buckets", q, s.ref, below, above, len(counts))
	}
}

// Bounds are ascending and have all scores between them, whatever these are.
func TestBoundsOfAnyScores(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 20_000 {
		low := math.Ldexp(r.Float64()-0.5, r.IntN(2000)-1000)
		high := low + math.Abs(math.Ldexp(r.Float64()-0.5, r.IntN(2000)-1000))
		if r.IntN(5) == 0 {
			high = low
		}
		low, high = max(low, -MaxBound), min(high, MaxBound)
		q := BucketQuery{Count: 1 + r.IntN(MaxBuckets)}
		bounds, err := q.bounds(low, high)
		if err != nil || len(bounds) < 2 || len(bounds) > q.Count+1 || bounds[0] > low || bounds[len(bounds)-1] <= high {
			t.Fatalf("%v to %v in %d: %v, %v", low, high, q.Count, bounds, err)
		}
		for i := range bounds[1:] {
			if !(bounds[i] < bounds[i+1]) || math.IsInf(bounds[i+1], 0) {
				t.Fatalf("%v to %v in %d: %v", low, high, q.Count, bounds)
			}
		}
	}
}

func TestBoundsAreRound(t *testing.T) {
	f := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		q         BucketQuery
		low, high float64
		want      string
	}{
		{BucketQuery{Count: 5}, 0, 10, "[0 5 10 15]"},
		{BucketQuery{Count: 5}, 1012, 1967, "[1000 1200 1400 1600 1800 2000]"},
		{BucketQuery{Count: 4}, 0.1, 0.3, "[0.1 0.2 0.3 0.4]"},
		{BucketQuery{Count: 20}, 7, 7, "[7 8]"},
		{BucketQuery{Count: 3}, -7, 7, "[-10 0 10]"},
		{BucketQuery{Count: 20}, 0, 3, "[0 0.2 0.4 0.6 0.8 1 1.2 1.4 1.6 1.8 2 2.2 2.4 2.6 2.8 3 3.2]"},
		{BucketQuery{Count: 20, whole: true}, 0, 3, "[0 1 2 3 4]"},
		{BucketQuery{Count: 5, whole: true}, 0, 10, "[0 5 10 15]"},
		{BucketQuery{Width: f(0.1)}, 0, 0.3, "[0 0.1 0.2 0.3 0.4]"},
		{BucketQuery{From: f(0), To: f(1), Count: 3}, 5, 6, "[0 0.333333333333333 0.666666666666667 1]"},
		{BucketQuery{From: f(0), To: f(1), Width: f(0.4)}, 5, 6, "[0 0.4 0.8 1.2]"},
		{BucketQuery{From: f(100), Count: 20}, 5, 6, "[100 101]"},
		{BucketQuery{To: f(-100), Count: 20}, 5, 6, "[5 6]"},
	} {
		if got, err := c.q.bounds(c.low, c.high); err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%v to %v by %+v: %v, %v; want %s", c.low, c.high, c.q, got, err, c.want)
		}
	}
	for _, q := range []BucketQuery{{Width: f(1)}, {Width: f(1e-320)}, {From: f(1e300), Width: f(1)}} {
		if got, err := q.bounds(0, 1000.5); !errors.Is(err, ErrBuckets) {
			t.Errorf("%v: %v, %v", *q.Width, got, err)
		}
	}
}

package cmd

import (
	"slices"
	"testing"
)

func TestScoreTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scores []float64
		want   []string
	}{
		{nil, []string{}},
		{[]float64{3, 0, -1}, []string{"3", "0", "-1"}},
		{[]float64{1500, 1516.5}, []string{"1500.0", "1516.5"}},
		{[]float64{0.25, 1.0 / 3, 10}, []string{"0.250", "0.333", "10.000"}},
		{[]float64{1e300, 2}, []string{"1e+300", "2"}},
		{[]float64{0.0001}, []string{"0"}},
	} {
		if got := scoreTexts(c.scores); !slices.Equal(got, c.want) {
			t.Errorf("%v are shown as %q, not %q", c.scores, got, c.want)
		}
	}
}

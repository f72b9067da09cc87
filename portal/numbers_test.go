package portal

import "testing"

func TestNumbersAreWrittenAsInTheLanguage(t *testing.T) {
	for _, c := range []struct {
		x      float64
		format string
		en, de string
	}{
		{0, "", "0", "0"},
		{999, "", "999", "999"},
		{1000, "", "1,000", "1.000"},
		{-1234567, "", "−1,234,567", "−1.234.567"},
		{0.5, "", "0.5", "0,5"},
		{0.1 + 0.2, "", "0.3", "0,3"},
		{1234.5678, "", "1,234.568", "1.234,568"},
		{1e15, "", "1,000,000,000,000,000", "1.000.000.000.000.000"},
		{0.4231, "percent", "42.3%", "42,3\u00a0%"},
		{1, "percent", "100.0%", "100,0\u00a0%"},
		{2.345, "0.0", "2.3", "2,3"},
		{2.5, "0", "2", "2"},
		{12.5, "0.00", "12.50", "12,50"},
		{0, "duration", "0:00", "0:00"},
		{59.5, "duration", "0:59.5", "0:59,5"},
		{61.001, "duration", "1:01.001", "1:01,001"},
		{3600, "duration", "1:00:00", "1:00:00"},
		{-90, "duration", "−1:30", "−1:30"},
		{1e14, "duration", "100,000,000,000,000 s", "100.000.000.000.000 s"},
	} {
		if got := english().formatted(c.x, c.format); got != c.en {
			t.Errorf("%v as %q is %q; want %q", c.x, c.format, got, c.en)
		}
		if got := german().formatted(c.x, c.format); got != c.de {
			t.Errorf("%v as %q is %q in German; want %q", c.x, c.format, got, c.de)
		}
	}
	for x, want := range map[float64]string{12.5: "+12.5", -10.14: "−10.1", 0: "+0.0"} {
		if got := english().signed(x, 1); got != want {
			t.Errorf("%v with its sign is %q; want %q", x, got, want)
		}
	}
}

// Who is not better than all others is not told so.
func TestShareOfOthers(t *testing.T) {
	for percentile, want := range map[float64]string{0: "0", 33.4: "33", 66.6: "67", 98.9: "99", 99.5: "99", 99.99: "99", 100: "100"} {
		if got := english().ofOthers(percentile); got != want+"%" {
			t.Errorf("%v is %q; want %s %%", percentile, got, want)
		}
	}
}

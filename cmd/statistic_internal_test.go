package cmd

import (
	"strings"
	"testing"

	"statstracker/client"
)

func TestStatisticsAreShownAsTheRulesWant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value  float64
		format string
		want   string
	}{
		{2, "", "2"},
		{1.0 / 3, "", "0.333"},
		{0.5746, "percent", "57.5 %"},
		{1, "percent", "100.0 %"},
		{2.6, "0", "3"},
		{2.625, "0.00", "2.62"},
		{2, "0.0000", "2.0000"},
		{2.5, "0.x", "2.5"},
		{2.5, "new", "2.5"},
		{0, "duration", "0:00"},
		{83.45, "duration", "1:23.450"},
		{59.9996, "duration", "1:00"},
		{7500, "duration", "2:05:00"},
		{-61, "duration", "-1:01"},
		{360000, "duration", "100:00:00"},
		{1e300, "duration", "1e+300"},
		{1e300, "percent", "1e+300"},
		{1e300, "0.00", "1e+300"},
	} {
		if got := formatted(c.value, c.format); got != c.want {
			t.Errorf("%v as %q is shown as %q, not %q", c.value, c.format, got, c.want)
		}
	}
}

func TestLabelsUnitsAndCategories(t *testing.T) {
	t.Parallel()
	var list []client.Statistic
	err := decodeAnswer([]byte(`[{"name":"a","label":{"de":"nur deutsch"},"value":1},
		{"name":"b","label":{"en":"B \u001b[2J"},"unit":{"en":"km"},"format":"0.0","value":12,
		 "categories":[{"category":"x\ny","value":11},{"category":"","value":1}]}]`), &list)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := statTable(list).print(&out); err != nil {
		t.Fatal(err)
	}
	want := `a               1
"B \x1b[2J"  12.0  km
  "x\ny"     11.0
  (others)    1.0
`
	if out.String() != want {
		t.Errorf("it is shown as\n%s, not\n%s", &out, want)
	}
}

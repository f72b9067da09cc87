package httpapi

import (
	"encoding/json"
	"math"
	"testing"
)

func TestNumbersAreTheShortest(t *testing.T) {
	for _, c := range []struct {
		f          float64
		want, kept string // kept is what Python's repr says
	}{
		{0, "0", "0.0"},
		{math.Copysign(0, -1), "0", "-0.0"},
		{2, "2", "2.0"},
		{-3, "-3", "-3.0"},
		{0.1, "0.1", "0.1"},
		{1527.747133633611, "1527.747133633611", "1527.747133633611"},
		{1234567.5, "1234567.5", "1234567.5"},
		{123456789012345680, "123456789012345680", "1.2345678901234568e+17"},
		{9007199254740991, "9007199254740991", "9007199254740991.0"},
		{9007199254740992, "9007199254740992", "9007199254740992.0"},
		{9999999999999998, "9999999999999998", "9999999999999998.0"},
		{1e16, "10000000000000000", "1e+16"},
		{1e21, "1e+21", "1e+21"},
		{1e300, "1e+300", "1e+300"},
		{0.0001, "0.0001", "0.0001"},
		{0.00001, "0.00001", "1e-05"},
		{1.5e-7, "1.5e-07", "1.5e-07"},
		{math.SmallestNonzeroFloat64, "5e-324", "5e-324"},
	} {
		got, kept := string(appendNumber(nil, c.f)), string(appendKeptNumber(nil, c.f))
		if got != c.want || kept != c.kept {
			t.Errorf("%v: %s and %s, want %s and %s", c.f, got, kept, c.want, c.kept)
		}
		for _, text := range []string{got, kept} {
			var back float64
			if err := json.Unmarshal([]byte(text), &back); err != nil || back != c.f {
				t.Errorf("%v is written as %s and read as %v, %v", c.f, text, back, err)
			}
		}
	}
}

func TestTextIsAlwaysJSON(t *testing.T) {
	for text, want := range map[string]string{
		"ann":                 "ann",
		"\"\\/\b\f\n\r\t\x00": "\"\\/\b\f\n\r\t\x00",
		"a\xffb":              "a�b",
		"😀\u2028</script>":    "😀\u2028</script>",
	} {
		var got string
		if err := json.Unmarshal(appendText(nil, text), &got); err != nil || got != want {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}

// A game in Go may call its tie breaker what an entry has already.
func TestTieMember(t *testing.T) {
	for name, want := range map[string]string{"": "", "pit stops": "pit stops", "rank": "tie", "season": "tie", "Rank": "Rank"} {
		if got := tieMember(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

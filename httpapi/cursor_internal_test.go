package httpapi

import (
	"math"
	"strings"
	"testing"

	"statstracker/standings"
)

func TestCursorsComeBack(t *testing.T) {
	for _, c := range []standings.Cursor{
		{},
		{Score: 1, Order: 1},
		{Score: -1.5, Order: maxOrder},
		{Score: math.MaxFloat64, Order: 127},
		{Score: -math.SmallestNonzeroFloat64, Order: 128},
	} {
		text := string(appendCursor(nil, c))
		got, err := parseCursor(text)
		if err != nil || got != c {
			t.Errorf("%+v: %s is read as %+v, %v", c, text, got, err)
		}
		if strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			t.Errorf("%s cannot stand in a query as it is", text)
		}
	}
}

func TestCursorsOfNobodyAreRefused(t *testing.T) {
	for _, c := range []standings.Cursor{
		{Score: math.NaN()}, {Score: math.Inf(1)}, {Score: math.Inf(-1)}, {Order: maxOrder + 1}, {Order: math.MaxUint64},
	} {
		if got, err := parseCursor(string(appendCursor(nil, c))); err == nil {
			t.Errorf("%+v is taken, as %+v", c, got)
		}
	}
}

// FuzzCursor: what is taken is exactly what was given out.
func FuzzCursor(f *testing.F) {
	f.Add(string(appendCursor(nil, standings.Cursor{Score: 1.5, Order: 300})))
	f.Add("AT_wAAAAAAAAhQA")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text)
		if err != nil {
			return
		}
		if again := string(appendCursor(nil, c)); again != text {
			t.Fatalf("%q is read as %+v, which is given out as %q", text, c, again)
		}
	})
}

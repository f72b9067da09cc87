package httpapi

import (
	"encoding/base64"
	"math"
	"strings"
	"testing"

	"statstracker/standings"
	"statstracker/tracker"
)

// cursors are of all kinds.
var cursors = []tracker.Cursor{
	{},
	{Cursor: standings.Cursor{Score: 1, Order: 1}, Epoch: 7},
	{Cursor: standings.Cursor{Score: -1.5, Order: maxOrder}, Player: math.MaxUint32, Changes: maxOrder},
	{Cursor: standings.Cursor{Score: math.MaxFloat64, Order: 127}, Season: "2026-W47"},
	{Cursor: standings.Cursor{Score: -math.SmallestNonzeroFloat64, Tie: -2.5, Order: 128}, Changes: 300, Epoch: math.MaxUint32, Season: strings.Repeat("é", 100)},
}

func TestCursorsComeBack(t *testing.T) {
	for _, c := range cursors {
		text := string(appendCursor(nil, &c, 42))
		got, err := parseCursor(text, 42)
		if err != nil || got != c {
			t.Errorf("%+v: %s is read as %+v, %v", c, text, got, err)
		}
		if strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			t.Errorf("%s cannot stand in a query as it is", text)
		}
	}
}

func TestACursorIsShort(t *testing.T) {
	c := tracker.Cursor{Cursor: standings.Cursor{Score: 1500.25, Order: 1_000_000}, Player: 1_000_000, Changes: 1_000_000, Season: "2026-W47"}
	if text := appendCursor(nil, &c, 0); len(text) > 50 {
		t.Errorf("%s has %d bytes", text, len(text))
	}
}

// Every bit counts, and so does the board.
func TestCursorsThatWereChangedAreRefused(t *testing.T) {
	for _, c := range cursors {
		text := string(appendCursor(nil, &c, 42))
		if got, err := parseCursor(text, 43); err == nil {
			t.Errorf("%s is taken elsewhere, as %+v", text, got)
		}
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range raw {
			for bit := range 8 {
				raw[i] ^= 1 << bit
				if got, err := parseCursor(base64.RawURLEncoding.EncodeToString(raw), 42); err == nil {
					t.Errorf("%s is taken with bit %d of byte %d the other way, as %+v", text, bit, i, got)
				}
				raw[i] ^= 1 << bit
			}
			if got, err := parseCursor(base64.RawURLEncoding.EncodeToString(raw[:i]), 42); err == nil {
				t.Errorf("%s is taken with %d bytes, as %+v", text, i, got)
			}
		}
	}
}

func TestCursorsOfNobodyAreRefused(t *testing.T) {
	for _, c := range []standings.Cursor{
		{Score: math.NaN()}, {Score: math.Inf(1)}, {Score: math.Inf(-1)}, {Tie: math.Inf(1)}, {Order: maxOrder + 1}, {Order: math.MaxUint64},
	} {
		if got, err := parseCursor(string(appendCursor(nil, &tracker.Cursor{Cursor: c}, 1)), 1); err == nil {
			t.Errorf("%+v is taken, as %+v", c, got)
		}
	}
}

// Parts that are joined otherwise are another scope.
func TestScopes(t *testing.T) {
	seen := make(map[scope]string)
	for _, parts := range [][]string{{"a", "b"}, {"ab", ""}, {"", "ab"}, {"a", "b", ""}, {"a"}, {"b", "a"}} {
		s := scope(0)
		for _, part := range parts {
			s = s.add(part)
		}
		if other, is := seen[s]; is {
			t.Errorf("%q and %s have the same scope", parts, other)
		}
		seen[s] = strings.Join(parts, "|")
	}
}

// FuzzCursor: what is taken is exactly what was given out. So that something is taken
// at all, the checksum is made right.
func FuzzCursor(f *testing.F) {
	for i := range cursors {
		f.Add(string(appendCursor(nil, &cursors[i], 9)), uint32(9))
	}
	f.Add("AT_wAAAAAAAAhQA", uint32(1))
	f.Add("", uint32(0))
	f.Fuzz(func(t *testing.T, text string, of uint32) {
		if raw, err := base64.RawURLEncoding.DecodeString(text); err == nil && len(raw) >= cursorHead {
			sum := scope(of).check(raw)
			raw[1], raw[2], raw[3], raw[4] = byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum)
			text = base64.RawURLEncoding.EncodeToString(raw)
		}
		c, err := parseCursor(text, scope(of))
		if err != nil {
			return
		}
		if again := string(appendCursor(nil, &c, scope(of))); again != text {
			t.Fatalf("%q is read as %+v, which is given out as %q", text, c, again)
		}
	})
}

package eventlog_test

import (
	"cmp"
	"math"
	"testing"

	"pgregory.net/rapid"

	"statstracker/eventlog"
)

func TestPositionsReadWhatTheyWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := eventlog.Pos{Segment: rapid.Uint64().Draw(t, "segment"), Offset: rapid.Int64Range(0, math.MaxInt64).Draw(t, "offset")}
		b, err := p.MarshalBinary()
		var q eventlog.Pos
		if err != nil || len(b) != 16 || q.UnmarshalBinary(b) != nil || q != p {
			t.Errorf("binary: %v became %v", p, q)
		}
		text, err := p.MarshalText()
		q = eventlog.Pos{}
		if err != nil || q.UnmarshalText(text) != nil || q != p {
			t.Errorf("text: %v became %v", p, q)
		}
	})
}

func TestPositionsAreOrdered(t *testing.T) {
	ordered := []eventlog.Pos{{}, {Segment: 1}, {Segment: 1, Offset: 56}, {Segment: 1, Offset: 57}, {Segment: 2}, {Segment: 2, Offset: 1}}
	for i, p := range ordered {
		for j, q := range ordered {
			if have := p.Compare(q); have != cmp.Compare(i, j) {
				t.Errorf("%v to %v: %d", p, q, have)
			}
		}
	}
}

func TestWhatIsNoPosition(t *testing.T) {
	for _, text := range []string{"", "1", "1:", ":1", "1:-1", "1:2:3", "01:2", "1:2 ", " 1:2", "+1:2", "x:1", "18446744073709551616:1"} {
		var p eventlog.Pos
		if err := p.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, p)
		}
	}
	for _, b := range [][]byte{nil, make([]byte, 15), make([]byte, 17), {15: 0x80}} {
		var p eventlog.Pos
		if err := p.UnmarshalBinary(b); err == nil {
			t.Errorf("%x is read as %v", b, p)
		}
	}
}

package httpapi

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"

	"statstracker/standings"
)

// A cursor is a place in the order of a board, not a number of entries: what
// follows it is right even if the board has changed since.

const (
	cursorVersion = 1         // of a board that orders equal scores by time alone
	cursorTie     = 2         // of one with a tie breaker
	maxOrder      = 1<<48 - 1 // of a cursor, see standings.Cursor
	maxCursor     = 32        // bytes of its text
)

func appendCursor(dst []byte, c standings.Cursor) []byte {
	raw := append(make([]byte, 0, 28), cursorVersion)
	raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(c.Score))
	if c.Tie != 0 {
		raw[0] = cursorTie
		raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(c.Tie))
	}
	raw = binary.AppendUvarint(raw, c.Order)
	return base64.RawURLEncoding.AppendEncode(dst, raw)
}

var errCursor = errors.New("the cursor is not one that this server gave; leave it out to start at the top")

// parseCursor returns the cursor that appendCursor has written as the text.
func parseCursor(text string) (standings.Cursor, error) {
	if len(text) > maxCursor {
		return standings.Cursor{}, errCursor
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < 10 || raw[0] != cursorVersion && (raw[0] != cursorTie || len(raw) < 18) {
		return standings.Cursor{}, errCursor
	}
	c := standings.Cursor{Score: math.Float64frombits(binary.BigEndian.Uint64(raw[1:9]))}
	rest := raw[9:]
	if raw[0] == cursorTie {
		c.Tie, rest = math.Float64frombits(binary.BigEndian.Uint64(rest)), rest[8:]
	}
	c.Order, _ = binary.Uvarint(rest)
	if c.Order > maxOrder || !isFinite(c.Score) || !isFinite(c.Tie) || string(appendCursor(nil, c)) != text {
		return standings.Cursor{}, errCursor
	}
	return c, nil
}

func isFinite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

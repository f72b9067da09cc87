package httpapi

import (
	"encoding/base64"
	"encoding/binary"
	"math"

	"statstracker/standings"
)

// A cursor is a place in the order of a board, not a number of entries: what
// follows it is right even if the board has changed since.

const (
	cursorVersion = 1
	maxOrder      = 1<<48 - 1 // of a cursor, see standings.Cursor
	maxCursor     = 22        // bytes of its text
)

func appendCursor(dst []byte, c standings.Cursor) []byte {
	raw := make([]byte, 0, 20)
	raw = append(raw, cursorVersion)
	raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(c.Score))
	raw = binary.AppendUvarint(raw, c.Order)
	return base64.RawURLEncoding.AppendEncode(dst, raw)
}

const errCursor = requestError("the cursor is not one that this server gave; leave it out to start at the top")

// parseCursor returns the cursor that appendCursor has written as the text.
func parseCursor(text string) (standings.Cursor, error) {
	if len(text) > maxCursor {
		return standings.Cursor{}, errCursor
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < 10 || raw[0] != cursorVersion {
		return standings.Cursor{}, errCursor
	}
	score := math.Float64frombits(binary.BigEndian.Uint64(raw[1:9]))
	order, _ := binary.Uvarint(raw[9:])
	c := standings.Cursor{Score: score, Order: order}
	if order > maxOrder || math.IsNaN(score) || math.IsInf(score, 0) || string(appendCursor(nil, c)) != text {
		return standings.Cursor{}, errCursor
	}
	return c, nil
}

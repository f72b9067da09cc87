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
)

func appendCursor(dst []byte, c standings.Cursor) []byte {
	raw := make([]byte, 0, 20)
	raw = append(raw, cursorVersion)
	raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(c.Score))
	raw = binary.AppendUvarint(raw, c.Order)
	return base64.RawURLEncoding.AppendEncode(dst, raw)
}

const errCursor = badRequest("the cursor is not one that this server gave; leave it out to start at the top")

func parseCursor(text string) (standings.Cursor, error) {
	if len(text) > 64 {
		return standings.Cursor{}, errCursor
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < 10 || raw[0] != cursorVersion {
		return standings.Cursor{}, errCursor
	}
	score := math.Float64frombits(binary.BigEndian.Uint64(raw[1:9]))
	order, n := binary.Uvarint(raw[9:])
	if n != len(raw)-9 || order > maxOrder || math.IsNaN(score) || math.IsInf(score, 0) {
		return standings.Cursor{}, errCursor
	}
	return standings.Cursor{Score: score, Order: order}, nil
}

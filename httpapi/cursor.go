package httpapi

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"net/http"
	"net/url"

	"statstracker/standings"
	"statstracker/tracker"
)

// A cursor is a place in the order of a board, not a number of entries: what
// follows it is right even if the board has changed since. Its text is, in URL-safe
// base64: a byte that says what it has, a checksum over the rest and what it was given
// for, the epoch of the board, score and tie, order and player, the changes that a live
// board had had, and the season. The checksum keeps cursors from being used where they
// mean nothing; it is no secret.

// What a cursor has beside the version of the format, which is the lower half.
const (
	cursorVersion = 3
	cursorTie     = 0x10
	cursorLive    = 0x20 // the changes of a live board
	cursorSeason  = 0x40
)

const (
	maxOrder   = 1<<48 - 1 // of a cursor, see standings.Cursor
	maxCursor  = 2048      // bytes of its text
	cursorHead = 5         // bytes: what it has, and the checksum
)

// scope is a checksum of what cursors are given for: a board, and the moment of which it
// is read.
type scope uint32

// scopeOf returns the scope of a request for a board.
func scopeOf(r *http.Request, v url.Values) scope {
	s := scope(0).add(r.PathValue("game")).add(r.PathValue("board"))
	if v.Has(asOf) || v.Has(asOfRevision) {
		s = s.add(v.Get(asOf)).add(v.Get(asOfRevision))
	}
	return s
}

// add returns the scope with one more part.
func (s scope) add(part string) scope { return over(over(s, part), "\x00") }

func (s scope) check(raw []byte) uint32 { return uint32(over(over(s, raw[:1]), raw[cursorHead:])) }

// over goes on with the checksum, as crc32.Update, to which a part would escape.
func over[T string | []byte](s scope, part T) scope {
	sum := ^uint32(s)
	for i := range len(part) {
		sum = crc32.IEEETable[byte(sum)^part[i]] ^ sum>>8
	}
	return scope(^sum)
}

// appendCursor appends the text of a cursor that is given for the scope.
func appendCursor(dst []byte, c *tracker.Cursor, s scope) []byte {
	var buf [96]byte
	raw := append(buf[:0], cursorVersion, 0, 0, 0, 0)
	raw = binary.BigEndian.AppendUint32(raw, c.Epoch)
	raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(c.Score))
	if c.Tie != 0 {
		raw[0] |= cursorTie
		raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(c.Tie))
	}
	raw = binary.AppendUvarint(raw, c.Order)
	raw = binary.AppendUvarint(raw, uint64(c.Player))
	if c.Changes != 0 {
		raw[0] |= cursorLive
		raw = binary.AppendUvarint(raw, c.Changes)
	}
	if c.Season != "" {
		raw[0] |= cursorSeason
		raw = append(raw, c.Season...)
	}
	binary.BigEndian.PutUint32(raw[1:], s.check(raw))
	return base64.RawURLEncoding.AppendEncode(dst, raw)
}

var errCursor = errors.New("the cursor is not one that this server gave for this board; leave it out to start at the top")

// parseCursor returns the cursor that appendCursor has written as the text for the scope.
func parseCursor(text string, s scope) (c tracker.Cursor, err error) {
	if len(text) > maxCursor {
		return c, errCursor
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < cursorHead || binary.BigEndian.Uint32(raw[1:]) != s.check(raw) {
		return c, errCursor
	}
	d := cursorDecoder{rest: raw[cursorHead:]}
	c = d.cursor(raw[0])
	if d.short || c.Order > maxOrder || !isFinite(c.Score) || !isFinite(c.Tie) || string(appendCursor(nil, &c, s)) != text {
		return tracker.Cursor{}, errCursor
	}
	return c, nil
}

// cursorDecoder takes the parts of a cursor off its front.
type cursorDecoder struct {
	rest  []byte
	short bool // something was missing
}

func (d *cursorDecoder) cursor(has byte) (c tracker.Cursor) {
	c.Epoch = binary.BigEndian.Uint32(d.take(4))
	c.Score = math.Float64frombits(binary.BigEndian.Uint64(d.take(8)))
	if has&cursorTie != 0 {
		c.Tie = math.Float64frombits(binary.BigEndian.Uint64(d.take(8)))
	}
	c.Order, c.Player = d.number(), standings.Player(d.number())
	if has&cursorLive != 0 {
		c.Changes = d.number()
	}
	if has&cursorSeason != 0 {
		c.Season = string(d.rest)
	}
	return c
}

// take returns so many bytes, which are zeros if there are not as many.
func (d *cursorDecoder) take(n int) []byte {
	if len(d.rest) < n {
		d.short = true
		return make([]byte, n)
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *cursorDecoder) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	d.short = d.short || size <= 0
	d.rest = d.rest[max(size, 0):]
	return n
}

func isFinite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

package tracker

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"time"
)

// How numbers, texts and times are written in an entry of the history.

// appendChange appends a number before and after an event. Most scores have few
// bits, so that the zeros at their ends are left out: a byte says how many bytes
// of each there are, and sameAfter that both are the same.
func appendChange(dst []byte, before, after float64) []byte {
	x, y := math.Float64bits(before+0), math.Float64bits(after+0) // minus zero is zero
	n, m := bytesOf(x), bytesOf(y)
	if x == y {
		return appendBytes(append(dst, byte(n|sameAfter<<4)), x, n)
	}
	dst = append(dst, byte(n|m<<4))
	return appendBytes(appendBytes(dst, x, n), y, m)
}

const sameAfter = 9

// bytesOf returns the number of bytes up to the last that is not zero.
func bytesOf(x uint64) int {
	if x == 0 {
		return 0
	}
	return 8 - bits.TrailingZeros64(x)/8
}

func appendBytes(dst []byte, x uint64, n int) []byte {
	for i := range n {
		dst = append(dst, byte(x>>(56-8*i)))
	}
	return dst
}

func appendHistoryText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// errEntry says that an entry of the history is not what the program writes.
var errEntry = errors.New("an entry is not what this program writes")

// entryDecoder reads an entry. The first error stays: after it everything is read as zero.
type entryDecoder struct {
	rest []byte
	err  error
}

func (d *entryDecoder) fail() {
	d.rest, d.err = nil, errEntry
}

func (d *entryDecoder) byte() byte {
	if len(d.rest) == 0 {
		d.fail()
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *entryDecoder) number() uint64 {
	x, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return x
}

func (d *entryDecoder) signed() int64 {
	x, n := binary.Varint(d.rest)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return x
}

// count reads how many there are of what takes a byte at least.
func (d *entryDecoder) count() int {
	n := d.number()
	if n > uint64(len(d.rest)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *entryDecoder) text() string {
	n := d.count()
	s := string(d.rest[:n])
	d.rest = d.rest[n:]
	return s
}

func (d *entryDecoder) float(n int) float64 {
	if n > 8 || n > len(d.rest) {
		d.fail()
		return 0
	}
	var x uint64
	for i := range n {
		x |= uint64(d.rest[i]) << (56 - 8*i)
	}
	d.rest = d.rest[n:]
	return math.Float64frombits(x)
}

func (d *entryDecoder) change() (before, after float64) {
	sizes := d.byte()
	before = d.float(int(sizes & 15))
	if sizes>>4 == sameAfter {
		return before, before
	}
	return before, d.float(int(sizes >> 4))
}

// moment reads milliseconds, and what is beyond them if there is more.
func (d *entryDecoder) moment(precise bool) time.Time {
	at := time.UnixMilli(d.signed()).UTC()
	if precise {
		at = at.Add(time.Duration(d.number()))
	}
	return at
}

package tracker

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"time"
)

// encoder writes numbers and texts. The first error stays, and stops it.
type encoder struct {
	w   *bufio.Writer
	err error
	buf [binary.MaxVarintLen64]byte
}

func newEncoder(w io.Writer) *encoder { return &encoder{w: bufio.NewWriterSize(w, 64<<10)} }

func (e *encoder) bytes(p []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(p)
	}
}

func (e *encoder) number(n uint64) { e.bytes(e.buf[:binary.PutUvarint(e.buf[:], n)]) }

func (e *encoder) text(s string) {
	e.number(uint64(len(s)))
	if e.err == nil {
		_, e.err = e.w.WriteString(s)
	}
}

func (e *encoder) flag(on bool) {
	if on {
		e.number(1)
	} else {
		e.number(0)
	}
}

// moment writes a time to the nanosecond. Its zone is not kept.
func (e *encoder) moment(t time.Time) {
	e.number(uint64(t.Unix()))
	e.number(uint64(t.Nanosecond()))
}

func (e *encoder) print(f fingerprint) {
	var p [16]byte
	binary.LittleEndian.PutUint64(p[:8], f.hi)
	binary.LittleEndian.PutUint64(p[8:], f.lo)
	e.bytes(p[:])
}

func (e *encoder) flush() error {
	if e.err == nil {
		e.err = e.w.Flush()
	}
	return e.err
}

// decoder reads what an encoder has written. The first error stays: after it
// everything is read as zero, so that loops end.
type decoder struct {
	r   *bufio.Reader
	err error
}

var errContent = errors.New("its content is not what this program writes")

func newDecoder(r io.Reader) *decoder { return &decoder{r: bufio.NewReaderSize(r, 64<<10)} }

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *decoder) number() uint64 {
	if d.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(d.r)
	if err != nil {
		d.fail(err)
		return 0
	}
	return n
}

// count reads a number of things, of which there are at most limit.
func (d *decoder) count(limit int) int {
	n := d.number()
	if n > uint64(limit) {
		d.fail(errContent)
		return 0
	}
	return int(n)
}

func (d *decoder) flag() bool { return d.number() == 1 }

func (d *decoder) moment() time.Time {
	seconds, nanoseconds := int64(d.number()), int64(d.count(999_999_999))
	return time.Unix(seconds, nanoseconds).UTC()
}

// maxText is the longest text of a checkpoint, in bytes.
const maxText = 4 << 20

func (d *decoder) text() string {
	p := make([]byte, d.count(maxText))
	d.bytes(p)
	return string(p)
}

func (d *decoder) bytes(p []byte) {
	if d.err != nil {
		return
	}
	if _, err := io.ReadFull(d.r, p); err != nil {
		d.fail(err)
	}
}

// prints fills the slots, and returns how many are not free.
func (d *decoder) prints(slots []fingerprint) (used int) {
	var buf [256 * 16]byte
	for len(slots) > 0 && d.err == nil {
		n := min(len(slots), 256)
		d.bytes(buf[:16*n])
		for i := range slots[:n] {
			p := buf[16*i:]
			slots[i] = fingerprint{binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[8:])}
			if slots[i] != (fingerprint{}) {
				used++
			}
		}
		slots = slots[n:]
	}
	return used
}

package redissource

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// entryID is the id of an entry of a stream: a time in milliseconds and a
// number within it. The zero value is before every entry.
type entryID struct{ ms, seq uint64 }

// parseID reads an id as Redis writes it.
func parseID(text []byte) (entryID, error) {
	ms, seq, ok := bytes.Cut(text, []byte{'-'})
	id := entryID{}
	if ok {
		id.ms, ok = parseNumber(ms)
	}
	if ok {
		id.seq, ok = parseNumber(seq)
	}
	if !ok {
		return entryID{}, fmt.Errorf("%.60q is not the id of an entry of a stream", text)
	}
	return id, nil
}

// parseNumber is strconv.ParseUint without the conversion to a string.
func parseNumber(digits []byte) (uint64, bool) {
	const maxDigits = 20 // of an uint64
	if len(digits) == 0 || len(digits) > maxDigits {
		return 0, false
	}
	n := uint64(0)
	for _, c := range digits {
		d := uint64(c - '0')
		if c < '0' || c > '9' || n > (1<<64-1-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

func (a entryID) String() string {
	return string(strconv.AppendUint(append(strconv.AppendUint(nil, a.ms, 10), '-'), a.seq, 10))
}

func (a entryID) compare(b entryID) int {
	return cmp.Or(cmp.Compare(a.ms, b.ms), cmp.Compare(a.seq, b.seq))
}

// time is the time in the id. Ids can be chosen freely: one beyond the year
// 9999, the last that RFC 3339 can write, has its end.
func (a entryID) time() time.Time {
	const endOf9999 = 253402300799999
	return time.UnixMilli(int64(min(a.ms, endOf9999)))
}

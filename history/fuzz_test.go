package history

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"testing"
)

// FuzzSegment reads any bytes as the last segment: what is in it is found, and the
// rest is cut off.
func FuzzSegment(f *testing.F) {
	whole := appendHeader(nil, entriesMagic, 0)
	whole = appendRecord(whole, 0, 5, []byte("five"), []Key{1, 2, math.MaxUint64})
	whole = appendRecord(whole, 5, 9, nil, nil)
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(append(whole, 0, 0, 0, 0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		must(t, os.WriteFile(entriesPath(dir, 0), b, 0o600))
		s, err := Open(dir, hasty(3))
		if err != nil {
			checkDamage(t, dir, err)
			return
		}
		_, err = lookup(s, 1, 0, 10)
		must(t, err)
		must(t, s.Close())
	})
}

// FuzzRecord parses any bytes as a record, whose checksum is made right.
func FuzzRecord(f *testing.F) {
	f.Add(appendRecord(nil, 3, 5, []byte("five"), []Key{1, 2, math.MaxUint64}), uint64(3))
	f.Fuzz(func(t *testing.T, b []byte, before uint64) {
		var r record
		if !r.parse(b, before) {
			return
		}
		keys := r.appendKeys(nil)
		if r.sequence <= before || len(keys) != r.keys || r.size > len(b) {
			t.Fatalf("%+v of %d bytes after %d", r, len(b), before)
		}
		again := appendRecord(nil, before, r.sequence, r.entry, keys)
		var q record
		if !q.parse(again, before) || !q.intact(again) || !bytes.Equal(q.entry, r.entry) {
			t.Fatalf("%+v became %+v", r, q)
		}
	})
}

// FuzzIndex reads any bytes as an index, whose checksums are made right.
func FuzzIndex(f *testing.F) {
	f.Add([]byte{}, []byte{}, uint64(0))
	f.Add(appendPair(nil, pair{5, 9}, pair{5, 4}, 9), []byte{1}, uint64(9))
	f.Add(appendPair(nil, pair{5, 9}, pair{8, 4}, 9), []byte{2}, uint64(5))
	f.Fuzz(func(t *testing.T, pairs, counts []byte, top uint64) {
		dir := t.TempDir()
		x := &index{segments: []segment{{first: 1, last: top, entries: 3, end: 100, fences: 1}}}
		b := appendHeader(nil, indexMagic, 0)
		for i, n := range counts[:min(len(counts), 3)] {
			p := pair{Key(i) * 5, top}
			block := make([]byte, blockSize)
			copy(startBlock(block[:0], p)[blockStart:blockSize], pairs)
			finishBlock(block, i, int(n)*8)
			b = append(b, block...)
			x.fences = append(x.fences, p)
		}
		b = x.appendTail(b)
		name := indexName{}
		must(t, os.WriteFile(name.path(dir), b, 0o600))
		checkIndex(t, dir, name)
	})
}

func checkIndex(t *testing.T, dir string, name indexName) {
	t.Helper()
	x, err := openIndex(dir, name)
	must(t, err)
	defer x.file.Close()
	for _, key := range []Key{0, 5, 8, math.MaxUint64} {
		last := uint64(math.MaxUint64)
		err := x.newest(key, math.MaxUint64, make([]byte, blockSize), func(sequence uint64) bool {
			if last != math.MaxUint64 && sequence > last {
				t.Fatalf("%d after %d", sequence, last)
			}
			last = sequence
			return true
		})
		if err != nil {
			checkDamage(t, dir, err)
		}
	}
}

// FuzzEnd reads any bytes as an End.
func FuzzEnd(f *testing.F) {
	f.Add(binary.LittleEndian.AppendUint64(make([]byte, 16), 7))
	f.Fuzz(func(t *testing.T, b []byte) {
		var e End
		if err := e.UnmarshalBinary(b); (err == nil) != (len(b) == endSize) {
			t.Fatal(err)
		}
		if again, _ := e.MarshalBinary(); len(b) == endSize && !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}

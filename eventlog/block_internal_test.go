package eventlog

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/s2"
)

const testSeed = 12345

func testBatch(events int) *Batch {
	b := NewBatch("source")
	b.From, b.To = "1-0", "2-0"
	for i := range events {
		b.Field([]byte("product_id"), []byte("chess"))
		b.Field([]byte("game_id"), fmt.Appendf(nil, "match-%d", i))
		b.Add(time.UnixMilli(1795348800000), nil)
	}
	return b
}

func testBlock(t testing.TB, batches ...*Batch) []byte {
	t.Helper()
	e := blockEncoder{seed: testSeed}
	block, _, err := e.encode(batches, 7, time.Unix(1795348800, 5))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(block)
}

func readTestBlock(b []byte) (*Block, error) {
	r := blockReader{seed: testSeed}
	return r.read(bytes.NewReader(b), Pos{7, 56}, int64(len(b)))
}

func TestBlockHoldsItsBatches(t *testing.T) {
	empty := NewBatch("empty")
	empty.From, empty.To = "2-0", "9-0"
	batches := []*Batch{testBatch(3), empty, testBatch(200)}
	b := testBlock(t, batches...)
	if len(b) > 4000 {
		t.Errorf("the block has %d bytes, want it compressed", len(b))
	}
	block, err := readTestBlock(b)
	if err != nil {
		t.Fatal(err)
	}
	if block.First != 7 || !block.Time.Equal(time.Unix(1795348800, 5)) || block.Next.Offset != 56+int64(len(b)) {
		t.Errorf("have %+v", block)
	}
	first := uint64(7)
	for i, have := range block.Batches {
		want := batches[i]
		if have.Source != want.Source || have.From != want.From || have.To != want.To ||
			have.First != first || have.Len() != want.Len() || !bytes.Equal(have.records, want.records) {
			t.Errorf("batch %d: have %+v, want %+v", i, have, want)
		}
		first += uint64(want.Len())
	}
	if len(block.Batches) != 3 {
		t.Errorf("have %d batches, want 3", len(block.Batches))
	}
}

// TestEveryBitOfABlockCounts flips every bit of a raw and of a compressed block,
// and cuts both at every byte.
func TestEveryBitOfABlockCounts(t *testing.T) {
	for _, whole := range [][]byte{testBlock(t, testBatch(2)), testBlock(t, testBatch(50))} {
		for i := range len(whole) * 8 {
			b := slices.Clone(whole)
			b[i/8] ^= 1 << (i % 8)
			if _, err := readTestBlock(b); err == nil {
				t.Fatalf("bit %d of byte %d: no error", i%8, i/8)
			}
		}
		for cut := range whole {
			var d damage
			if _, err := readTestBlock(whole[:cut]); !errors.As(err, &d) {
				t.Fatalf("cut to %d bytes: error %v", cut, err)
			}
		}
	}
}

func TestBlockOfAnotherLog(t *testing.T) {
	r := blockReader{seed: testSeed + 1}
	b := testBlock(t, testBatch(1))
	if _, err := r.read(bytes.NewReader(b), Pos{}, int64(len(b))); err == nil {
		t.Error("the block of another log is read")
	}
}

// sealed returns the bytes of a block of the payload, with right checksums.
func sealed(payload []byte, h blockHeader) []byte {
	h.payloadSum, h.stored = checksum(testSeed, payload), uint32(len(payload))
	if h.raw == 0 {
		h.raw = h.stored
	}
	b := append(make([]byte, blockHeaderSize), payload...)
	h.encode(testSeed, b)
	return b
}

func TestMalformedBlocksAreRefused(t *testing.T) {
	batch := testBatch(1).appendTo([]byte{1})
	for name, b := range map[string][]byte{
		"no payload":        sealed(nil, blockHeader{}),
		"too many batches":  sealed(append([]byte{2}, batch[1:]...), blockHeader{records: 1}),
		"too few batches":   sealed(append([]byte{0}, batch[1:]...), blockHeader{}),
		"too few records":   sealed(batch, blockHeader{records: 2}),
		"endless number":    sealed(bytes.Repeat([]byte{0xff}, 20), blockHeader{}),
		"many batches":      sealed([]byte{0xff, 0xff, 0xff, 0x7f, 0}, blockHeader{}),
		"not compressed":    sealed(batch, blockHeader{records: 1, raw: 9, codec: codecS2}),
		"huge when decoded": sealed([]byte{0xff, 0xff, 0xff, 0xff, 0x07, 0}, blockHeader{raw: MaxBlock, codec: codecS2}),
		"wrong raw length":  sealed(batch, blockHeader{records: 1, raw: uint32(len(batch)) + 1}),
		"wrong s2 length":   sealed(s2.Encode(nil, batch), blockHeader{records: 1, raw: uint32(len(batch)) + 1, codec: codecS2}),
	} {
		var d damage
		if _, err := readTestBlock(b); !errors.As(err, &d) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := readTestBlock(sealed(batch, blockHeader{codec: 2})); !errors.Is(err, ErrNewerVersion) {
		t.Errorf("another codec: error %v, want ErrNewerVersion", err)
	}
}

// TestLengthsAreCheckedFirst has headers promise more than there is, or may be.
func TestLengthsAreCheckedFirst(t *testing.T) {
	for _, stored := range []uint32{MaxBlock, MaxBlock + 1, 1<<32 - 1} {
		h := blockHeader{stored: stored, raw: stored}
		b := make([]byte, blockHeaderSize)
		h.encode(testSeed, b)
		r := blockReader{seed: testSeed}
		room := int64(len(b))
		if stored > MaxBlock {
			room = 1 << 40
		}
		var d damage
		if _, err := r.read(bytes.NewReader(b), Pos{}, room); !errors.As(err, &d) || cap(r.stored) > 1<<10 {
			t.Errorf("%d bytes promised: %d allocated, error %v", stored, cap(r.stored), err)
		}
	}
}

func TestTooLargeForABlock(t *testing.T) {
	b := NewBatch("s")
	b.records = make([]byte, MaxBlock-BatchOverhead-len(b.Source)-10)
	e := blockEncoder{}
	if _, _, err := e.encode([]*Batch{b}, 1, time.Time{}); err != nil {
		t.Errorf("the largest block: %v", err)
	}
	b.records = append(b.records, 0)
	if _, _, err := e.encode([]*Batch{b}, 1, time.Time{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("one byte more: error %v, want ErrTooLarge", err)
	}
}

// FuzzBlock reads arbitrary bytes as a block, as they are and with the checksums
// put right, so that what is behind these is reached.
func FuzzBlock(f *testing.F) {
	f.Add([]byte(nil), uint32(0), false)
	f.Add(testBlock(f, testBatch(1))[blockHeaderSize:], uint32(1), false)
	f.Add(testBlock(f, testBatch(100))[blockHeaderSize:], uint32(100), true)
	f.Fuzz(func(t *testing.T, payload []byte, records uint32, compressed bool) {
		h := blockHeader{records: records, raw: uint32(len(payload)), first: 7}
		if compressed {
			h.codec = codecS2
		}
		for _, b := range [][]byte{payload, sealed(payload, h)} {
			block, err := readTestBlock(b)
			if err != nil {
				var d damage
				if !errors.As(err, &d) && !errors.Is(err, ErrNewerVersion) {
					t.Errorf("error %v", err)
				}
				continue
			}
			e := blockEncoder{seed: testSeed}
			again, n, err := e.encode(block.Batches, 7, block.Time)
			if err != nil || n != uint64(records) {
				t.Fatalf("encoded again: %d records, error %v", n, err)
			}
			if _, err := readTestBlock(again); err != nil {
				t.Errorf("read again: %v", err)
			}
		}
	})
}

// TestBlockOfANewerVersionProvesDamage: what a newer version has written behind
// a broken block shows, too, that this one was durable.
func TestBlockOfANewerVersionProvesDamage(t *testing.T) {
	e := blockEncoder{seed: testSeed}
	block, _, err := e.encode([]*Batch{testBatch(1)}, 1, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(block)
	broken[blockHeaderSize] ^= 1
	for name, newer := range map[string][]byte{"": nil, "a newer version": sealed([]byte("?"), blockHeader{codec: 2, first: 2})} {
		end := tail{content: slices.Concat(broken, newer), blocks: blockReader{seed: testSeed}, next: 1}
		problem := end.scan()
		if torn := end.torn(problem); problem == nil || torn != (newer == nil) {
			t.Errorf("%v, then %q: torn is %v", problem, name, torn)
		}
	}
}

// FuzzSegment opens a log whose only segment is whole blocks and then arbitrary
// bytes. Whatever these are, the whole blocks are there, or the log is not opened.
func FuzzSegment(f *testing.F) {
	id := ID{1, 2, 3}
	header := segmentHeader{id: id, first: 1}
	e := blockEncoder{seed: checksum(0, id[:])}
	content := header.encode()
	for i := range 3 {
		block, _, err := e.encode([]*Batch{testBatch(1)}, uint64(i+1), time.Time{})
		if err != nil {
			f.Fatal(err)
		}
		content = append(content, block...)
	}
	size := (len(content) - segmentHeaderSize) / 3
	for whole := range 4 {
		f.Add(uint8(whole), []byte("\xb7BLK"))
		f.Add(uint8(whole), content[segmentHeaderSize:])
		f.Add(uint8(whole), content[segmentHeaderSize+whole*size:])
		f.Add(uint8(whole), make([]byte, 100))
	}
	f.Fuzz(func(t *testing.T, whole uint8, rest []byte) {
		n := int(whole % 5)
		head := content[:0]
		if n < 4 {
			head = content[:segmentHeaderSize+n*size]
		}
		checkSegment(t, slices.Concat(head, rest), n%4)
	})
}

// checkSegment opens a log of the one segment, which begins with so many blocks.
func checkSegment(t *testing.T, content []byte, blocks int) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/log", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(segmentPath(dir+"/log", 1), content, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(dir, testOptions())
	if err != nil {
		var d *DamageError
		if !errors.As(err, &d) && !errors.Is(err, ErrNewerVersion) {
			t.Errorf("error %v", err)
		}
		return
	}
	defer l.Close()
	found := 0
	err = l.Replay(Pos{}, func(*Block) error { found++; return nil })
	var d *DamageError
	if err != nil && !errors.As(err, &d) || found < blocks {
		t.Errorf("%d blocks were found and then %v, want %d", found, err, blocks)
	}
}

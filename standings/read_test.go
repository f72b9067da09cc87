package standings

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// sealed returns an encoding with the digest that belongs to it.
func sealed(body ...string) []byte {
	all := []byte(strings.Join(body, ""))
	digest := sha256.Sum256(all)
	return append(all, digest[:]...)
}

// cell returns what an encoding has for a score.
func cell(score float64, order uint64) string {
	b := binary.LittleEndian.AppendUint64(nil, math.Float64bits(score))
	return string(binary.LittleEndian.AppendUint64(b, order)[:scoreWidth])
}

func code(code uint64) string { return string(binary.LittleEndian.AppendUint64(nil, code)) }

// TestCorrupt reads encodings that no game writes, with a digest as if one had.
func TestCorrupt(t *testing.T) {
	const oneBoard = magic + "\x01\x00\x00"   // without a name; no counters
	const oneCounter = magic + "\x00\x01\x00" // likewise
	const two = "\x02\x01a\x01b"              // players
	for name, body := range map[string]string{
		"other format":            "standings 2\n\x00\x00\x00",
		"too many boards":         magic + "\xff\xff\xff\xff\x7f",
		"name too long":           magic + "\x01\xff\xff\xff\xff\x7fname",
		"number not the shortest": magic + "\x80\x00\x00\x00",
		"more players than exist": magic + "\x00\x00\xff\xff\xff\xff\x0f\x01a",
		"id of no bytes":          magic + "\x00\x00\x01\x00",
		"id of too many bytes":    magic + "\x00\x00\x01\x81\x04" + strings.Repeat("a", 513),
		"player twice":            magic + "\x00\x00\x02\x01a\x01a",
		"board page missing":      oneBoard + two,
		"board page of kind 2":    oneBoard + two + "\x02" + cell(1, 1) + cell(2, 2),
		"board page too short":    oneBoard + two + "\x01" + cell(1, 1),
		"board page of nobody":    oneBoard + two + "\x01" + cell(0, 0) + cell(0, 0),
		"score of nobody":         oneBoard + two + "\x01" + cell(1, 0) + cell(1, 1),
		"score not a number":      oneBoard + two + "\x01" + cell(math.NaN(), 1) + cell(1, 2),
		"score not finite":        oneBoard + two + "\x01" + cell(math.Inf(-1), 1) + cell(1, 2),
		"score minus zero":        oneBoard + two + "\x01" + cell(math.Copysign(0, -1), 1) + cell(1, 2),
		"score reached at once":   oneBoard + two + "\x01" + cell(1, 1) + cell(1, 1),
		"counter page missing":    oneCounter + two,
		"counter page too short":  oneCounter + two + "\x01\x01",
		"counter page too wide":   oneCounter + two + "\x02\x01\x00\x02\x00",
		"counter page of nobody":  oneCounter + two + "\x01\x00\x00",
		"counter too large":       oneCounter + two + "\x08" + code(encode(MaxCount+1)) + code(1),
		"counter too small":       oneCounter + two + "\x08" + code(encode(-MaxCount-1)) + code(1),
		"counter out of range":    oneCounter + two + "\x08" + code(math.MaxUint64) + code(1),
	} {
		if _, err := ReadGame(bytes.NewReader(sealed(body))); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, body := range map[string]string{
		"a board":         oneBoard + two + "\x01" + cell(-1, 2) + cell(1, 1),
		"a small counter": oneCounter + two + "\x01\x00\xff",
		"a large counter": oneCounter + two + "\x08" + code(encode(-MaxCount)) + code(encode(MaxCount)),
	} {
		if _, err := ReadGame(bytes.NewReader(sealed(body))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCorruptReason reads what would be refused in the end anyway, but must be
// at once: it cannot be worked with.
func TestCorruptReason(t *testing.T) {
	page := magic + "\x00\x01\x00\x80\x08"
	for i := range pagePlayers {
		page += fmt.Sprintf("\x04%04d", i)
	}
	for reason, body := range map[string]string{
		"4294967296 players":          magic + "\x00\x00\x80\x80\x80\x80\x10",
		"number of more than 63 bits": magic + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"counters of 3 bytes":         page + "\x03" + strings.Repeat("abc", pagePlayers),
		"counters of 16 bytes":        page + "\x10" + strings.Repeat("\x01", 16*pagePlayers),
	} {
		_, err := ReadGame(bytes.NewReader(sealed(body)))
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), reason) {
			t.Errorf("%v, want: %s", err, reason)
		}
	}
}

// TestEveryByteCounts flips each byte of an encoding and cuts it off there.
func TestEveryByteCounts(t *testing.T) {
	g := NewGame([]string{"wins"}, []string{"games"})
	for i, id := range []string{"ann", "bob", "cy"} {
		g.Board(0).Set(g.Intern(id), float64(i))
		g.Counter(0).Add(Player(i), int64(100*i))
	}
	all := encoding(t, g.Snapshot())
	for i := range all {
		flipped := slices.Clone(all)
		flipped[i] ^= 0x10
		if _, err := ReadGame(bytes.NewReader(flipped)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("byte %d flipped: %v", i, err)
		}
		if _, err := ReadGame(bytes.NewReader(all[:i])); !errors.Is(err, ErrCorrupt) {
			t.Errorf("cut off after %d bytes: %v", i, err)
		}
	}
}

// TestReadAllocates wants a short input to take little memory, whatever it claims.
func TestReadAllocates(t *testing.T) {
	for _, claim := range []string{
		magic + "\x01\xff\xff\xff\xff\xff\x7f",         // a name of terabytes
		magic + "\xff\xff\xff\xff\xff\x7f",             // boards
		magic + "\x00\x00\xff\xff\xff\xff\x0f",         // players
		magic + "\x01\x00\x00\xff\xff\xff\xff\x0f\x01", // players with a board
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := ReadGame(strings.NewReader(claim)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%q: %v", claim, err)
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%q takes %d bytes", claim, n)
		}
	}
}

// FuzzReadGame reads anything, with the digest that would belong to it. What is
// taken must be written again byte for byte, and be in order.
func FuzzReadGame(f *testing.F) {
	small := NewGame([]string{"wins", "elo"}, []string{"games", "draws"})
	for i, id := range []string{"ann", "bob", "cy", "dee"} {
		small.Board(0).Set(small.Intern(id), float64(i/2))
		small.Counter(0).Add(Player(i), int64(1000*i*i))
	}
	for _, g := range []*Game{NewGame(nil, nil), small} {
		all := encoding(f, g.Snapshot())
		f.Add(all[:len(all)-DigestSize])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		all := sealed(string(body))
		g, err := ReadGame(bytes.NewReader(all))
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		if written := encoding(t, g.Snapshot()); !bytes.Equal(written, all[:min(len(all), len(written))]) {
			t.Fatalf("read %x, written %x", all, written)
		}
		for i := range g.Boards() {
			if err := checkIndex(g.Board(i)); err != nil {
				t.Fatal(err)
			}
		}
		for p := range Player(g.Players()) {
			if q, ok := g.Lookup(g.ID(p)); q != p || !ok {
				t.Fatalf("player %d is found as %d, %v", p, q, ok)
			}
		}
	})
}

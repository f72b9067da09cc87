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

// signed returns an encoding with the digest that belongs to it.
func signed(body ...string) []byte {
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

// number returns the code of a number of a row or a measure.
func numberCode(v float64) string { return code(encodeNumber(v)) }

// entry returns what an encoding has for an entry of a sealed board.
func sealedEntry(p byte, numbers ...float64) (s string) {
	for _, v := range numbers {
		s += string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
	}
	return s + string([]byte{p, 0, 0, 0})
}

// Parts of encodings of games with two players, a and b, and no categories.
const (
	two        = magic + "\x02\x01a\x01b\x00"
	oneBoard   = two + "\x01\x00\x01\x00\x00" // without a name, of width 1
	wideBoard  = two + "\x01\x00\x02\x00\x00" // of width 2
	tieBoard   = two + "\x01\x00\x02\x00\x01" // likewise, with a tie
	oneSealed  = two + "\x00\x01\x00\x01\x00\x00"
	lowSealed  = two + "\x00\x01\x00\x01\x01\x00"
	tieSealed  = two + "\x00\x01\x00\x02\x00\x01"
	oneCounter = two + "\x00\x00\x01\x00"
	oneMeasure = two + "\x00\x00\x00\x01\x00"
)

// TestCorrupt reads encodings that no game writes, with a digest as if one had.
func TestCorrupt(t *testing.T) {
	inf, nan, minus := math.Inf(-1), math.NaN(), math.Copysign(0, -1)
	for name, body := range map[string]string{
		"other format":               "standings 1\n\x00\x00\x00\x00\x00\x00",
		"number not the shortest":    magic + "\x80\x00\x00\x00\x00\x00\x00",
		"more players than exist":    magic + "\xff\xff\xff\xff\x0f\x01a",
		"id of no bytes":             magic + "\x01\x00" + "\x00\x00\x00\x00\x00",
		"id of too many bytes":       magic + "\x01\x81\x04" + strings.Repeat("a", 513) + "\x00\x00\x00\x00\x00",
		"player twice":               magic + "\x02\x01a\x01a" + "\x00\x00\x00\x00\x00",
		"category twice":             magic + "\x00\x02\x01a\x01a" + "\x00\x00\x00\x00",
		"category of no bytes":       magic + "\x00\x01\x00" + "\x00\x00\x00\x00",
		"too many boards":            two + "\xff\xff\xff\xff\x7f",
		"name too long":              two + "\x01\xff\xff\xff\xff\x7fname",
		"boards not in order":        two + "\x02\x01y\x01\x00\x00\x00\x00\x01x\x01\x00\x00\x00\x00" + "\x00\x00\x00",
		"board twice":                two + "\x02\x01x\x01\x00\x00\x00\x00\x01x\x01\x00\x00\x00\x00" + "\x00\x00\x00",
		"board live and sealed":      two + "\x01\x01x\x01\x00\x00\x00\x00" + "\x01\x01x\x01\x00\x00\x00\x00" + "\x00\x00",
		"counter twice":              two + "\x00\x00\x02\x01x\x00\x01x\x00" + "\x00",
		"measure twice":              two + "\x00\x00\x00\x02\x01x\x00\x01x\x00",
		"board of no width":          two + "\x01\x00\x00\x00\x00\x00\x00" + "\x00\x00\x00",
		"board too wide":             two + "\x01\x00\x11\x00\x00\x00" + strings.Repeat("\x00", 17) + "\x00\x00\x00",
		"tie beyond the row":         two + "\x01\x00\x02\x00\x02\x00\x00\x00" + "\x00\x00\x00",
		"order of no tie":            two + "\x01\x00\x02\x02\x00\x00\x00\x00" + "\x00\x00\x00",
		"unknown flag":               two + "\x01\x00\x02\x04\x01\x00\x00\x00" + "\x00\x00\x00",
		"board page missing":         oneBoard + "\x02",
		"board page of kind 2":       oneBoard + "\x02\x02" + cell(1, 1) + cell(2, 2) + "\x00\x00\x00",
		"board page too short":       oneBoard + "\x02\x01" + cell(1, 1),
		"board page of nobody":       oneBoard + "\x02\x01" + cell(0, 0) + cell(0, 0) + "\x00\x00\x00",
		"score of nobody":            oneBoard + "\x02\x01" + cell(1, 0) + cell(1, 1) + "\x00\x00\x00",
		"score not a number":         oneBoard + "\x02\x01" + cell(nan, 1) + cell(1, 2) + "\x00\x00\x00",
		"score not finite":           oneBoard + "\x02\x01" + cell(inf, 1) + cell(1, 2) + "\x00\x00\x00",
		"score minus zero":           oneBoard + "\x02\x01" + cell(minus, 1) + cell(1, 2) + "\x00\x00\x00",
		"score reached at once":      oneBoard + "\x02\x01" + cell(1, 1) + cell(1, 1) + "\x00\x00\x00",
		"score reached later":        oneBoard + "\x02\x01" + cell(1, 1) + cell(1, 3) + "\x00\x00\x00",
		"fewer changes than players": oneBoard + "\x01\x01" + cell(1, 1) + cell(2, 1) + "\x00\x00\x00",
		"too many changes":           oneBoard + "\x80\x80\x80\x80\x80\x80\x40\x00" + "\x00\x00\x00",
		"row without its rest":       wideBoard + "\x02\x01" + cell(1, 1) + cell(1, 2) + "\x00" + "\x00\x00\x00",
		"row of 0 without its rest":  wideBoard + "\x02\x01" + cell(0, 1) + cell(0, 2) + "\x01\x01\x00" + "\x00\x00\x00",
		"number not finite":          wideBoard + "\x02\x01" + cell(1, 1) + cell(1, 2) + "\x08" + numberCode(inf) + numberCode(1) + "\x00\x00\x00",
		"number minus zero":          wideBoard + "\x02\x01" + cell(1, 1) + cell(1, 2) + "\x08" + numberCode(minus) + numberCode(0.1) + "\x00\x00\x00",
		"number too wide":            wideBoard + "\x02\x01" + cell(1, 1) + cell(1, 2) + "\x08" + numberCode(1) + numberCode(1) + "\x00\x00\x00",
		"tie reached at once":        tieBoard + "\x02\x01" + cell(1, 1) + cell(1, 1) + "\x02\xf1\x3f\xf1\x3f" + "\x00\x00\x00",
		"entry missing":              oneSealed + "\x02\x02" + sealedEntry(0, 1),
		"more entries than players":  oneSealed + "\x03\x03" + sealedEntry(0, 3) + sealedEntry(1, 2) + sealedEntry(1, 1) + "\x00" + "\x00\x00",
		"entry twice":                oneSealed + "\x02\x02" + sealedEntry(1, 2) + sealedEntry(1, 1) + "\x00" + "\x00\x00",
		"entry of nobody":            oneSealed + "\x02\x02" + sealedEntry(0, 2) + sealedEntry(2, 1) + "\x00" + "\x00\x00",
		"entries not in order":       oneSealed + "\x02\x02" + sealedEntry(0, 1) + sealedEntry(1, 2) + "\x00" + "\x00\x00",
		"low ones not in order":      lowSealed + "\x02\x02" + sealedEntry(0, 2) + sealedEntry(1, 1) + "\x00" + "\x00\x00",
		"ties not in order":          tieSealed + "\x02\x02" + sealedEntry(0, 1, 1) + sealedEntry(1, 1, 2) + "\x00" + "\x00\x00",
		"sealed not finite":          oneSealed + "\x02\x01" + sealedEntry(0, nan) + "\x00" + "\x00\x00",
		"sealed minus zero":          oneSealed + "\x02\x01" + sealedEntry(0, minus) + "\x00" + "\x00\x00",
		"sealed tie not finite":      tieSealed + "\x02\x01" + sealedEntry(0, 1, inf) + "\x00" + "\x00\x00",
		"fewer changes than listed":  oneSealed + "\x01\x02" + sealedEntry(0, 2) + sealedEntry(1, 1) + "\x00" + "\x00\x00",
		"mark of nobody":             oneSealed + "\x02\x02" + sealedEntry(0, 2) + sealedEntry(1, 1) + "\x04" + "\x00\x00",
		"marks missing":              oneSealed + "\x02\x02" + sealedEntry(0, 2) + sealedEntry(1, 1),
		"counter page missing":       oneCounter,
		"counter page too short":     oneCounter + "\x01\x01",
		"counter page too wide":      oneCounter + "\x02\x01\x00\x02\x00" + "\x00",
		"counter page of nobody":     oneCounter + "\x01\x00\x00" + "\x00",
		"counter too large":          oneCounter + "\x08" + code(encode(MaxCount+1)) + code(1) + "\x00",
		"counter too small":          oneCounter + "\x08" + code(encode(-MaxCount-1)) + code(1) + "\x00",
		"counter out of range":       oneCounter + "\x08" + code(math.MaxUint64) + code(1) + "\x00",
		"measure not finite":         oneMeasure + "\x08" + numberCode(inf) + numberCode(0.1),
		"measure minus zero":         oneMeasure + "\x08" + numberCode(minus) + numberCode(0.1),
		"measure not a number":       oneMeasure + "\x08" + numberCode(nan) + numberCode(0.1),
	} {
		if _, err := ReadGame(bytes.NewReader(signed(body))); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, body := range map[string]string{
		"nothing":         magic + "\x00\x00\x00\x00\x00\x00",
		"a board":         oneBoard + "\x02\x01" + cell(-1, 2) + cell(1, 1) + "\x00\x00\x00",
		"two boards":      two + "\x01\x01x\x01\x00\x00\x00\x00" + "\x01\x01y\x01\x00\x00\x00\x00" + "\x00\x00",
		"forgotten order": wideBoard + "\x07\x00\x00" + "\x00\x00\x00",
		"a row":           wideBoard + "\x02\x01" + cell(1, 1) + cell(1, 0) + "\x08" + numberCode(0.1) + numberCode(-1) + "\x00\x00\x00",
		"a row of zeros":  wideBoard + "\x02\x00" + "\x01\x01\x01" + "\x00\x00\x00",
		"a tie":           tieBoard + "\x02\x01" + cell(1, 1) + cell(1, 2) + "\x02\x40\xf1\x40\x01" + "\x00\x00\x00",
		"a sealed one":    oneSealed + "\x02\x02" + sealedEntry(1, 1) + sealedEntry(0, 1) + "\x03" + "\x00\x00",
		"a low one":       lowSealed + "\x02\x02" + sealedEntry(1, 1) + sealedEntry(0, 2) + "\x03" + "\x00\x00",
		"a tied one":      tieSealed + "\x02\x02" + sealedEntry(1, 1, 2) + sealedEntry(0, 1, 1) + "\x03" + "\x00\x00",
		"a small counter": oneCounter + "\x01\x00\xff" + "\x00",
		"a large counter": oneCounter + "\x08" + code(encode(-MaxCount)) + code(encode(MaxCount)) + "\x00",
		"a measure":       oneMeasure + "\x08" + numberCode(math.MaxFloat64) + numberCode(math.SmallestNonzeroFloat64),
	} {
		if _, err := ReadGame(bytes.NewReader(signed(body))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCorruptReason reads what would be refused in the end anyway, but must be
// at once: it cannot be worked with.
func TestCorruptReason(t *testing.T) {
	page := magic + "\x80\x08"
	for i := range pagePlayers {
		page += fmt.Sprintf("\x04%04d", i)
	}
	page += "\x00\x00\x00\x01\x00"
	for reason, body := range map[string]string{
		"4294967296 of them":          magic + "\x80\x80\x80\x80\x10",
		"number of more than 63 bits": magic + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"numbers of 3 bytes":          page + "\x03" + strings.Repeat("abc", pagePlayers),
		"numbers of 16 bytes":         page + "\x10" + strings.Repeat("\x01", 16*pagePlayers),
	} {
		_, err := ReadGame(bytes.NewReader(signed(body)))
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), reason) {
			t.Errorf("%v, want: %s", err, reason)
		}
	}
}

// little returns a game of few players that has everything.
func little() *Game {
	g := plainGame([]string{"wins", "elo"}, []string{"games", "draws"})
	times, last := g.AddBoard("times", Shape{Width: 3, Low: true, Tie: 2, TieLow: true}), g.AddBoard("last", plain)
	tied := g.AddBoard("tied", Shape{Width: 2, Tie: 1})
	best := g.AddMeasure("best")
	for i, id := range []string{"ann", "bob", "cy", "dee"} {
		p := g.Intern(id)
		put(g.Board("wins"), p, float64(i/2))
		times.Set(p, []float64{float64(i), 0.1, -1}, i != 2)
		put(last, p, 7)
		tied.Set(p, []float64{7, float64(i)}, true)
		g.Counter("games").Add(p, int64(1000*i*i))
		best.Set(p, float64(i)/3)
	}
	g.Category("axe")
	g.Category("bow")
	g.Seal("last", func(p Player) bool { return p == 1 })
	g.Seal("tied", nil)
	return g
}

// TestEveryByteCounts flips each byte of an encoding and cuts it off there.
func TestEveryByteCounts(t *testing.T) {
	all := encoding(t, little().Snapshot())
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
	many := magic + "\x80\x80\x02" + strings.Repeat("\x01a", 1<<15) + "\x00"
	for _, claim := range []string{
		two + "\x01\xff\xff\xff\xff\xff\x7f",                      // a name of terabytes
		two + "\xff\xff\xff\xff\xff\x7f",                          // boards
		magic + "\xff\xff\xff\xff\x0f",                            // players
		magic + "\x00\xff\xff\xff\xff\x0f",                        // categories
		oneBoard + "\x00\x01",                                     // a page of a board
		oneMeasure + "\x08",                                       // a page of a measure
		many + "\x00\x01\x00\x01\x00\x00\x80\x80\x02\x80\x80\x02", // entries of a sealed board
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := ReadGame(strings.NewReader(claim)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%q: %v", claim, err)
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%.30q takes %d bytes", claim, n)
		}
	}
}

// FuzzReadGame reads anything, with the digest that would belong to it. What is
// taken must be written again byte for byte, and be in order.
func FuzzReadGame(f *testing.F) {
	for _, g := range []*Game{NewGame(), little()} {
		all := encoding(f, g.Snapshot())
		f.Add(all[:len(all)-DigestSize])
	}
	f.Add([]byte(wideBoard + "\x02\x01" + cell(1, 1) + cell(1, 0) + "\x08" + numberCode(0.1) + numberCode(-1) + "\x00\x00\x00"))
	f.Add([]byte(tieSealed + "\x02\x02" + sealedEntry(1, 1, 2) + sealedEntry(0, 1, 1) + "\x03" + "\x00\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		all := signed(string(body))
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
		inOrder(t, g)
	})
}

// inOrder checks that a game can be worked with.
func inOrder(t *testing.T, g *Game) {
	t.Helper()
	for _, name := range g.Boards() {
		if err := checkIndex(g.Board(name)); err != nil {
			t.Fatal(err)
		}
		live := g.Board(name).AppendPage(nil, 0, g.Players())
		s := g.Seal(name, nil)
		for place, e := range s.AppendPage(nil, 0, g.Players()) {
			if l := live[place]; l.Player != e.Player || l.Rank != e.Rank || l.Score != e.Score || l.Tie != e.Tie {
				t.Fatalf("live %v, sealed %v", l, e)
			}
		}
	}
	for _, name := range g.SealedBoards() {
		s := g.Sealed(name)
		for place, e := range s.AppendPage(nil, 0, s.Len()) {
			if got, ok := s.Place(e.Player); got != place || !ok {
				t.Fatalf("player %d has place %d, %v, want %d", e.Player, got, ok, place)
			}
		}
	}
	for p := range Player(g.Players()) {
		if q, ok := g.Lookup(g.ID(p)); q != p || !ok {
			t.Fatalf("player %d is found as %d, %v", p, q, ok)
		}
	}
}

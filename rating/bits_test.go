package rating

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// goldenBits are what two thousand matches among eight players come to: a digest
// of all numbers after every match, and the bits of the first player's numbers at
// the end. They were computed on amd64; a compiler that fuses operations, or
// anything else that rounds differently, gives others.
var goldenBits = map[string]string{
	"points":                  "7ab43b65b53ca1bb: [4090740000000000]",
	"points by place":         "e8001c218b093994: [40d1e40000000000]",
	"elo":                     "9d3611a7de0833f3: [40984aac715f29af]",
	"elo in stages":           "4ba795209eb642ba: [409829dd4ec6bd34 408b280000000000]",
	"elo with a floor":        "704e2f3e5caed1ba: [40987a0acb480bca]",
	"glicko2 in periods":      "2ba54c3a27831ee3: [409782f77cf86341 40426c7e0fd469ae 3faf2009dbd3ef7f 40d43c8000000000 409781bfa924f522 3fcf69268a320000 3fa2a79b72ba0000]",
	"glicko2 a match":         "d7b0312bcc5b02ff: [4097901e944aa3a7 404adb6d05df1cc4 3faf432fab754120]",
	"glicko2 with inactivity": "a63d45e5d7d83d88: [40974448de4ace91 4042d781ad885446 3faf44a137135406 427a0dbfc4068000]",
	"openskill":               "a8c3e76c162ae268: [4035a0e7ce456882 403a0e60a257ebd3 3ff79d2f15b811ad]",
	"openskill, σ limited":    "30e21226ee1767aa: [403a0774eb4f7e8d 403a0774eb4f7e8d 3ff6f1495fe607cd]",
}

func TestSystemsGiveTheSameBitsEverywhere(t *testing.T) {
	for _, s := range systems() {
		if got, want := bitsOf(t, s), goldenBits[s.name]; got != want {
			t.Errorf("%q:\n\t%q,", s.name, got)
		}
	}
}

// bitsOf plays matches of all kinds: duels, free-for-alls, teams, draws, late
// ones and pauses.
func bitsOf(t *testing.T, s system) string {
	t.Helper()
	random := rand.New(rand.NewPCG(2026, 11))
	rows := make([][]float64, 8)
	for i := range rows {
		rows[i] = s.Start()
	}
	at, digest := noon, fnv.New64a()
	for range 2000 {
		at = at.Add(time.Duration(random.IntN(20_000)-1000) * time.Second)
		order := random.Perm(len(rows))
		size := 1 + random.IntN(5)/3
		var sides []rowSide
		rank := 1
		for range 2 + random.IntN(2)*random.IntN(3) {
			side := rowSide{rank: rank}
			for _, p := range order[len(sides)*size:][:size] {
				side.rows = append(side.rows, rows[p])
			}
			sides = append(sides, side)
			if random.IntN(5) > 0 { // every fifth pair drew
				rank++
			}
		}
		for i, side := range playRows(t, s, at, sides...) {
			for j, row := range side {
				rows[order[i*size+j]] = row
			}
		}
		for _, row := range rows {
			digest.Write(bytesOf(row))
		}
	}
	return fmt.Sprintf("%016x: %x", digest.Sum64(), bitsOfRow(rows[0]))
}

func bitsOfRow(row []float64) (bits []uint64) {
	for _, v := range row {
		bits = append(bits, math.Float64bits(v))
	}
	return bits
}

func bytesOf(row []float64) (bytes []byte) {
	for _, bits := range bitsOfRow(row) {
		bytes = binary.LittleEndian.AppendUint64(bytes, bits)
	}
	return bytes
}

func TestExpAndLogGiveTheSameBitsEverywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	digest := fnv.New64a()
	for range 100_000 {
		x := float64(random.Float64()*1500) - 750
		e := exp(x)
		digest.Write(bytesOf([]float64{e, log(e), exp(x / 1000), log(2 + x/1000), pow10(x / 2.5)}))
	}
	if got, want := fmt.Sprintf("%016x", digest.Sum64()), "095b357fb63969af"; got != want {
		t.Errorf("the digest is %s; want %s", got, want)
	}
}

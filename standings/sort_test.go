package standings

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSortItems sorts items whose keys differ in any of their bits.
func TestSortItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		var masks [keyWords]uint64
		for i := range masks {
			masks[i] = rapid.SampledFrom([]uint64{0, 1, 0xff, 0x1ff << 20, 1<<63 | 1, ^uint64(0)}).Draw(t, "mask")
		}
		items := make([]item, rapid.SampledFrom([]int{0, 1, 2, fewItems - 1, fewItems, 100, 3000}).Draw(t, "items"))
		seen := map[key]bool{}
		for i := range items {
			k := key{rng.Uint64() & masks[0], rng.Uint64() & masks[1], rng.Uint64() & masks[2]}
			items[i], seen[k] = item{k, uint16(i)}, true
		}
		want := slices.Clone(items)
		slices.SortFunc(want, func(a, b item) int { return a.compare(b.key) })
		if distinct := sortItems(items); distinct != (len(seen) == len(items)) {
			t.Fatalf("%d different keys of %d are distinct: %v", len(seen), len(items), distinct)
		}
		for i := range items {
			if items[i].key != want[i].key {
				t.Fatalf("item %d is %v, want %v", i, items[i], want[i])
			}
		}
		lows := func(items []item) (lows []uint16) {
			for _, it := range items {
				lows = append(lows, it.low)
			}
			slices.Sort(lows)
			return lows
		}
		if !slices.Equal(lows(items), lows(want)) {
			t.Fatal("items are lost")
		}
	})
}

// TestSortEqual sorts many items that are all the same.
func TestSortEqual(t *testing.T) {
	if sortItems(make([]item, 10*fewItems)) {
		t.Error("equal keys are distinct")
	}
}

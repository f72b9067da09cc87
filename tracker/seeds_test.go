package tracker

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

var onlySeed = flag.Uint64("seed", 0, "run tests of random histories with this seed alone")

// seeds runs a test with so many seeds, or with that of -seed alone. Those of other streams
// have other numbers of the same seed.
func seeds(t *testing.T, runs, stream uint64, test func(*testing.T, *rand.Rand)) {
	t.Helper()
	first := *onlySeed
	if first == 0 {
		first, runs = uint64(time.Now().UnixNano()), someOf(runs)
	} else {
		runs = 1
	}
	for i := range runs {
		seed := first + i
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) { test(t, rand.New(rand.NewPCG(seed, stream))) })
	}
}

// someOf returns how many of so many runs there are: under the race detector all takes
// longer, and a race shows in few of them.
func someOf(runs uint64) uint64 {
	if raceDetector {
		return (runs + 3) / 4
	}
	return runs
}

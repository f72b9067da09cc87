// Package bench measures the program as its users run it: the real binary as a
// process of its own, a real Redis, a real disk with fsync. Each benchmark names
// the floor it is compared with, and measures it side by side in alternating
// rounds, because the machine has few cores and others use them too: the ratios
// are what counts, and all figures are medians.
//
//	go test -run '^$' -bench . ./internal/bench
package bench

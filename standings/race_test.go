//go:build race

package standings

// patience divides the work of the tests without goroutines where the race
// detector makes it slow: they have nothing to show it.
const patience = 10

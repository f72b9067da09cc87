//go:build race

package e2e

// raceDetector is whether the tests, and so the program, run under the race
// detector.
const raceDetector = true

// usualKills is how often tests kill the server, and fewer what numbers of events are
// divided by: less is done under the race detector, where all takes longer and races show at
// the first.
const (
	usualKills = 6
	fewer      = 5
)

//go:build !race

package e2e

// raceDetector is whether the tests, and so the program, run under the race
// detector.
const raceDetector = false

//go:build !race

package tracker

// raceDetector is whether the tests run under the race detector.
const raceDetector = false

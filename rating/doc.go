// Package rating has the rating systems: each turns the result of a match and
// the scores before it into the scores after it, and is a [stats.Scorer]. One
// system a file, with its source in its doc comment.
//
// All systems are pure, and give the same bits on every architecture.
package rating

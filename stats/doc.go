// Package stats is the vocabulary of Stats Tracker: what goes in (an [Event],
// the [Match] it reports), what a game is ([Game], [Board], [Scorer],
// [Recorder]), what comes out ([Standing]) and what becomes of an event
// ([Outcome]).
//
// Every other package may import this one; it imports only the standard
// library and does no I/O.
//
// A game team implements [Scorer] to turn matches into scores, [Recorder] to
// turn events into player statistics, or uses those that exist:
//
//	stats.Game{
//		Name:      "chess",
//		Boards:    []stats.Board{{Name: "elo", Scorer: rating.Elo{Initial: 1500, K: 24}}},
//		Recorders: []stats.Recorder{results.Recorder{}},
//	}
//
// Handlers are pure: their result depends on nothing but their arguments. They
// use no clock, no randomness, no I/O and no order of a map, and they keep
// nothing between calls. That is what makes the state a fold of the log: the
// same events in the same order give the same bits on every machine, today and
// when the log is folded again in a year. Floating-point products are converted
// explicitly before they are added, float64(x*y) + z, so that no compiler fuses
// the two operations on one architecture and not on another.
package stats

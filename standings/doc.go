// Package standings is what one game has in memory: its players, its boards
// and its counters, with their digest and with consistent snapshots of them.
//
// A [Game] numbers its players densely in order of first appearance. All else
// is an array over that number: a [Board] keeps for each listed player the
// score and when it was reached, and a rank index over them; a [Column] keeps
// one counter. Memory is laid out in large blocks without pointers, so that
// the garbage collector has nothing to walk at ten million players.
//
// # Order of a board
//
// The higher score comes first; of equal scores the one that was reached
// earlier. Two numbers say where a player is: the rank, which equal scores
// share (1, 2, 2, 4), and the place, which counts from 0 and is unique.
// "Earlier" is counted in changes of score on that board, never in time, so
// that the same changes in the same order give the same board on any machine.
//
// # Concurrency
//
// Nothing here locks. A Game, with its boards and columns, wants either one
// writer or any number of readers, as under a [sync.RWMutex]; each method that
// writes says so. Two things may leave the lock: the string that [Game.ID]
// returns is valid for ever, and a [Snapshot] is immutable, so that a goroutine
// may write it out while the writer goes on.
//
// # Precondition
//
// A [Player] is always one that the same game has handed out.
package standings

// Package standings is what one game has in memory: its players, its boards,
// its counters and measures, with their digest and with consistent snapshots of
// them.
//
// A [Game] numbers its players densely in order of first appearance. All else
// is an array over that number: a [Board] keeps for each player a row of numbers
// and when its score was reached, and a rank index over those who are listed; a
// [Column] keeps one counter, a [Measure] one other number. Memory is laid out
// in large blocks without pointers, so that the garbage collector has nothing to
// walk at ten million players. What a board or a game does not use, such as a
// tie, further numbers or categories, takes no memory.
//
// # Order of a board
//
// The [Shape] of a board says whether the highest or the lowest score comes
// first. Equal scores stand in the order of the tie, a further number of the
// row, if the shape has one; and those that are equal in both in the order in
// which they were reached, the earlier first. Two numbers say where a player
// is: the rank, which those who are equal share (1, 2, 2, 4), and the place,
// which counts from 0 and is unique. "Earlier" is counted in changes of score
// or tie on that board, never in time, so that the same changes in the same
// order give the same board on any machine.
//
// # Sealed boards
//
// [Game.Seal] makes a [Sealed] board of a live one: of a season that is over. It
// is read in the same way, which [Listing] says, takes a fifth of the memory,
// and never changes, so that snapshots share it.
//
// # Hidden players
//
// [Game.Hide] hides a player from readers, who see the others close up, until
// [Game.Show]; the fold goes on as if nothing had happened. What is for readers is
// what [Listing] has, of live and sealed boards, [Sealed.Marked] and [Game.Search]. What is for
// the fold, and knows a hidden player like any other, is the rest: Set, Row, Kept,
// Players and Changes of a [Board], all of [Column] and [Measure], and what a Game
// says of ids and numbers of players. Snapshots do not have who is hidden, so
// neither do games that are made of them.
//
// # Concurrency
//
// Nothing here locks. A Game, with its boards and columns, wants either one
// writer or any number of readers, as under a [sync.RWMutex]; each method that
// writes says so. Some things may leave the lock: the strings that [Game.ID]
// and [Game.CategoryName] return are valid for ever, a [Sealed] board and a
// [Snapshot] are immutable, so that a goroutine may write a snapshot out while
// the writer goes on, and a [Sorting] does its work beside both.
//
// # Precondition
//
// A [Player] is always one that the same game has handed out.
package standings

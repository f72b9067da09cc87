// Package tracker turns what sources deliver into boards and statistics.
//
// It gathers what is waiting into a block, appends the block to the event log,
// folds it into the state in memory, publishes the new state to readers, and
// answers whoever waits. The append is the only place where anything becomes
// true; the fold (fold.go) is the only place that computes, and it is pure. So
// the state is always the fold of the log: after a crash, on another machine,
// or when [Verify] folds the log again from its first record.
//
// # Who may touch what
//
// One goroutine writes: it owns the log and the state. It changes the state in
// slices of a few events, each under the write lock, so that readers wait for
// microseconds and never see an event in part. Readers ([Tracker.Board] and so
// on) take the read lock and copy what they return.
package tracker

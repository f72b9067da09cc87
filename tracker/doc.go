// Package tracker turns what sources deliver into boards and statistics.
//
// It gathers what is waiting into a block, appends the block to the event log,
// folds it into the state in memory, publishes the new state to readers, and
// answers whoever waits. The append is the only place where anything becomes
// true; the fold is the only place that computes, and it is pure. So the state is
// always the fold of the log: after a crash, on another machine, or when [Verify]
// folds the log again from its first record.
//
// The fold is fold.go (an event), counting.go (statistics), scoring.go and plain.go
// (boards) and season.go; game.go and state.go are what it changes. handler.go and
// rules.go are the rules it follows, apply.go, plan.go and rescore.go how they
// change; loop.go and control.go are the goroutine that writes; read*.go is what
// readers may ask, checkpoint*.go what saves a start the folding.
//
// # Who may touch what
//
// One goroutine writes: it owns the log and the state. It changes the state in
// slices of a few events, each under the write lock, so that readers wait for
// microseconds and never see an event in part. Readers ([Tracker.Board] and so
// on) take the read lock and copy what they return.
package tracker

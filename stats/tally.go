package stats

// MaxCounter is the largest magnitude of a counter: the largest integer that
// every JSON reader keeps exactly. An event that would lead beyond is rejected.
const MaxCounter = 1<<53 - 1

// Tally collects what one event changes in the counters of players. Nothing of
// it takes effect unless every handler of the event agrees. The zero value is
// ready to use.
type Tally struct {
	// Changes are the changes in the order in which they were added.
	Changes []Change
}

// Change is one step of one counter of one player.
type Change struct {
	Player  string
	Counter string
	By      int64
}

// Add changes the player's counter by n. A player has a counter from the first
// change on, even if that adds 0: it is shown with the value 0.
func (t *Tally) Add(player, counter string, n int64) {
	t.Changes = append(t.Changes, Change{Player: player, Counter: counter, By: n})
}

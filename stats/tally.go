package stats

// MaxCounter is the largest magnitude of a counter: the largest integer that
// every JSON reader keeps exactly. An event that would lead beyond is rejected.
const MaxCounter = 1<<53 - 1

// Tally collects what one event changes in the statistics of players. Nothing of
// it takes effect unless every handler of the event agrees. The zero value is
// ready to use.
type Tally struct {
	// Changes are the changes in the order in which they were added.
	Changes []Change
}

// Change is one step of one statistic of one player.
type Change struct {
	Player   string
	Stat     string
	Category string  // of a statistic by category
	By       int64   // of a counter and of a statistic by category
	Value    float64 // of a statistic with a [Reducer]
}

// Add changes the player's counter by n. A player has a counter from the first
// change on, even if that adds 0: it is shown with the value 0.
func (t *Tally) Add(player, counter string, n int64) {
	t.Changes = append(t.Changes, Change{Player: player, Stat: counter, By: n})
}

// Value gives the player's statistic, which has a [Reducer], a value.
func (t *Tally) Value(player, stat string, value float64) {
	t.Changes = append(t.Changes, Change{Player: player, Stat: stat, Value: value})
}

// Category changes by n what the player's statistic counts for the category:
// any 1 to MaxID bytes of valid UTF-8.
func (t *Tally) Category(player, stat, category string, n int64) {
	t.Changes = append(t.Changes, Change{Player: player, Stat: stat, Category: category, By: n})
}

package tracker

import "sync"

// reading is a state that can be read: the live one of a [Tracker], or one of a
// [Past].
type reading struct {
	mu    sync.RWMutex // held to change state, and to read it
	state *state
	live  *reading // the live state, if this is of the past; otherwise nil
}

package tracker

import "encoding/binary"

// Version says when what is read of a game changed last: two reads of a game at equal
// versions are the same but for their revision. It is of the log, so it is the same after a
// restart, or another one for the same state.
type Version struct {
	Log uint64 // the log; another one once a player was erased
	// Game is the last record of the log that can have changed what is read of the game:
	// an event of it that counted, one that changed the profile of one of its players, or
	// a control record.
	Game uint64
	// Control is the last control record, or event that changed a profile: they alone
	// change what is read of the game as it was at a revision, by hiding a player, showing
	// him, or giving him another name.
	Control uint64
}

// Version returns the version of the game. Has is false for one without any event.
func (r *reading) Version(product string) (v Version, has bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v = Version{Log: binary.BigEndian.Uint64(r.state.log[:]), Game: r.state.controlled, Control: max(r.state.controlled, r.state.reprofiled)}
	g := r.state.games[product]
	if g != nil {
		v.Game = max(v.Game, g.changed)
	}
	return v, g != nil
}

package tracker

import "time"

// played is how many matches of a game have counted, and when the latest was. Amendments
// and rescores fold it again with the rest of the game.
type played struct {
	matches uint64
	last    int64 // in milliseconds since 1970; never if there is none
}

// add counts a match at a time. One ahead of its receiving was at that.
func (p *played) add(at int64) {
	p.matches++
	p.last = max(p.last, at)
}

// lastMatch is when the latest match was; the zero time if there is none.
func (p *played) lastMatch() time.Time {
	if p.last == never {
		return time.Time{}
	}
	return time.UnixMilli(p.last)
}

func (p played) write(e *encoder) {
	e.number(p.matches)
	e.number(uint64(p.last))
}

func (d *decoder) played() played {
	return played{matches: d.number(), last: int64(d.number())}
}

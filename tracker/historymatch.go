package tracker

import (
	"slices"
	"time"

	"statstracker/history"
)

// MatchQuery asks what the events of a match have changed.
type MatchQuery struct {
	Game, Match string
	Before      uint64 // the events that are older than this record; 0 for the newest
	Limit       int    // of events
}

// maxChangesListed is how many changes of boards and statistics are listed of one event.
const maxChangesListed = 10_000

// Match returns the events of a match that counted, the newest first, and what each
// changed for everybody. The errors are ErrUnknownGame, ErrUnknownMatch, ErrNoHistory
// and ErrHistoryLost.
func (t *Tracker) Match(q MatchQuery) (HistoryPage, error) {
	t.mu.RLock()
	c, err := t.chronicle(q.Game)
	t.mu.RUnlock()
	if err != nil {
		return HistoryPage{}, err
	}
	var found [][]account
	key := func(book uint64) history.Key { return matchKey(book, q.Match) }
	last, more, err := c.walk(key, q.Before, func(list []account) bool {
		if len(list) > 0 && list[0].match == q.Match {
			found = append(found, list)
		}
		return len(found) < q.Limit
	})
	if err != nil {
		return HistoryPage{}, err
	}
	if len(found) == 0 && q.Before == 0 && !more {
		return HistoryPage{}, t.missing(q.Game, q.Match)
	}
	page := HistoryPage{Revision: c.revision}
	if more {
		page.Next = last
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, list := range found {
		page.Entries = append(page.Entries, c.everybodys(list))
	}
	return page, nil
}

// RetractedError says that a match counted once, and has been taken back for everybody by its
// id. It is an [ErrUnknownMatch].
type RetractedError struct {
	At time.Time // when that was asked for
}

func (e *RetractedError) Error() string { return "the match has been taken back" }

// Unwrap returns ErrUnknownMatch.
func (e *RetractedError) Unwrap() error { return ErrUnknownMatch }

// missing returns why there is no event of the match that counts.
func (t *Tracker) missing(product, match string) error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for i := range slices.Backward(t.state.amendments) {
		a := &t.state.amendments[i]
		if a.Kind == Retraction && a.Status == Done && !a.Keep && a.Game == product && a.Match == match {
			return &RetractedError{a.At}
		}
	}
	return ErrUnknownMatch
}

// everybodys tells what an event changed for all of its players. The caller holds the
// lock.
func (c *chronicle) everybodys(list []account) (e HistoryEntry) {
	for i := range list {
		a := &list[i]
		if a.only == everybody {
			e.Event = c.occurrence(a, everybody)
		}
		for at := range a.players {
			if a.only != everybody && a.only != at || c.conceals(a, at) {
				continue
			}
			if len(e.Boards)+len(e.Stats) > maxChangesListed {
				e.Cut = true
				return e
			}
			one := c.entry(a, at, nil)
			e.Boards, e.Stats = append(e.Boards, one.Boards...), append(e.Stats, one.Stats...)
		}
	}
	return e
}

// conceals reports whether the participant is hidden: his changes are not told.
func (c *chronicle) conceals(a *account, at int) bool {
	p := a.players[at]
	return int(p) >= c.game.table.Players() || c.game.table.Hidden(p) || c.game.hides(c.name(p))
}

package tracker

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"statstracker/standings"
)

// Record is how often a player has met another, or others, on the other side of a
// match, and how that ended.
type Record struct {
	Games, Wins, Losses, Draws int
}

// OpponentRecord is a player's record against another one.
type OpponentRecord struct {
	Opponent string
	Record
	LastMet time.Time
}

// OpponentsQuery asks for the opponents of a player.
type OpponentsQuery struct {
	Game, Player string
	Before       uint64 // matches before this record; 0 for all
	Skip, Limit  int    // of the opponents, those met most often first
}

// OpponentsPage is records by opponent, over the same events.
type OpponentsPage struct {
	Opponents []OpponentRecord
	Total     int    // opponents in these events
	From      uint64 // the events before this record were looked at
	Next      uint64 // those before this one were not; 0 if all have been
	Revision  uint64
}

// Opponents returns the record of a player by opponent, those met most often first, and
// without those who are hidden. It looks at ten thousand of his events at most. The errors are ErrUnknownGame,
// ErrUnknownPlayer, ErrNoHistory and ErrHistoryLost.
func (t *Tracker) Opponents(q OpponentsQuery) (OpponentsPage, error) {
	c, p, _, err := t.historyOf(&HistoryQuery{Game: q.Game, Player: q.Player})
	if err != nil {
		return OpponentsPage{}, err
	}
	records := make(map[standings.Player]*OpponentRecord)
	last, more, err := c.walkPlayer(p, q.Before, func(a *account, at int) bool {
		a.meet(at, records)
		return true
	})
	if err != nil {
		return OpponentsPage{}, err
	}
	page := OpponentsPage{From: q.Before, Revision: c.revision}
	if page.From == 0 || page.From > c.revision {
		page.From = c.revision + 1
	}
	if more {
		page.Next = last
	}
	t.mu.RLock()
	list := c.named(records)
	t.mu.RUnlock()
	page.Total = len(list)
	list = list[min(q.Skip, len(list)):]
	page.Opponents = list[:min(q.Limit, len(list))]
	return page, nil
}

// meet adds the match to the records against those whom the participant met.
func (a *account) meet(at int, records map[standings.Player]*OpponentRecord) {
	mine := a.sideOf(at)
	for other, rank := range a.others(at) {
		r := records[other]
		if r == nil {
			r = &OpponentRecord{}
			records[other] = r
		}
		r.add(a.sides[mine].rank, rank)
		if a.at.After(r.LastMet) {
			r.LastMet = a.at
		}
	}
}

// others yields those whom the participant met, with the ranks of their sides.
func (a *account) others(at int) iter.Seq2[standings.Player, int] {
	return func(yield func(standings.Player, int) bool) {
		mine, first := a.sideOf(at), 0
		for i, s := range a.sides {
			for _, other := range a.players[first : first+s.players] {
				if mine >= 0 && i != mine && !yield(other, s.rank) {
					return
				}
			}
			first += s.players
		}
	}
}

// add counts a match between sides of these ranks.
func (r *Record) add(mine, other int) {
	r.Games++
	switch {
	case mine < other:
		r.Wins++
	case mine > other:
		r.Losses++
	default:
		r.Draws++
	}
}

// named returns the records in order: those met most often first, and then by id. A
// shadow is whom it stands for. The caller holds the lock.
func (c *chronicle) named(records map[standings.Player]*OpponentRecord) []OpponentRecord {
	byName := make(map[string]*OpponentRecord, len(records))
	for p, r := range records {
		name := c.name(p)
		if !c.shows(name) {
			continue
		}
		if r.Opponent = name; byName[name] != nil {
			r.join(byName[name])
		}
		byName[name] = r
	}
	list := make([]OpponentRecord, 0, len(byName))
	for _, r := range byName {
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b OpponentRecord) int {
		return cmp.Or(cmp.Compare(b.Games, a.Games), cmp.Compare(a.Opponent, b.Opponent))
	})
	return list
}

// shows reports whether there is a player of that id who is not hidden. The caller holds
// the lock.
func (c *chronicle) shows(id string) bool {
	_, err := c.player(id)
	return err == nil
}

// join adds another record of the same player.
func (r *OpponentRecord) join(other *OpponentRecord) {
	r.Games, r.Wins = r.Games+other.Games, r.Wins+other.Wins
	r.Losses, r.Draws = r.Losses+other.Losses, r.Draws+other.Draws
	if other.LastMet.After(r.LastMet) {
		r.LastMet = other.LastMet
	}
}

// HeadToHeadQuery asks for the matches of two players against each other.
type HeadToHeadQuery struct {
	Game, Player, Opponent string
	Before                 uint64 // the matches before this record; 0 for the newest
	Limit                  int    // of matches
}

// HeadToHead is the matches of two players against each other.
type HeadToHead struct {
	Record               // over the matches before the record that was asked for
	Matches []Occurrence // the newest first; Side is that of the first player
	Next    uint64       // the next matches are before this record; 0 if there are none
	// Complete says that the record counts all matches before: otherwise it counts
	// those among ten thousand events.
	Complete bool
	Revision uint64
}

// HeadToHead returns the matches of two players against each other, the newest first,
// and how they ended. It looks at ten thousand events of the first one at most. The
// errors are those of Opponents.
func (t *Tracker) HeadToHead(q HeadToHeadQuery) (h HeadToHead, err error) {
	c, p, _, err := t.historyOf(&HistoryQuery{Game: q.Game, Player: q.Player})
	if err != nil {
		return h, err
	}
	t.mu.RLock()
	other, err := c.versions(q.Opponent)
	t.mu.RUnlock()
	if err != nil {
		return h, err
	}
	var found []finding
	last, more, err := c.walkPlayer(p, q.Before, func(a *account, at int) bool {
		if h.against(a, at, other) && len(found) < q.Limit {
			found = append(found, finding{account: a, at: at})
		}
		return true
	})
	if err != nil {
		return h, err
	}
	h.Complete, h.Revision = !more, c.revision
	switch {
	case h.Games > len(found):
		h.Next = found[len(found)-1].account.sequence
	case more:
		h.Next = last
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, f := range found {
		h.Matches = append(h.Matches, c.occurrence(f.account, f.at))
	}
	return h, nil
}

// against counts the match, if the participant met one of the others in it.
func (h *HeadToHead) against(a *account, at int, others []standings.Player) bool {
	records := make(map[standings.Player]*OpponentRecord)
	a.meet(at, records)
	for _, other := range others {
		if r := records[other]; r != nil {
			h.Games, h.Wins, h.Losses, h.Draws = h.Games+r.Games, h.Wins+r.Wins, h.Losses+r.Losses, h.Draws+r.Draws
			return true
		}
	}
	return false
}

// versions returns the numbers of a player and of his shadows. The caller holds the lock.
func (c *chronicle) versions(id string) ([]standings.Player, error) {
	p, err := c.player(id)
	if err != nil {
		return nil, err
	}
	list := []standings.Player{p}
	for n := range c.kept {
		if shadow, ok := c.game.table.Lookup(shadowOf(id, n)); ok {
			list = append(list, shadow)
		}
	}
	return list, nil
}

package tracker

import (
	"math"
	"time"

	"statstracker/standings"
	"statstracker/stats"
)

// account is what an entry of the history says of an event: as it was for everybody,
// or for one of its players alone.
type account struct {
	sequence uint64 // the number of the event's record
	at       time.Time
	kind     string // the type of the event
	match    string // its id, or ""
	rules    int    // which of the game's rules counted it
	players  []standings.Player
	only     int         // the index of the player whom it is about, or everybody
	sides    []sideShape // of a match; the players of a side follow one another
	steps    []stepEntry
	boards   []boardEntry
}

// sideShape is a side of a match.
type sideShape struct {
	rank, players int
	score         float64
	hasScore      bool
}

// stepEntry is a change of a statistic.
type stepEntry struct {
	number        uint64 // of the statistic
	player        int    // index of the participant
	kind          int
	before, after float64
	category      uint64 // counted from 1; 0 is beyond the bound, or none
}

// boardEntry is the rows of a board or a season.
type boardEntry struct {
	number uint64
	width  int
	rows   []rowEntry
}

// rowEntry is the row of a participant before and after the event.
type rowEntry struct {
	player         int
	first, carried bool
	before, after  []float64
}

// accountsOf decodes an entry.
func accountsOf(sequence uint64, entry []byte) (list []account, err error) {
	d := entryDecoder{rest: entry}
	for len(d.rest) > 0 && d.err == nil {
		list = append(list, d.account(sequence))
	}
	return list, d.err
}

func (d *entryDecoder) account(sequence uint64) account {
	about := d.byte()
	a := account{sequence: sequence, only: everybody, kind: stats.TypeGameOver}
	a.at = d.moment(about&aboutNanos != 0)
	if about&aboutMatch != 0 {
		a.match = d.text()
	}
	if about&aboutType != 0 {
		a.kind = d.text()
	}
	a.rules = int(min(d.number(), math.MaxInt32))
	for n := d.count(); len(a.players) < n && d.err == nil; {
		a.players = append(a.players, standings.Player(d.number()))
	}
	if about&aboutOne != 0 {
		a.only = a.index(d)
	}
	switch {
	case about&aboutDecisive != 0:
		a.sides = []sideShape{{rank: 1, players: 1}, {rank: 2, players: 1}}
	case about&aboutStandings != 0:
		a.sides = d.sides(about&aboutScores != 0)
	}
	if a.inMatch() > len(a.players) {
		d.fail()
	}
	d.steps(&a)
	d.boards(&a)
	return a
}

// inMatch returns how many of the participants, the first ones, played.
func (a *account) inMatch() (n int) {
	for _, s := range a.sides {
		n += s.players
	}
	return n
}

// index reads which of the participants is meant.
func (a *account) index(d *entryDecoder) int {
	i := d.number()
	if i >= uint64(len(a.players)) {
		d.fail()
		return 0
	}
	return int(i)
}

func (d *entryDecoder) sides(scores bool) (list []sideShape) {
	for n := d.count(); len(list) < n && d.err == nil; {
		s := sideShape{rank: int(min(d.number(), math.MaxInt32)), players: d.countPlayers()}
		if scores && d.byte() == 1 {
			s.score, _ = d.change()
			s.hasScore = true
		}
		list = append(list, s)
	}
	return list
}

// countPlayers reads how many players a side has, which have been read before.
func (d *entryDecoder) countPlayers() int {
	n := d.number()
	if n > math.MaxInt16 {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *entryDecoder) steps(a *account) {
	for {
		code := d.number()
		if d.err != nil || code == 0 {
			return
		}
		s := stepEntry{number: code>>2 - 1, kind: int(code & 3), player: a.index(d)}
		switch s.kind {
		case stepValue, stepFirst:
			s.before, s.after = d.change()
		default:
			before, by := d.signed(), d.signed()
			s.before, s.after = float64(before), float64(before+by)
		}
		if s.kind == stepCategory {
			s.category = d.number()
		}
		a.steps = append(a.steps, s)
	}
}

func (d *entryDecoder) boards(a *account) {
	for {
		code := d.number()
		if d.err != nil || code == 0 {
			return
		}
		b := boardEntry{number: code - 1, width: int(d.byte())}
		for n := d.count(); len(b.rows) < n && d.err == nil; {
			b.rows = append(b.rows, d.row(a, b.width))
		}
		a.boards = append(a.boards, b)
	}
}

func (d *entryDecoder) row(a *account, width int) (r rowEntry) {
	head := d.number()
	r.first, r.carried = head&rowFirst != 0, head&rowCarried != 0
	if r.player = int(min(head>>2, math.MaxInt32)); r.player >= len(a.players) || width == 0 {
		d.fail()
	}
	for i := 0; i < width && d.err == nil; i++ {
		before, after := d.change()
		r.before, r.after = append(r.before, before), append(r.after, after)
	}
	return r
}

// accountOf returns the account that tells what the event was for the player, or nil: his own
// if there is one, otherwise that of everybody.
func accountOf(list []account, p standings.Player) (found *account, index int) {
	for i := range list {
		a := &list[i]
		for at, other := range a.players {
			if other == p && a.only == at {
				return a, at
			}
			if other == p && a.only == everybody {
				found, index = a, at
			}
		}
	}
	return found, index
}

// sideOf returns the index of the side that the participant played on, or -1.
func (a *account) sideOf(participant int) int {
	end := 0
	for i, s := range a.sides {
		if end += s.players; participant < end {
			return i
		}
	}
	return -1
}

// row returns the participant's row of the board, or nil.
func (b *boardEntry) row(participant int) *rowEntry {
	for i := range b.rows {
		if b.rows[i].player == participant {
			return &b.rows[i]
		}
	}
	return nil
}

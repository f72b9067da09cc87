package portal

import (
	"errors"
	"fmt"
	"time"

	"statstracker/tracker"
)

// movedOn says of entries how they have moved in the last day, and when the ranks were those
// that they are compared with. Ok is false where that is not known, or nobody moves.
func movedOn(from Reader, ref tracker.Ref, entries []tracker.Entry) (at time.Time, ok bool, err error) {
	at, ok, err = from.Move(ref, tracker.Since{Ago: movedIn}, entries)
	var short *tracker.WindowError
	if errors.Is(err, tracker.ErrNoMovement) || errors.Is(err, tracker.ErrSealedMovement) || errors.As(err, &short) {
		return at, false, nil
	}
	return at, ok, err
}

type rowView struct {
	rank, name, id, country string
	shared                  bool // the rank with the one before
	address, score, tie     string
	provisional, me         bool
	moved, movedText        string // as a sign and number, and in words
	movedKind               string // up, down, same, new; "" if it is not known
	stats                   []string
	medal                   string // gold, silver or bronze, of the first three ranks; else ""
}

// medalOf returns what a rank is shown with; "" behind the third.
func medalOf(rank int) string {
	switch rank {
	case 1:
		return "gold"
	case 2:
		return "silver"
	case 3:
		return "bronze"
	default:
		return ""
	}
}

// addRows adds the players of the page.
func (v *boardView) addRows(w *words, from Reader, ref tracker.Ref, b *tracker.Board, page *tracker.Page) (err error) {
	scale := scaleOf(b, page.Entries)
	if _, v.moves, err = movedOn(from, ref, page.Entries); err != nil {
		return err
	}
	v.rows = v.rowsOf(w, page.Entries, scale)
	if v.query.from == 1 && len(v.rows) >= leading {
		v.podium = v.rows[:leading]
	}
	return v.addMine(w, from, ref, scale)
}

func (v *boardView) rowsOf(w *words, entries []tracker.Entry, scale int) []rowView {
	rows := make([]rowView, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		r := rowView{
			rank: w.whole(e.Rank), name: nameOf(e.Player, &e.Profile), id: e.Player,
			country: countryOf(&e.Profile),
			shared:  i > 0 && entries[i-1].Rank == e.Rank,
			address: playerPath(v.query.game, e.Player), score: w.fixed(e.Score, scale),
			provisional: e.Provisional, me: e.Player == v.query.me, medal: medalOf(e.Rank),
		}
		if e.HasTie {
			r.tie = w.fixed(e.Tie, digitsOf(e.Tie))
		}
		v.doubtful = v.doubtful || e.Provisional
		r.addMoved(w, e.Moved)
		rows = append(rows, r)
	}
	return rows
}

func (r *rowView) addMoved(w *words, m *tracker.Moved) {
	switch {
	case m == nil:
	case m.New:
		r.movedKind, r.moved, r.movedText = "new", w.isNew, w.isNew
	case m.Climbed > 0:
		r.movedKind, r.moved, r.movedText = "up", "+"+w.whole(m.Climbed), fmt.Sprintf(w.up, w.whole(m.Climbed))
	case m.Climbed < 0:
		r.movedKind, r.moved, r.movedText = "down", w.whole(m.Climbed), fmt.Sprintf(w.down, w.whole(-m.Climbed))
	default:
		r.movedKind, r.moved, r.movedText = "same", "0", w.still
	}
}

// addMine adds the rows around the player who asks, if he is not among those of the page.
func (v *boardView) addMine(w *words, from Reader, ref tracker.Ref, scale int) error {
	if v.query.me == "" {
		return nil
	}
	for i := range v.rows {
		if v.rows[i].me {
			return nil
		}
	}
	page, err := from.BoardAround(ref, v.query.me, nearby)
	if errors.Is(err, tracker.ErrUnknownPlayer) {
		v.absent = true
		return nil
	}
	if err == nil && v.moves {
		_, _, err = movedOn(from, ref, page.Entries)
	}
	v.mine = v.rowsOf(w, page.Entries, scale)
	return err
}

// pinned returns my row, if it is not among those of the page.
func (v *boardView) pinned() *rowView {
	for i := range v.mine {
		if v.mine[i].me {
			return &v.mine[i]
		}
	}
	return nil
}

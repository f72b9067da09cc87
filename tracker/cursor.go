package tracker

import (
	"errors"

	"statstracker/standings"
)

// Cursor is where a page of a board ended. It is a key in the board's order, so what
// comes after it is right whatever has changed since: who has not moved comes exactly
// once. It outlives restarts, the end of its season, and changes of rules by which the
// board goes on from its scores.
type Cursor struct {
	standings.Cursor                  // the key of the last entry
	Player           standings.Player // whose entry that was
	Changes          uint64           // that the live board had had; 0 of a sealed one
	Season           string           // the ID of the season; "" for all time
	Epoch            uint32           // of the board's keys
}

// Errors of cursors.
var (
	// ErrExpiredCursor says that there is nothing to go on from: the board is not there any
	// more, has begun anew or was folded again, or its season is not kept or was sealed
	// in between, so that it cannot be told which of equal entries have been seen.
	ErrExpiredCursor = errors.New("the cursor has expired")
	// ErrOtherSeason says that the cursor is of another season than the one asked for.
	ErrOtherSeason = errors.New("the cursor is of another season")
)

// BoardAfter returns up to limit entries that come after the cursor, in its season: a
// reference to the current or previous one is to what it was when paging began. The
// errors are [ErrUnknownGame], [ErrExpiredCursor] and [ErrOtherSeason].
func (r *reading) BoardAfter(ref Ref, c Cursor, limit int) (Page, error) {
	season, err := c.seasonOf(ref.Season)
	if err != nil {
		return Page{}, err
	}
	ref.Season = season
	page, err := r.page(ref, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		return v.after(c, dst, n)
	})
	if errors.Is(err, ErrUnknownBoard) || errors.Is(err, ErrUnknownSeason) {
		return Page{}, ErrExpiredCursor
	}
	return page, err
}

// seasonOf returns the season to go on in, of which the one that was asked for is a name.
func (c *Cursor) seasonOf(asked string) (string, error) {
	own := c.Season
	if own == "" {
		own = AllTime
	}
	switch asked {
	case "", own:
	case Current, Previous:
		if c.Season == "" {
			return "", ErrOtherSeason
		}
	default:
		return "", ErrOtherSeason
	}
	return own, nil
}

func (v *view) after(c Cursor, dst []standings.Entry, n int) ([]standings.Entry, error) {
	if c.Epoch != v.epoch() {
		return nil, ErrExpiredCursor
	}
	at := c.Cursor
	if sealed, ok := v.listing.(*standings.Sealed); ok && at.Order <= sealed.Changes() {
		if at, ok = sealed.Carry(at, c.Player, c.Changes); !ok {
			return nil, ErrExpiredCursor
		}
	}
	return v.listing.After(at, dst, n), nil
}

// cursor returns the cursor of an entry.
func (v *view) cursor(e *standings.Entry) Cursor {
	c := Cursor{Cursor: e.Cursor(), Player: e.Player, Epoch: v.epoch()}
	if v.live != nil {
		c.Changes = v.live.Changes()
	}
	if v.season != nil {
		c.Season = v.season.ID
	}
	return c
}

// epoch tells the states of a board apart whose keys have nothing to do with one
// another: that of a game which was folded again is another one, and so is that of a board
// of another kind.
func (v *view) epoch() uint32 {
	if v.game == nil {
		return 0
	}
	const golden = 0x9e3779b97f4a7c15 // spreads the books
	return v.rule.kind ^ uint32(v.game.book*golden>>32)
}

// asOfTime is set in the book of a game that was folded up to a time: its keys are not
// those of the live one.
const asOfTime = 1 << 63

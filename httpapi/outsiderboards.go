package httpapi

import (
	"slices"
	"time"

	"statstracker/tracker"
)

// Board implements [Reader].
func (o outsider) Board(ref tracker.Ref, place, limit int) (tracker.Page, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Page{}, err
	}
	return o.from.Board(ref, place, limit)
}

// BoardAfter implements [Reader].
func (o outsider) BoardAfter(ref tracker.Ref, c tracker.Cursor, limit int) (tracker.Page, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Page{}, err
	}
	return o.from.BoardAfter(ref, c, limit)
}

// BoardAround implements [Reader].
func (o outsider) BoardAround(ref tracker.Ref, player string, limit int) (tracker.Page, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Page{}, err
	}
	return o.from.BoardAround(ref, player, limit)
}

// Place implements [Reader].
func (o outsider) Place(ref tracker.Ref, player string) (tracker.Place, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Place{}, err
	}
	return o.from.Place(ref, player)
}

// Lookup implements [Reader].
func (o outsider) Lookup(ref tracker.Ref, players []string) (tracker.Page, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Page{}, err
	}
	return o.from.Lookup(ref, players)
}

// Gap implements [Reader].
func (o outsider) Gap(ref tracker.Ref, m tracker.Mark) (tracker.Gap, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Gap{}, err
	}
	return o.from.Gap(ref, m)
}

// BoardAroundMark implements [Reader].
func (o outsider) BoardAroundMark(ref tracker.Ref, m tracker.Mark, limit int) (tracker.Gap, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Gap{}, err
	}
	return o.from.BoardAroundMark(ref, m, limit)
}

// Percentiles implements [Reader].
func (o outsider) Percentiles(ref tracker.Ref, at []float64) (tracker.Percentiles, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Percentiles{}, err
	}
	return o.from.Percentiles(ref, at)
}

// Distribution implements [Reader].
func (o outsider) Distribution(ref tracker.Ref, q tracker.BucketQuery) (tracker.Distribution, error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return tracker.Distribution{}, err
	}
	return o.from.Distribution(ref, q)
}

// Move implements [Reader].
func (o outsider) Move(ref tracker.Ref, since tracker.Since, entries []tracker.Entry) (at time.Time, ok bool, err error) {
	if err := o.hide(ref.Game).check(ref.Board); err != nil {
		return time.Time{}, false, err
	}
	return o.from.Move(ref, since, entries)
}

// Seasons implements [Reader].
func (o outsider) Seasons(game, board string) ([]tracker.Season, error) {
	if err := o.hide(game).check(board); err != nil {
		return nil, err
	}
	return o.from.Seasons(game, board)
}

// SeasonIDs implements [Reader].
func (o outsider) SeasonIDs(game, board string) ([]string, error) {
	if err := o.hide(game).check(board); err != nil {
		return nil, err
	}
	return o.from.SeasonIDs(game, board)
}

// outsiderHistory tells how numbers came about to a client who may not see all private
// boards. It has every method by itself, as [outsider] has.
type outsiderHistory struct {
	from HistoryReader
	hide conceals
}

// page leaves out what events changed on boards that are concealed.
func (o outsiderHistory) page(game string, p tracker.HistoryPage) tracker.HistoryPage {
	hidden := o.hide(game)
	for i := range p.Entries {
		e := &p.Entries[i]
		e.Boards = slices.DeleteFunc(e.Boards, func(c tracker.BoardChange) bool { return hidden.hides(c.Board) })
	}
	return p
}

// History implements [HistoryReader].
func (o outsiderHistory) History(q tracker.HistoryQuery) (tracker.HistoryPage, error) {
	if q.Board != "" && o.hide(q.Game).hides(q.Board) {
		return tracker.HistoryPage{}, errPrivate
	}
	p, err := o.from.History(q)
	return o.page(q.Game, p), err
}

// Explain implements [HistoryReader].
func (o outsiderHistory) Explain(q tracker.ExplainQuery) (tracker.Explanation, error) {
	if q.Stat == "" && o.hide(q.Game).hides(q.Board) {
		return tracker.Explanation{}, errPrivate
	}
	return o.from.Explain(q)
}

// Match implements [HistoryReader].
func (o outsiderHistory) Match(q tracker.MatchQuery) (tracker.HistoryPage, error) {
	p, err := o.from.Match(q)
	return o.page(q.Game, p), err
}

// Opponents implements [HistoryReader].
func (o outsiderHistory) Opponents(q tracker.OpponentsQuery) (tracker.OpponentsPage, error) {
	return o.from.Opponents(q)
}

// HeadToHead implements [HistoryReader].
func (o outsiderHistory) HeadToHead(q tracker.HeadToHeadQuery) (tracker.HeadToHead, error) {
	return o.from.HeadToHead(q)
}

// Course implements [HistoryReader].
func (o outsiderHistory) Course(q tracker.CourseQuery) (tracker.Course, error) {
	hidden := o.hide(q.Game)
	if q.Board != "" && hidden.hides(q.Board) {
		return tracker.Course{}, errPrivate
	}
	c, err := o.from.Course(q)
	c.Boards = slices.DeleteFunc(c.Boards, func(b tracker.BoardCourse) bool { return hidden.hides(b.Board) })
	return c, err
}

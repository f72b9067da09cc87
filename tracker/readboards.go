package tracker

import (
	"slices"

	"statstracker/standings"
	"statstracker/stats"
)

// view is what a read sees: a board of a game, or one of its seasons.
type view struct {
	handler *handler
	rule    *boardRule
	board   int
	game    *game // nil if it has no events
	listing standings.Listing
	live    *standings.Board // nil where the listing is sealed
	season  *Season          // nil for all time
	from    *reading
}

// find returns the board that the reference names. A board without events is
// empty. The caller holds the lock.
func (r *reading) find(ref Ref) (view, error) {
	v := view{handler: r.state.rules.of(ref.Game), game: r.state.games[ref.Game], from: r}
	if v.handler == nil {
		return v, ErrUnknownGame
	}
	if v.board = v.handler.board(ref.Board); v.board < 0 {
		return v, ErrUnknownBoard
	}
	v.rule = &v.handler.boards[v.board]
	if err := v.chooseSeason(ref.Season); err != nil {
		return v, err
	}
	if v.listing == nil {
		v.live = standings.NewGame().AddBoard("", v.rule.shape)
		v.listing = v.live
	}
	return v, nil
}

// chooseSeason finds the listing of the season.
func (v *view) chooseSeason(name string) error {
	rule := v.rule.Season
	if name == AllTime || name == "" && rule == nil {
		if v.game != nil {
			v.live = v.game.boards[v.board].allTime
			v.listing = v.live
		}
		return nil
	}
	if rule == nil {
		return ErrUnknownSeason
	}
	span, ok, err := v.span(rule, name)
	if err != nil || !ok {
		return err
	}
	v.season = &Season{Span: span}
	if v.game == nil {
		return nil
	}
	b := v.game.boards[v.board]
	if v.live = b.openSeason(span.ID); v.live != nil {
		v.listing = v.live
		return nil
	}
	if sealed := v.game.sealedSeason(b, span.ID); sealed != nil {
		v.season.Sealed, v.season.Amended, v.listing = true, b.isAmended(span.ID), sealed
		return nil
	}
	if span.Start.Unix() <= b.forgotten {
		return ErrUnknownSeason
	}
	v.season.Sealed = v.game.latest != never && sealedAt(rule, &span) <= v.game.latest
	return nil
}

// span returns the span of a season. Ok is false where there is none yet.
func (v *view) span(rule *stats.Season, name string) (span stats.Span, ok bool, err error) {
	switch name {
	case "", Current:
		span, ok = v.current(rule)
	case Previous:
		if span, ok = v.current(rule); ok {
			if span, ok = rule.Calendar.Before(span); !ok {
				return span, false, ErrUnknownSeason
			}
		}
	default:
		if span, ok = rule.Calendar.Named(name); !ok {
			return span, false, ErrUnknownSeason
		}
	}
	return span, ok, nil
}

// current returns the season of the game's latest event; between two seasons it
// is the one before.
func (v *view) current(rule *stats.Season) (span stats.Span, ok bool) {
	at, ok := v.game.now()
	if !ok {
		return span, false
	}
	if span, ok = rule.Calendar.At(at); ok {
		return span, true
	}
	return rule.Calendar.Before(stats.Span{Start: at, End: at})
}

// Board returns up to limit entries of the board from the place on: 0 is the
// top. The errors are ErrUnknownGame, ErrUnknownBoard and ErrUnknownSeason.
func (r *reading) Board(ref Ref, place, limit int) (Page, error) {
	return r.page(ref, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		return v.listing.AppendPage(dst, place, n), nil
	})
}

// BoardAround returns up to limit entries with the player in the middle, filled
// from the other side where the board ends. The errors are those of Board and
// ErrUnknownPlayer.
func (r *reading) BoardAround(ref Ref, player string, limit int) (Page, error) {
	return r.page(ref, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		p, ok := v.player(player)
		if !ok {
			return nil, ErrUnknownPlayer
		}
		place, ok := v.listing.Place(p)
		if !ok {
			return nil, ErrUnknownPlayer
		}
		from := max(0, min(place-limit/2, v.listing.Len()-limit))
		return v.listing.AppendPage(dst, from, n), nil
	})
}

func (v *view) player(id string) (p standings.Player, ok bool) {
	if v.game == nil {
		return 0, false
	}
	return v.game.table.Lookup(id)
}

// pageFunc appends up to n entries to dst.
type pageFunc func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error)

func (r *reading) page(ref Ref, limit int, read pageFunc) (Page, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(ref)
	if err != nil {
		return Page{}, err
	}
	var buf [32]standings.Entry
	// One more than asked for tells whether there is more.
	entries, err := read(&v, buf[:0], limit+1)
	if err != nil {
		return Page{}, err
	}
	p := r.head(ref, &v)
	if p.More = len(entries) > limit; p.More {
		entries = entries[:limit]
		p.Next = v.cursor(&entries[limit-1])
	}
	p.Entries = make([]Entry, len(entries))
	for i := range entries {
		p.Entries[i] = v.entry(&entries[i])
	}
	return p, nil
}

// head returns a page without entries.
func (r *reading) head(ref Ref, v *view) Page {
	p := Page{
		Game: ref.Game, Board: v.rule.Name, Season: v.season, Tie: v.rule.tieName(),
		Revision: r.state.sequence, Total: v.listing.Len(), Changed: r.state.controlled,
	}
	if v.game != nil {
		p.Era, p.Changed = v.game.book, max(p.Changed, v.game.changed)
		p.Latest, _ = v.game.now()
	}
	return p
}

// Place returns where the player stands. The errors are ErrUnknownGame,
// ErrUnknownBoard, ErrUnknownSeason and ErrUnknownPlayer.
func (r *reading) Place(ref Ref, player string) (Place, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(ref)
	if err != nil {
		return Place{}, err
	}
	p, ok := v.player(player)
	if !ok {
		return Place{}, ErrUnknownPlayer
	}
	place, ok := v.listing.Place(p)
	if !ok {
		return Place{}, ErrUnknownPlayer
	}
	var buf [1]standings.Entry
	e := v.listing.AppendPage(buf[:0], place, 1)[0]
	return Place{
		Entry: v.entry(&e), Season: v.season, TieName: v.rule.tieName(),
		Percentile: percentile(v.listing, p), Total: v.listing.Len(), Revision: r.state.sequence,
	}, nil
}

// percentile is the share of the board's other players with a lower score; 100
// for a board of one.
func percentile(b standings.Listing, p standings.Player) float64 {
	if b.Len() == 1 {
		return 100
	}
	return 100 * float64(b.Below(p)) / float64(b.Len()-1)
}

// Lookup returns those of the players that are on the board, in its order, with
// their ranks on it. The errors are those of Board.
func (r *reading) Lookup(ref Ref, players []string) (Page, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(ref)
	if err != nil {
		return Page{}, err
	}
	page := r.head(ref, &v)
	page.Entries = v.lookup(players)
	return page, nil
}

func (v *view) lookup(players []string) []Entry {
	places := make([]int, 0, len(players))
	for _, id := range players {
		if p, ok := v.player(id); ok {
			if place, ok := v.listing.Place(p); ok {
				places = append(places, place)
			}
		}
	}
	slices.Sort(places)
	places = slices.Compact(places)
	var buf [1]standings.Entry
	entries := make([]Entry, len(places))
	for i, place := range places {
		e := v.listing.AppendPage(buf[:0], place, 1)[0]
		entries[i] = v.entry(&e)
	}
	return entries
}

func (v *view) entry(e *standings.Entry) Entry {
	entry := Entry{
		Standing:    stats.Standing{Rank: e.Rank, Player: v.game.table.ID(e.Player), Score: e.Score},
		Provisional: v.provisional(e),
	}
	entry.Profile = v.from.profile(entry.Player)
	if v.rule.tie != 0 && e.Tie != v.rule.noTie {
		entry.Tie, entry.HasTie = e.Tie, true
	}
	return entry
}

func (v *view) provisional(e *standings.Entry) bool {
	if v.live == nil {
		return e.Marked
	}
	if v.rule.Provisional == 0 {
		return false
	}
	var buf [stats.MaxNumbers + 3]float64
	row, _ := v.live.Row(e.Player, buf[:0])
	return v.rule.provisional(row)
}

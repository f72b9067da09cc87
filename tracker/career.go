package tracker

import (
	"slices"

	"statstracker/standings"
)

// Career is a player's statistics, and his places on all boards, in all seasons.
type Career struct {
	Player
	// AllTime has his places of all time on the boards with seasons, where Boards has
	// those of the current ones.
	AllTime []BoardPlace
	// Seasons has his places in the newest 1000 seasons of each board with seasons, the newest
	// first: the final ones in those that are sealed.
	Seasons []BoardPlace
}

// Career returns what there is about a player, with percentiles and totals. Sealed
// seasons are searched beside the writer: neither he nor readers wait for how many
// there are. The errors are [ErrUnknownGame] and [ErrUnknownPlayer].
func (r *reading) Career(product, player string) (Career, error) {
	c, seasons, err := r.career(product, player, true)
	if err != nil {
		return Career{}, err
	}
	for i := range seasons {
		if place, ok := seasons[i].place(); ok {
			c.Seasons = append(c.Seasons, place)
		}
	}
	return c, nil
}

// Places is [Tracker.Career] without Seasons: it takes as long for a board with a thousand
// seasons as for any other.
func (r *reading) Places(product, player string) (Career, error) {
	c, _, err := r.career(product, player, false)
	return c, err
}

// playedSeason is a season that a player may have been in.
type playedSeason struct {
	view   view
	player standings.Player
	live   *BoardPlace // nil where the season is sealed
}

// place returns where the player stood. It needs no lock.
func (s *playedSeason) place() (BoardPlace, bool) {
	if s.live != nil {
		return *s.live, true
	}
	s.view.season.Span = s.view.zoned(s.view.season.Span)
	return s.view.fullPlace(s.player)
}

// career returns what has to be read under the lock, and the seasons if they are wanted.
func (r *reading) career(product, player string, withSeasons bool) (c Career, seasons []playedSeason, err error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p, err := r.player(product, player)
	if err != nil {
		return c, nil, err
	}
	h, g := r.state.rules.of(product), r.state.games[product]
	c.Revision, c.Stats, c.Profile = r.state.sequence, g.stats(p), r.profile(g.table.ID(p))
	for i := range h.boards {
		name := h.boards[i].Name
		if c.Boards, err = r.appendPlace(c.Boards, Ref{Game: product, Board: name}, p); err != nil {
			return c, nil, err
		}
		if h.boards[i].Season == nil {
			continue
		}
		if c.AllTime, err = r.appendPlace(c.AllTime, Ref{Game: product, Board: name, Season: AllTime}, p); err != nil {
			return c, nil, err
		}
		if withSeasons {
			seasons = append(seasons, playedSeasons(view{handler: h, rule: &h.boards[i], board: i, game: g}, p)...)
		}
	}
	return c, seasons, nil
}

// appendPlace appends the player's place on the board, if he is on it.
func (r *reading) appendPlace(list []BoardPlace, ref Ref, p standings.Player) ([]BoardPlace, error) {
	v, err := r.find(ref)
	if err != nil {
		return list, err
	}
	if place, ok := v.fullPlace(p); ok {
		list = append(list, place)
	}
	return list, nil
}

// playedSeasons returns the seasons of the view's board that the player may have been
// in, the newest first.
func playedSeasons(v view, p standings.Player) (list []playedSeason) {
	b := v.game.boards[v.board]
	for i := range b.open {
		v.season = &Season{Span: v.zoned(b.open[i].Span)}
		v.live, v.listing = b.open[i].live, b.open[i].live
		if place, ok := v.fullPlace(p); ok {
			list = append(list, playedSeason{view: v, live: &place})
		}
	}
	v.live = nil
	for i := range b.sealed {
		s := &b.sealed[i]
		v.season, v.listing = &Season{Span: s.Span, Sealed: true, Amended: s.amended}, v.game.table.Sealed(s.name)
		list = append(list, playedSeason{view: v, player: p})
	}
	slices.SortFunc(list, func(a, b playedSeason) int { return b.view.season.Start.Compare(a.view.season.Start) })
	return list[:min(len(list), maxSeasons)]
}

// fullPlace returns the player's place with his percentile and the total.
func (v *view) fullPlace(p standings.Player) (BoardPlace, bool) {
	place, ok := v.boardPlace(p)
	if ok {
		place.Percentile, place.Total = percentile(v.listing, p), v.listing.Len()
	}
	return place, ok
}

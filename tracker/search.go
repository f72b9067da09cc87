package tracker

import (
	"statstracker/profile"
	"statstracker/standings"
)

// Found is players of a game that were looked for, in order.
type Found struct {
	Players  []Called
	More     bool // whether there are more behind these
	Revision uint64
}

// Called is a player and the profile that he has now.
type Called struct {
	ID      string
	Profile profile.Profile
}

// sorting is what has to be done until a search is quick, outside of the lock.
type sorting interface{ Run() }

// sortings is how often a search sorts players who have come meanwhile, before it
// looks at those that are left one by one.
const sortings = 8

// Search returns up to limit players of the game whose ids begin with the prefix, in the
// order of the bytes of the ids, from the first one behind the id after; "" is behind
// nobody. Players who are hidden are
// not found, and neither are ids that have become another's.
//
// It takes microseconds. The first search of a game sorts its players, of whom a million take
// about a second, and 4.3 bytes each from then on; later ones sort those who are
// new. Neither the writer nor other readers wait for that. The error is
// [ErrUnknownGame].
func (r *reading) Search(product, prefix, after string, limit int) (Found, error) {
	return r.searching(product, func(g *game, maySort bool) ([]standings.Player, sorting) {
		if s := g.table.Sorting(); s != nil && maySort {
			return nil, s
		}
		return g.table.Search(nil, prefix, after, limit+1), nil
	}, limit)
}

// lookFor looks for one player more than the limit, or says what has to be sorted before
// if it may be. The caller holds the lock.
type lookFor func(g *game, maySort bool) ([]standings.Player, sorting)

// searching looks for players, and sorts until that is quick.
func (r *reading) searching(product string, look lookFor, limit int) (Found, error) {
	for round := 0; ; round++ {
		found, sorting, err := r.search(product, look, limit, round < sortings)
		if sorting == nil {
			return found, err
		}
		sorting.Run()
	}
}

// search searches, or returns what has to be sorted before.
func (r *reading) search(product string, look lookFor, limit int, maySort bool) (Found, sorting, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	g := r.state.games[product]
	switch {
	case r.state.rules.of(product) == nil:
		return Found{}, nil, ErrUnknownGame
	case g == nil:
		return Found{Revision: r.state.sequence}, nil, nil
	}
	players, sorting := look(g, maySort)
	if sorting != nil {
		return Found{}, sorting, nil
	}
	found := Found{Revision: r.state.sequence}
	for _, p := range players {
		id := g.table.ID(p)
		if id >= shadowMark {
			break // they are last of all, and have no names
		}
		found.Players = append(found.Players, Called{id, r.profile(id)})
	}
	if found.More = len(found.Players) > limit; found.More {
		found.Players = found.Players[:limit]
	}
	return found, nil, nil
}

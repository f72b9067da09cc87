package tracker

import "statstracker/standings"

// Found is players of a game that were looked for, in the order of the bytes of their
// ids.
type Found struct {
	Players  []string
	More     bool // whether there are more behind these
	Revision uint64
}

// sortings is how often a search sorts players who have come meanwhile, before it
// looks at those that are left one by one.
const sortings = 8

// Search returns up to limit players of the game whose ids begin with the prefix, from
// the first one behind the id after; "" is behind nobody. Players who are hidden are
// not found, and neither are ids that have become another's.
//
// It takes microseconds. The first search of a game sorts its players, of whom a million take
// about a second, and 4.3 bytes each from then on; later ones sort those who are
// new. Neither the writer nor other readers wait for that. The error is
// [ErrUnknownGame].
func (r *reading) Search(product, prefix, after string, limit int) (Found, error) {
	for round := 0; ; round++ {
		found, sorting, err := r.search(product, prefix, after, limit, round < sortings)
		if sorting == nil {
			return found, err
		}
		sorting.Run()
	}
}

// search searches, or returns what has to be sorted before.
func (r *reading) search(product, prefix, after string, limit int, maySort bool) (Found, *standings.Sorting, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	g := r.state.games[product]
	switch {
	case r.state.rules.of(product) == nil:
		return Found{}, nil, ErrUnknownGame
	case g == nil:
		return Found{Revision: r.state.sequence}, nil, nil
	}
	if s := g.table.Sorting(); s != nil && maySort {
		return Found{}, s, nil
	}
	found := Found{Revision: r.state.sequence}
	for _, p := range g.table.Search(nil, prefix, after, limit+1) {
		id := g.table.ID(p)
		if id >= shadowMark {
			break // they are last of all
		}
		found.Players = append(found.Players, id)
	}
	if found.More = len(found.Players) > limit; found.More {
		found.Players = found.Players[:limit]
	}
	return found, nil, nil
}

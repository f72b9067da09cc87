package tracker

import (
	"iter"

	"statstracker/profile"
	"statstracker/standings"
)

// SearchNames returns up to limit players of the game whose names begin with the prefix,
// whatever the case of letters, in the order of their names as [profile.Fold] makes them,
// and then of their ids; from the first one behind the place after, whose name is folded.
// They are the names of now, also in a game as it was. Players who are hidden are not
// found, and neither are those without a name and ids that have become another's.
//
// It takes microseconds. The first search of a game sorts the names of its players, of
// whom a million take about two seconds, and 8 bytes and the name each from then on; later
// ones sort what is new. Mergers and erasures undo it. Neither the writer nor other
// readers wait for that. The error is [ErrUnknownGame].
func (r *reading) SearchNames(product, prefix string, after standings.NamePlace, limit int) (Found, error) {
	n, folded := presentNames{r}, profile.Fold(prefix)
	return r.searching(product, func(g *game, maySort bool) (found []standings.Player, s sorting) {
		n.beside(func() {
			if sort := g.table.NameSorting(n); sort != nil && maySort {
				s = sort
				return
			}
			found = g.table.SearchNames(nil, n, folded, after, limit+1)
		})
		return found, s
	}, limit)
}

// presentNames says what the players of games are called now; the games may be of the past.
type presentNames struct{ games *reading }

// now returns the state that has the names.
func (n presentNames) now() *state {
	if n.games.live != nil {
		return n.games.live.state
	}
	return n.games.state
}

// Name implements [standings.Naming].
func (n presentNames) Name(id string) string {
	p := n.now().profile(id)
	return profile.Fold(p[profile.Name])
}

// Mark implements [standings.Naming].
func (n presentNames) Mark() standings.RenameMark { return n.now().profiles.RenameMark() }

// Renames implements [standings.Naming].
func (n presentNames) Renames(since standings.RenameMark) (count int, ok bool) {
	return n.now().profiles.Renames(since)
}

// Renamed implements [standings.Naming]. Whoever has one name with another, because their
// ids are those of one person, has another one with him.
func (n presentNames) Renamed(since standings.RenameMark) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := n.now()
		for id := range s.profiles.Renamed(since) {
			now := s.aliases.of(id)
			if !yield(now) {
				return
			}
			for _, other := range s.persons[now] {
				if !yield(other) {
					return
				}
			}
		}
	}
}

// Within implements [standings.Naming].
func (n presentNames) Within(read func()) {
	n.games.mu.RLock()
	defer n.games.mu.RUnlock()
	n.beside(read)
}

// beside calls what reads the state of now too. The caller holds the lock of the game.
func (n presentNames) beside(read func()) {
	if n.games.live != nil {
		n.games.live.mu.RLock()
		defer n.games.live.mu.RUnlock()
	}
	read()
}

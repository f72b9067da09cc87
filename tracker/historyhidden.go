package tracker

import "slices"

// Hidden stands in answers for the name of a category that is the id of a player who
// is hidden. No answer about others names him: sides of a match say how many are left out.
const Hidden = "(hidden)"

// hides reports whether the id is that of a player who is hidden, or one that he is
// hidden by. The caller holds the lock.
func (g *game) hides(id string) bool {
	_, hidden := g.hidden[id]
	return hidden || g.unseen.has(id)
}

// categoryName returns the name by which others may know a category. The caller holds
// the lock.
func (g *game) categoryName(number uint32) string {
	name := g.table.CategoryName(number)
	if g.hides(name) {
		return Hidden
	}
	return name
}

// addCategory adds a count; those of the hidden are one.
func addCategory(list []Category, c Category) []Category {
	if c.Name == Hidden {
		if i := slices.IndexFunc(list, func(other Category) bool { return other.Name == Hidden }); i >= 0 {
			list[i].Count += c.Count
			return list
		}
	}
	return append(list, c)
}

// shown splits the players of a side into those who may be named and the number of the
// others. The caller holds the lock.
func (c *chronicle) shown(ids []string) (named []string, hidden int) {
	named = make([]string, 0, len(ids))
	for _, id := range ids {
		if !c.game.hides(id) {
			named = append(named, id)
		}
	}
	return named, len(ids) - len(named)
}

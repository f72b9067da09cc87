package tracker

import "slices"

// What an erasure does to the live state: what a fold of the log with the pseudonyms
// gives.

// disguise makes the ids in the state the pseudonyms. The writing goroutine holds the
// lock.
func (s *state) disguise(d disguise) {
	keeps := len(s.amendments)
	for _, g := range s.games {
		g.disguise(d, keeps)
		g.table.ForgetNames()
	}
	s.amendments = slices.Clone(s.amendments) // others may have the old list
	for i := range s.amendments {
		a := &s.amendments[i]
		a.Player, a.Into = d.of(a.Player), d.of(a.Into)
		a.Reason, a.By = d.words(a.Reason), d.words(a.By)
	}
	s.setAliases(s.amendments.aliases())
	for _, g := range s.games {
		g.conceal(s.aliases)
	}
	for id, pseudonym := range d {
		s.profiles.Erase(id, pseudonym)
	}
	s.rejections.disguise(d)
	s.requests.disguise(d)
}

// disguise renames the players of the game, and their shadows, of which each may have
// as many as there are amendments.
func (g *game) disguise(d disguise, keeps int) {
	for id, pseudonym := range d {
		g.rename(id, pseudonym)
		for n := range keeps {
			g.rename(shadowOf(id, n), shadowOf(pseudonym, n))
		}
	}
	if g.hidden == nil {
		return
	}
	hidden := make(map[string]hiding, len(g.hidden))
	for id, h := range g.hidden {
		h.reason, h.by = d.words(h.reason), d.words(h.by)
		hidden[d.of(id)] = h
	}
	g.hidden = hidden
}

func (g *game) rename(from, to string) {
	if p, ok := g.table.Lookup(from); ok {
		g.table.Rename(p, to)
	}
}

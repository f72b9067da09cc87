package standings

// Rename gives a player another id, which nobody in the game may have; it panics
// if somebody has, and if the id does not have 1 to [MaxID] bytes. The player's
// number and all that is kept of him stay, and the game is, bit for bit, one in
// which he had the id from the beginning: nothing in it holds the old one. Strings
// that ID has returned and snapshots that were taken before keep the old id.
//
// It makes all ids anew, a million in about 0.2 s, and for that time takes
// their memory twice.
func (g *Game) Rename(p Player, id string) {
	checkID(id)
	if _, taken := g.players.lookup(id); taken {
		panic("standings: there is a player with this id")
	}
	g.players.rename(p, id)
	g.alphabet.Store(nil)
}

// rename makes another arena, so that no byte of one that may be read elsewhere
// changes, and all tables.
func (r *roster) rename(p Player, id string) {
	var renamed ids
	for q := range Player(r.ids.n) {
		if q == p {
			renamed.add(id)
			continue
		}
		renamed.add(r.ids.get(q))
	}
	r.ids = renamed
	r.mustFill()
}

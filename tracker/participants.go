package tracker

import (
	"fmt"

	"statstracker/standings"
	"statstracker/stats"
)

// participant is a player that the event concerns. He gets a number when the
// event is applied.
type participant struct {
	id     string
	player standings.Player
	known  bool
}

// enter lists the players of the match as participants.
func (f *fold) enter(g *game, m *stats.Match) {
	f.players = f.players[:0]
	if m == nil {
		return
	}
	for i := range m.Sides {
		for _, id := range m.Sides[i].Players {
			f.addParticipant(g, id)
		}
	}
}

func (f *fold) addParticipant(g *game, id string) {
	p := participant{id: id}
	if g != nil {
		p.player, p.known = g.table.Lookup(f.standIn(id))
	}
	f.players = append(f.players, p)
}

// standIn returns the id under which the player's numbers are kept.
func (f *fold) standIn(id string) string {
	if f.standIns == nil {
		return id
	}
	if other, ok := f.standIns[id]; ok {
		return other
	}
	return id
}

// participant returns the number of the player whose id the rules say, and enters one
// who is not in the match. Recorders go from player to player, so the search starts
// where the last one ended.
func (f *fold) participant(g *game, id string, hint int) (int, error) {
	if len(f.aliases) > 0 {
		id = f.standsFor(id)
	}
	for i := range f.players {
		at := hint + i
		if at >= len(f.players) {
			at -= len(f.players)
		}
		if f.players[at].id == id {
			return at, nil
		}
	}
	if err := stats.CheckID(id); err != nil {
		return 0, fmt.Errorf("the id of a player %w", err)
	}
	f.addParticipant(g, id)
	return len(f.players) - 1, nil
}

// everybody is the participants of an event whom it changes something for.
const everybody = -1

// enterAll gives numbers to the participants who have none.
func (f *fold) enterAll(g *game) {
	for i := range f.players {
		if p := &f.players[i]; !p.known {
			p.player = g.enter(f.standIn(p.id))
		}
	}
}

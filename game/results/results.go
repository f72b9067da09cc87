// Package results keeps the player statistics that nearly every game wants: how
// many matches a player has played, won, lost and drawn.
package results

import "statstracker/stats"

// The counters.
const (
	Games  = "games"
	Wins   = "wins"
	Losses = "losses"
	Draws  = "draws"
)

// Recorder is a [stats.Recorder] of results. After a result every player of
// the match has Games, Wins and Losses; Draws appears with the first draw.
type Recorder struct{}

// Stats implements [stats.Recorder].
func (Recorder) Stats() []stats.Stat {
	return []stats.Stat{
		{Name: Games, Label: stats.Text{"en": "Games played", "de": "Spiele"}},
		{Name: Wins, Label: stats.Text{"en": "Games Won", "de": "Siege"}},
		{Name: Losses, Label: stats.Text{"en": "Games Lost", "de": "Niederlagen"}},
		{Name: Draws, Label: stats.Text{"en": "Games Drawn", "de": "Unentschieden"}},
	}
}

// Record implements [stats.Recorder].
func (Recorder) Record(_ *stats.Event, m *stats.Match, t *stats.Tally) error {
	if m == nil {
		return nil
	}
	for i := range m.Sides {
		var won, lost int64
		result := m.Result(i)
		switch result {
		case stats.Win:
			won = 1
		case stats.Loss:
			lost = 1
		}
		for _, player := range m.Sides[i].Players {
			t.Add(player, Games, 1)
			t.Add(player, Wins, won)
			t.Add(player, Losses, lost)
			if result == stats.Draw {
				t.Add(player, Draws, 1)
			}
		}
	}
	return nil
}

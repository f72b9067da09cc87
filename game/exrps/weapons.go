package exrps

import (
	"errors"
	"fmt"

	"statstracker/stats"
)

// The counters of the weapons.
const (
	Rock     = "rock_selection_count"
	Paper    = "paper_selection_count"
	Scissors = "scissors_selection_count"
	Botch    = "botch_selection_count" // the player picked none in time
)

// selectWeapon is the event_name of a player's choice.
const selectWeapon = "select_weapon"

// Weapons is a [stats.Recorder] of the weapons that players choose: an event
// named select_weapon, of whatever type, by user_id, with the weapon in
// event_data: "0" rock, "1" paper, "2" scissors, "null" none.
type Weapons struct{}

// Stats implements [stats.Recorder].
func (Weapons) Stats() []stats.Stat {
	return []stats.Stat{
		{Name: Rock, Label: stats.Text{"en": "Rock Selections", "de": "Stein gewählt"}},
		{Name: Paper, Label: stats.Text{"en": "Paper Selections", "de": "Papier gewählt"}},
		{Name: Scissors, Label: stats.Text{"en": "Scissors Selections", "de": "Schere gewählt"}},
		{Name: Botch, Label: stats.Text{"en": "No selection", "de": "Nichts gewählt"}},
	}
}

// Record implements [stats.Recorder].
func (Weapons) Record(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	if e.Get(stats.FieldEventName) != selectWeapon {
		return nil
	}
	user, ok := e.Lookup(stats.FieldUser)
	if !ok {
		return errors.New("a weapon choice needs a user_id")
	}
	counter, err := counterOf(e)
	if err != nil {
		return err
	}
	t.Add(user, counter, 1)
	return nil
}

func counterOf(e *stats.Event) (string, error) {
	weapon, ok := e.Lookup(stats.FieldEventData)
	if !ok {
		return "", errors.New("a weapon choice needs its weapon in event_data")
	}
	switch weapon {
	case "0":
		return Rock, nil
	case "1":
		return Paper, nil
	case "2":
		return Scissors, nil
	case "null":
		return Botch, nil
	}
	return "", fmt.Errorf("unknown weapon %.20q: event_data has to be \"0\", \"1\", \"2\" or \"null\"", weapon)
}

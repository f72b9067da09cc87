package tracker

import (
	"fmt"

	"statstracker/stats"
)

// What is asked for is checked before it becomes a record of the log, from where every
// fold has to read it again.

// valid returns an error that wraps [ErrInvalid] where the amendment is not one thing.
func (a *Amendment) valid() error {
	switch a.Kind {
	case Retraction:
		return a.validRetraction()
	case Merger:
		return firstError(checkID(fieldPlayer, a.Player), checkID(fieldInto, a.Into))
	case Restoration:
		if a.Of == 0 {
			return fmt.Errorf("%w: a restoration has to be of an amendment", ErrInvalid)
		}
		return nil
	}
	return fmt.Errorf("%w: there is no amendment of the kind %q", ErrInvalid, a.Kind)
}

func (a *Amendment) validRetraction() error {
	if err := firstError(
		checkGiven(fieldGame, a.Game), checkGiven(fieldMatch, a.Match), checkGiven(fieldEventID, a.EventID),
		checkGiven(fieldPlayer, a.Player),
	); err != nil {
		return err
	}
	selectors := 0
	for _, given := range []bool{a.Match != "", a.EventID != "", a.Revision != 0} {
		if given {
			selectors++
		}
	}
	byPlayer := a.Player != ""
	switch {
	case byPlayer && !a.Keep:
		selectors++
	case byPlayer && selectors == 0:
		selectors = 1
	case a.Keep && !byPlayer:
		return fmt.Errorf("%w: a retraction that leaves the others what they have has to name the player", ErrInvalid)
	}
	if selectors != 1 {
		return fmt.Errorf("%w: a retraction is of a match, an event, a record or a player, of exactly one", ErrInvalid)
	}
	return nil
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkGiven checks an id that may be missing.
func checkGiven(name, id string) error {
	if id == "" {
		return nil
	}
	return checkID(name, id)
}

func checkID(name, id string) error {
	if err := stats.CheckID(id); err != nil {
		return fmt.Errorf("%w: the field %s %w", ErrInvalid, name, err)
	}
	return nil
}

package cmd

import "statstracker/client"

// called returns a player as people read him: what he is called, if he is called anything,
// and always his id, as names may be alike.
func called(name, id string) string {
	if name == "" {
		return visible(id)
	}
	return visible(name) + " (" + visible(id) + ")"
}

// profiles are what the players of an answer are called, by id.
type profiles map[string]client.Profile

// called returns a player as people read him.
func (p profiles) called(id string) string { return called(p[id].Name, id) }

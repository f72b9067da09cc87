package cmd

// called returns a player as people read him: what he is called, if he is called anything,
// and always his id, as names may be alike.
func called(name, id string) string {
	if name == "" {
		return visible(id)
	}
	return visible(name) + " (" + visible(id) + ")"
}

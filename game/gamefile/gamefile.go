package gamefile

import (
	"errors"

	"statstracker/stats"
)

// File is one file with definitions of games.
type File struct {
	Name string // for messages; any
	Text []byte // YAML, UTF-8, at most MaxFile bytes
}

// Definition is one game of a file.
type Definition struct {
	// Game is the game, with the version 1: whoever keeps definitions counts
	// their versions.
	Game stats.Game
	// Text is the game's rules in canonical JSON, at most MaxText bytes, for
	// [Compile]: two definitions that mean the same have the same text.
	Text string
}

// Limits of what a file may define.
const (
	MaxFile       = 1 << 20   // bytes of a file
	MaxText       = 256 << 10 // bytes of a game's canonical text
	MaxGames      = 1000      // games of all files
	MaxBoards     = 64        // boards of a game
	MaxStats      = 256       // statistics of a game
	MaxRules      = 64        // rules of a board or statistic
	MaxExpression = 2048      // bytes of an expression
	MaxProblems   = 50        // problems that Parse lists
)

// Parse reads the games of all files, in the order in which they stand there.
// It is pure. The error is of type [Problems] and lists everything that is wrong.
func Parse(files ...File) ([]Definition, error) {
	return nil, errors.New("not written yet")
}

// Compile makes the game of its canonical text, as [Parse] did: the same events
// give the same results, in this and in later versions of the program.
func Compile(text string) (stats.Game, error) {
	return stats.Game{}, errors.New("not written yet")
}

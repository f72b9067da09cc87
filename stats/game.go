package stats

import (
	"fmt"
)

// Game says how the events of one game become boards and player statistics.
type Game struct {
	// Name is the product_id of the game's events.
	Name string
	// Version counts the changes of the game's rules, from 1. It is written
	// into the log; raise it with every change that would give other numbers.
	Version int
	// Boards are the game's leaderboards. The first is the one that portals get
	// that ask for "the" leaderboard.
	Boards []Board
	// Recorders keep the game's player statistics.
	Recorders []Recorder
}

// Board is one leaderboard of a game: the best score is first, and players
// with equal scores stand in the order in which they reached that score.
type Board struct {
	Name   string // unique in its game
	Scorer Scorer // how matches become scores
}

// Scorer turns the result of a match into scores. It is pure: see the package
// comment.
type Scorer interface {
	// Start is the score of a player before his first match on the board.
	Start() float64
	// Score computes the scores of the match's players. Before and after have
	// one element for each player, side by side in the order of m.Sides. Before
	// holds the scores before the match and must not be changed; after is a copy
	// of it, to be overwritten.
	//
	// An error rejects the event, with the error's text as the reason; so does
	// a score that is not finite.
	Score(m *Match, before, after []float64) error
}

// Recorder turns an event into changes of players' counters. It is pure: see
// the package comment.
type Recorder interface {
	// Counters names the counters that the recorder keeps, in the order in
	// which a portal shows them. It is the same at every call.
	Counters() []string
	// Record adds to t what the event changes; adding nothing leaves the event
	// to the other handlers. For an event that reports the result of a match, m
	// is that match; for any other it is nil.
	//
	// An error rejects the event, with the error's text as the reason.
	Record(e *Event, m *Match, t *Tally) error
}

// Counters returns the names of the counters of all the game's recorders.
func (g *Game) Counters() []string {
	var names []string
	for _, r := range g.Recorders {
		names = append(names, r.Counters()...)
	}
	return names
}

// Check reports what is wrong with the definition of the game.
func (g *Game) Check() error {
	if err := CheckID(g.Name); err != nil {
		return fmt.Errorf("game %q: its name %w", g.Name, err)
	}
	if g.Version < 1 {
		return fmt.Errorf("game %q: its version is %d, which has to be 1 or more", g.Name, g.Version)
	}
	boards := make([]string, len(g.Boards))
	for i, b := range g.Boards {
		if b.Scorer == nil {
			return fmt.Errorf("game %q: board %q has no scorer", g.Name, b.Name)
		}
		boards[i] = b.Name
	}
	if err := checkNames(boards); err != nil {
		return fmt.Errorf("game %q: boards: %w", g.Name, err)
	}
	if err := checkNames(g.Counters()); err != nil {
		return fmt.Errorf("game %q: counters: %w", g.Name, err)
	}
	return nil
}

func checkNames(names []string) error {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if err := CheckID(name); err != nil {
			return fmt.Errorf("the name %q %w", name, err)
		}
		if seen[name] {
			return fmt.Errorf("%q is there twice", name)
		}
		seen[name] = true
	}
	return nil
}

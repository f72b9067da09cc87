package stats

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Game says how the events of one game become boards and player statistics.
type Game struct {
	// Name is the product_id of the game's events.
	Name string
	// Version counts the changes of the game's rules, from 1. It is written
	// into the log; raise it with every change that would give other numbers.
	Version int
	// Title is what a portal calls the game; without one, Name.
	Title Text
	// Boards are the game's leaderboards. The first is the one that portals get
	// that ask for "the" leaderboard.
	Boards []Board
	// Recorders keep the game's player statistics.
	Recorders []Recorder
	// Derived are the statistics that are computed of others when they are read.
	Derived []Stat
	// Order names statistics in the order in which they are shown. Those that it
	// leaves out come after: those of the recorders in their order, then the derived.
	Order []string
	// MaxSkew is how far the time of an event may be ahead of its receiving in a
	// game with seasons or with ratings that depend on time; 0 is
	// DefaultMaxSkew. An event further ahead is rejected, so that one wrong clock
	// ends no season.
	MaxSkew time.Duration
}

// DefaultMaxSkew is how far an event may be ahead of its receiving.
const DefaultMaxSkew = 5 * time.Minute

// Text is a text by language, such as {"en": "Wins", "de": "Siege"}.
type Text map[string]string

// Recorder turns an event into changes of players' statistics. It is pure: see
// the package comment.
type Recorder interface {
	// Stats declares the statistics that the recorder keeps, in the order in
	// which a portal shows them. It is the same at every call.
	Stats() []Stat
	// Record adds to t what the event changes; adding nothing leaves the event
	// to the other handlers. For an event that reports the result of a match, m
	// is that match; for any other it is nil.
	//
	// An error rejects the event, with the error's text as the reason.
	Record(e *Event, m *Match, t *Tally) error
}

// Stat declares a statistic that players have. At most one of Reducer,
// Categories, Longest and Derive is set; without any it is a counter.
type Stat struct {
	Name string
	// Reducer makes one number of the values that are added with
	// [Tally.Value].
	Reducer Reducer
	// Categories is how many categories a player may have in a statistic that
	// counts by category ([Tally.Category]), from 1 to MaxCategories. Further ones are counted
	// together, under the name "".
	Categories int
	// Longest names another statistic of the game whose highest value this one
	// keeps, as the longest streak does.
	Longest string
	// Derive computes the statistic of others when it is read.
	Derive Formula

	Label  Text   // what a portal calls it; without one, Name
	Unit   Text   // such as {"en": "points"}; optional
	Format string // how it is shown: "" as it is, or "percent" (of a share), "duration" (of seconds), "0", "0.0", "0.00" …
	Hidden bool   // kept, but not shown: a part of another one
	Rules  string // as Rules of a [Board]
}

// MaxCategories is the most categories of one statistic that a player may have.
const MaxCategories = 64

// Formula computes a number of a player's statistics. It is pure.
type Formula interface {
	// Derive gets the values of statistics by name; one that the player does not
	// have is 0. It returns NaN where there is nothing to show.
	Derive(get func(name string) float64) float64
}

// Stats returns the statistics of all the game's recorders, without the derived
// ones.
func (g *Game) Stats() []Stat {
	var all []Stat
	for _, r := range g.Recorders {
		all = append(all, r.Stats()...)
	}
	return all
}

// Check reports what is wrong with the definition of the game.
func (g *Game) Check() error {
	if err := CheckID(g.Name); err != nil {
		return fmt.Errorf("game %q: its name %w", g.Name, err)
	}
	if g.Version < 1 {
		return fmt.Errorf("game %q: its version is %d, which has to be 1 or more", g.Name, g.Version)
	}
	if g.MaxSkew < 0 {
		return fmt.Errorf("game %q: its greatest skew is negative", g.Name)
	}
	boards := make([]string, len(g.Boards))
	for i := range g.Boards {
		b := &g.Boards[i]
		if err := b.check(); err != nil {
			return fmt.Errorf("game %q: board %q: %w", g.Name, b.Name, err)
		}
		boards[i] = b.Name
	}
	if err := checkNames(boards); err != nil {
		return fmt.Errorf("game %q: boards: %w", g.Name, err)
	}
	if err := g.checkStats(); err != nil {
		return fmt.Errorf("game %q: statistics: %w", g.Name, err)
	}
	return nil
}

func (g *Game) checkStats() error {
	all := g.Stats()
	stored := make(map[string]bool, len(all))
	for i := range all {
		if err := all[i].check(); err != nil {
			return fmt.Errorf("%q: %w", all[i].Name, err)
		}
		stored[all[i].Name] = all[i].Reducer != nil
	}
	names := make([]string, 0, len(all)+len(g.Derived))
	for _, s := range all {
		if s.Longest != "" && (!stored[s.Longest] || s.Longest == s.Name) {
			return fmt.Errorf("%q is the longest of %q, which is no statistic with a reducer", s.Name, s.Longest)
		}
		names = append(names, s.Name)
	}
	for _, s := range g.Derived {
		if s.Derive == nil {
			return fmt.Errorf("%q is derived, and has no formula", s.Name)
		}
		names = append(names, s.Name)
	}
	return checkNames(names)
}

func (s *Stat) check() error {
	kinds := 0
	for _, is := range []bool{s.Reducer != nil, s.Categories != 0, s.Longest != "", s.Derive != nil} {
		if is {
			kinds++
		}
	}
	switch {
	case kinds > 1:
		return errors.New("it is of more than one kind")
	case s.Derive != nil:
		return errors.New("a recorder cannot keep what is derived")
	case s.Categories < 0 || s.Categories > MaxCategories:
		return fmt.Errorf("it has %d categories, of 1 to %d", s.Categories, MaxCategories)
	}
	return nil
}

func (b *Board) check() error {
	switch {
	case (b.Scorer == nil) == (b.Measure == nil):
		return errors.New("it needs either a scorer or a measure")
	case b.Measure != nil && (b.Measure.Feed == nil || b.Measure.Reducer == nil):
		return errors.New("its measure needs a feed and a reducer")
	case b.Tie != nil && (b.Tie.Feed == nil || b.Tie.Reducer == nil):
		return errors.New("its tie breaker needs a feed and a reducer")
	case b.MinGames < 0 || b.Provisional < 0:
		return errors.New("a number of games is negative")
	case math.IsNaN(b.Min) || math.IsNaN(b.Max) || b.bounded() && b.Min > b.Max:
		return errors.New("its lowest score is above its highest")
	}
	if s := b.Season; s != nil {
		if s.Calendar == nil || s.Grace < 0 || s.Keep < 0 || !(s.CarryOver >= 0 && s.CarryOver <= 1) {
			return errors.New("its season needs a calendar, no negative numbers, and a share of 0 to 1 to carry over")
		}
	}
	if c, ok := b.Scorer.(interface{ Check() error }); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	if b.Scorer != nil {
		return checkStart(b.Scorer.Start())
	}
	return nil
}

func checkStart(start []float64) error {
	if len(start) < 1 || len(start) > MaxNumbers {
		return fmt.Errorf("its scorer keeps %d numbers, of 1 to %d", len(start), MaxNumbers)
	}
	for _, n := range start {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return errors.New("its scorer starts with a number that is not finite")
		}
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

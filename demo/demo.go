package demo

import (
	"iter"
	"time"
)

// Config says what is played.
type Config struct {
	Seed    uint64
	Players int     // of the arena, at least 2
	Speed   float64 // 1 is two matches of the arena a second, and one of the league in two seconds
	Series  string  // part of the ids of all matches: with another one, they are others
}

// What there is before the demo begins.
const (
	arenaPast    = 7000 // matches, in …
	arenaWeeks   = 12
	leaguePast   = 30_000 // matches since 1872
	arenaRate    = 2.0    // matches a second at the speed 1
	leagueRate   = 0.5
	longestPause = 2 * time.Second // between two calls of [Show.Until], more of which is not made up for
)

// Show plays the games of the demo.
type Show struct {
	config Config
	arena  *Arena
	league *League
	last   time.Time
	due    [2]float64 // matches of arena and league that have not been played yet
}

// NewShow returns a show that begins at the time.
func NewShow(c Config, begin time.Time) *Show {
	return &Show{config: c, arena: NewArena(c.Seed, c.Players, c.Series), league: NewLeague(c.Seed, c.Series), last: begin}
}

// Past returns the events from before the show, in the order of time: 154 years of
// football, names, and some weeks of the arena in which more and more was played.
func (s *Show) Past() iter.Seq[Event] {
	begin := s.last.AddDate(0, 0, -7*arenaWeeks)
	return func(yield func(Event) bool) {
		for e := range s.league.History(leaguePast, s.last) {
			if !yield(e) {
				return
			}
		}
		for _, e := range s.arena.Profiles(begin) {
			if !yield(e) {
				return
			}
		}
		for i := range arenaPast {
			at := begin.Add(time.Duration(float64(s.last.Sub(begin)) * (1 - square(1-float64(i)/arenaPast))))
			for _, e := range s.arena.Match(at) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

func square(x float64) float64 { return x * x }

// Until returns the events since the call before, or since the beginning. After a long
// pause those of its end are left out.
func (s *Show) Until(now time.Time) (events []Event) {
	passed := min(now.Sub(s.last), longestPause).Seconds() * s.config.Speed
	s.last = now
	s.due[0] += passed * arenaRate
	s.due[1] += passed * leagueRate
	for ; s.due[0] >= 1; s.due[0]-- {
		events = append(events, s.arena.Match(now)...)
	}
	for ; s.due[1] >= 1; s.due[1]-- {
		events = append(events, s.league.Match(now))
	}
	return events
}

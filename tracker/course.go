package tracker

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"statstracker/standings"
)

// Course is how a player has come to where he is: his scores over all of his history, and
// whom he has met.
type Course struct {
	Boards []BoardCourse // that his events have changed, in the order of the game
	// Opponents are those whom he has met most often, and Met how many there are. Those
	// who are hidden are left out.
	Opponents []OpponentRecord
	Met       int
	// Against is the matches against the opponent who was asked for, of whom the newest
	// ten are listed; nil if there is no such player.
	Against *HeadToHead
	// Events is how many of his events were looked at. Complete says that there are no
	// older ones: otherwise everything here is of the newest [MostCourse], and those that have
	// come since it was first asked for.
	Events   int
	Complete bool
	Revision uint64
}

// BoardCourse is how a player's score on a board went: in the seasons of one that has some,
// of all time on any other.
type BoardCourse struct {
	Board string
	// Highest and Lowest are the scores that he has had after an event, each when he
	// first had it.
	Highest, Lowest CoursePoint
	Scores          int // how many events have changed it
	// Points are his scores, the oldest first: all of them, or at most [MostPoints] that
	// have the first, the last, the highest and the lowest among them. They are of the
	// board that was asked for alone.
	Points []CoursePoint
}

// CoursePoint is the score that a player had after an event.
type CoursePoint struct {
	Record        uint64 // the number of the event's record
	At            time.Time
	Season        string // "" for all time
	Score, Change float64
}

const (
	// MostPoints is how many points a [BoardCourse] has at most.
	MostPoints = 2*mostStretches + 2
	// MostCourse is how many events of a player a [Course] looks at, at most, at once.
	MostCourse = 100_000
)

// CourseQuery asks for the course of a player.
type CourseQuery struct {
	Game, Player string
	Board        string // whose points are wanted; "" for none
	Against      string // an opponent; "" for none
	Opponents    int    // how many of the others are listed
}

// Course returns how a player has come to where he is. The first time it looks at all of
// his events, and remembers in little room what they add up to; from then on it looks at
// those that are new. The errors are ErrUnknownGame, ErrUnknownPlayer, ErrNoHistory and
// ErrHistoryLost.
func (t *Tracker) Course(q CourseQuery) (Course, error) {
	c, p, _, err := t.historyOf(&HistoryQuery{Game: q.Game, Player: q.Player})
	if err != nil {
		return Course{}, err
	}
	m := t.courses.of(c.game.book, p)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.goOn(c, p, cmp.Or(t.courses.testOnlyMost, MostCourse)); err != nil {
		return Course{}, err
	}
	t.courses.weigh(m)
	found := Course{Events: m.events, Complete: m.complete, Revision: max(c.revision, m.through)}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for i := range c.handler.boards {
		if b, ok := m.board(c, &c.handler.boards[i], q.Board); ok {
			found.Boards = append(found.Boards, b)
		}
	}
	found.Opponents, found.Met = m.opponents(c, q.Opponents)
	if q.Against != "" {
		found.Against, err = m.against(c, p, q.Against)
	}
	return found, err
}

// board tells how the score on the board went, with points if it is the one asked for. The
// caller holds the lock.
func (m *course) board(c *chronicle, rule *boardRule, asked string) (b BoardCourse, ok bool) {
	kind := boardNumber
	if rule.Season != nil {
		kind = seasonNumber
	}
	s := m.series[kind+rule.key]
	if s == nil {
		return b, false
	}
	high, low := s.extremes()
	b = BoardCourse{Board: rule.Name, Highest: c.point(&high), Lowest: c.point(&low), Scores: s.n}
	if rule.Name == asked {
		for _, p := range s.points() {
			b.Points = append(b.Points, c.point(&p))
		}
	}
	return b, true
}

func (c *chronicle) point(s *scored) CoursePoint {
	p := CoursePoint{Record: s.sequence, At: time.UnixMilli(s.at), Score: s.score, Change: s.change}
	if t, ok := c.target(s.number); ok {
		p.Season = t.season
	}
	return p
}

// opponents returns those met most often, in the order of [Tracker.Opponents], and how many
// there are. The caller holds the lock.
func (m *course) opponents(c *chronicle, most int) (list []OpponentRecord, all int) {
	if len(c.faced) > 0 {
		list := c.named(m.records())
		return list[:min(most, len(list))], len(list)
	}
	table := c.game.table
	for p, r := range m.met {
		if table.Hidden(p) {
			continue
		}
		all++
		at, _ := slices.BinarySearchFunc(list, r.Games, func(o OpponentRecord, games int) int {
			return cmp.Or(cmp.Compare(games, o.Games), cmp.Compare(o.Opponent, table.ID(p)))
		})
		if at == most {
			continue
		}
		record := r.OpponentRecord
		record.Opponent = c.name(p)
		list = slices.Insert(list, at, record)
		list = list[:min(most, len(list))]
	}
	return list, all
}

// records returns a copy of the records by opponent.
func (m *course) records() map[standings.Player]*OpponentRecord {
	all := make(map[standings.Player]*OpponentRecord, len(m.met))
	for p, r := range m.met {
		record := r.OpponentRecord
		all[p] = &record
	}
	return all
}

// against returns the matches against an opponent, of whom there may be several versions.
// The caller holds the lock.
func (m *course) against(c *chronicle, p standings.Player, id string) (*HeadToHead, error) {
	versions, err := c.versions(id)
	if errors.Is(err, ErrUnknownPlayer) || id == c.name(p) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h := &HeadToHead{Complete: m.complete, Revision: c.revision}
	var newest []uint64
	for _, other := range versions {
		if r := m.met[other]; r != nil {
			h.Games, h.Wins, h.Losses, h.Draws = h.Games+r.Games, h.Wins+r.Wins, h.Losses+r.Losses, h.Draws+r.Draws
			newest = joinNewest(newest, r.newest)
		}
	}
	for _, sequence := range newest {
		_, _, err := c.walkPlayer(p, sequence+1, func(a *account, at int) bool {
			if a.sequence == sequence {
				h.Matches = append(h.Matches, c.occurrence(a, at))
			}
			return false
		})
		if err != nil {
			return nil, err
		}
	}
	if h.Games > len(newest) && len(newest) > 0 {
		h.Next = newest[len(newest)-1]
	}
	return h, nil
}

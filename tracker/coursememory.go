package tracker

import (
	"cmp"
	"container/list"
	"slices"
	"sync"

	"statstracker/standings"
)

// courses remembers what the histories of players add up to: those asked for last, in so
// much memory. The zero value is empty. It may be used by several goroutines.
type courses struct {
	mu     sync.Mutex // guards what follows; not held while events are looked at
	known  map[courseKey]*list.Element
	recent list.List // of *course, the one asked for last in front
	weight int       // of all

	testOnlyMost int // events that one look has at most; 0 is MostCourse
}

// courseKey is a player of a state of a game: one that was folded again has another book.
type courseKey struct {
	book   uint64
	player standings.Player
}

// course is what the events of a player add up to.
type course struct {
	key    courseKey
	weight int // that courses has counted; guarded by its mu

	mu       sync.Mutex // guards what follows
	through  uint64     // the record up to which events have been looked at
	events   int
	complete bool
	series   map[string]*series // by the name of a board, or of one in seasons
	met      map[standings.Player]*meetings
}

// meetings is the record against an opponent, and the newest of its matches.
type meetings struct {
	OpponentRecord
	newest []uint64 // the numbers of their records, the newest first
}

const (
	// coursesWeight is about how many bytes all courses may have.
	coursesWeight = 32 << 20
	// meetingWeight is about what a record by opponent takes, and seriesWeight a series.
	meetingWeight, seriesWeight = 200, 10_000
	// mostNewest is how many matches are remembered of each opponent.
	mostNewest = 10
)

// of returns what is remembered of the player, which may be nothing yet.
func (c *courses) of(book uint64, p standings.Player) *course {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := courseKey{book, p}
	if e := c.known[key]; e != nil {
		c.recent.MoveToFront(e)
		m, _ := e.Value.(*course)
		return m
	}
	if c.known == nil {
		c.known = make(map[courseKey]*list.Element)
	}
	m := &course{key: key}
	m.forget()
	c.known[key] = c.recent.PushFront(m)
	return m
}

// weigh counts what the course has come to, and drops those that were asked for longest
// ago where all are too much. The caller holds the course's mu.
func (c *courses) weigh(m *course) {
	now := seriesWeight + len(m.series)*seriesWeight + len(m.met)*meetingWeight
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[m.key] == nil || c.known[m.key].Value != m {
		return // it was dropped meanwhile
	}
	c.weight += now - m.weight
	m.weight = now
	for c.weight > coursesWeight && c.recent.Len() > 1 {
		old, _ := c.recent.Remove(c.recent.Back()).(*course)
		c.weight -= old.weight
		delete(c.known, old.key)
	}
}

// forget makes the course that of no events.
func (m *course) forget() {
	m.through, m.events, m.complete = 0, 0, false
	m.series, m.met = make(map[string]*series), make(map[standings.Player]*meetings)
}

// goOn looks at the events that have come since the last time. If they are more than may
// be looked at, what was before them is forgotten.
func (m *course) goOn(c *chronicle, p standings.Player, most int) error {
	if c.revision <= m.through {
		return nil
	}
	fresh, before, linked := &course{}, uint64(0), false
	fresh.forget()
	for more := true; more && !linked && fresh.events < most; {
		var err error
		before, more, err = c.walkPlayer(p, before, func(a *account, at int) bool {
			if linked = a.sequence <= m.through; linked {
				return false
			}
			fresh.look(c, a, at)
			return fresh.events < most
		})
		if err != nil {
			return err
		}
		fresh.complete = !more
	}
	if linked {
		m.extend(fresh)
	} else {
		m.events, m.complete, m.series, m.met = fresh.events, fresh.complete, fresh.series, fresh.met
	}
	m.through = c.revision
	return nil
}

// look adds an event, which is older than all that were looked at.
func (m *course) look(c *chronicle, a *account, at int) {
	m.events++
	for i := range a.boards {
		b := &a.boards[i]
		row := b.row(at)
		if row == nil || row.unchanged() || b.number >= uint64(len(c.names)) {
			continue
		}
		s := find(seriesName(c.names[b.number]), m.get, m.make)
		s.add(&scored{a.sequence, a.at.UnixMilli(), b.number, row.after[0], difference(row.before[0], row.after[0])})
	}
	mine := a.sideOf(at)
	for other, rank := range a.others(at) {
		r := m.met[other]
		if r == nil {
			r = &meetings{}
			m.met[other] = r
		}
		r.add(a.sides[mine].rank, rank)
		if a.at.After(r.LastMet) {
			r.LastMet = a.at
		}
		if len(r.newest) < mostNewest {
			r.newest = append(r.newest, a.sequence)
		}
	}
}

func (m *course) get(name string) *series { return m.series[name] }

func (m *course) make(name string) *series {
	s := &series{reach: 1}
	m.series[name] = s
	return s
}

// seriesName is under which name the scores of a board are together, or those in all of its
// seasons.
func seriesName(name string) string {
	if key, _, ok := seasonOf(name); ok {
		return seasonNumber + key
	}
	return name
}

// extend adds what newer events add up to.
func (m *course) extend(newer *course) {
	m.events += newer.events
	for name, s := range newer.series {
		find(name, m.get, m.make).extend(s)
	}
	for p, r := range newer.met {
		old := m.met[p]
		if old == nil {
			m.met[p] = r
			continue
		}
		old.join(&r.OpponentRecord)
		old.newest = joinNewest(r.newest, old.newest)
	}
}

// joinNewest returns the newest of both.
func joinNewest(a, b []uint64) []uint64 {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y uint64) int { return cmp.Compare(y, x) })
	return all[:min(len(all), mostNewest)]
}

package tracker

import (
	"iter"
	"slices"

	"statstracker/stats"
)

// selection finds the events that amendments take away from a game. It looks at
// each event once, however many amendments there are.
type selection struct {
	aliases   aliases
	matches   map[string]uint64 // events of the match before the record of that number
	eventIDs  map[string]uint64 // likewise
	revisions map[uint64]uint64 // the amendment, by the number of the event's record
	players   map[string][]*Amendment
	kept      map[string]*keeping // whose part alone is taken, by player
}

// newSelection returns the events that are retracted; nil if none are.
func newSelection(product string, all amendmentList, names aliases) *selection {
	s := &selection{
		aliases: names, matches: make(map[string]uint64), eventIDs: make(map[string]uint64), revisions: make(map[uint64]uint64),
		players: make(map[string][]*Amendment), kept: make(map[string]*keeping),
	}
	for i := range all {
		if a := &all[i]; a.Kind == Retraction && a.Status == Done && a.Game == product {
			s.add(a)
		}
	}
	if len(s.matches)+len(s.eventIDs)+len(s.revisions)+len(s.players)+len(s.kept) == 0 {
		return nil
	}
	return s
}

func (s *selection) add(a *Amendment) {
	switch player := s.aliases.of(a.Player); {
	case a.Keep:
		k := s.kept[player]
		if k == nil {
			k = &keeping{player: player}
			s.kept[player] = k
		}
		k.add(a)
	case a.Match != "":
		s.matches[a.Match] = a.ID
	case a.EventID != "":
		s.eventIDs[a.EventID] = a.ID
	case a.Revision != 0:
		s.revisions[a.Revision] = a.ID
	default:
		s.players[player] = append(s.players[player], a)
	}
}

// void returns the amendment by which the event, whose record has the number, counts
// for nobody; 0 if there is none. The fold is the one that the event would be folded by.
func (s *selection) void(f *fold, e *stats.Event, sequence uint64) (by uint64) {
	if len(s.revisions) > 0 {
		by = s.revisions[sequence]
	}
	if len(s.matches) > 0 {
		by = max(by, after(s.matches[e.Get(stats.FieldGame)], sequence))
	}
	if len(s.eventIDs) > 0 {
		by = max(by, after(s.eventIDs[e.Get(stats.FieldEventID)], sequence))
	}
	if len(s.players) == 0 {
		return by
	}
	for id := range f.concerned(e, func(id string) bool { return s.players[id] != nil }) {
		for _, a := range s.players[id] {
			if a.inPeriod(e) {
				by = max(by, after(a.ID, sequence))
			}
		}
	}
	return by
}

// concerned yields those of the players asked about whom the event concerns: whom it
// names for certain, and those whose id a field that the game has made up has as its
// value, if its rules make them participants of the event. One may come more than once.
func (f *fold) concerned(e *stats.Event, asked func(id string) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		for id := range f.naming.of(e).certain() {
			if asked(id) && !yield(id) {
				return
			}
		}
		var all []participant
		for i, tried := 0, false; i < len(e.Fields); i++ {
			field := &e.Fields[i]
			if !isMadeUp(field.Name) || !asked(field.Value) {
				continue
			}
			if !tried {
				all, tried = f.participants(e), true
			}
			if slices.ContainsFunc(all, func(p participant) bool { return p.id == field.Value }) && !yield(field.Value) {
				return
			}
		}
	}
}

// after returns the number of an amendment if its record comes after that of the
// event; otherwise 0.
func after(amendment, event uint64) uint64 {
	if amendment > event {
		return amendment
	}
	return 0
}

// inPeriod reports whether the event happened in the time that is retracted.
func (a *Amendment) inPeriod(e *stats.Event) bool {
	if a.From.IsZero() && a.Until.IsZero() {
		return true
	}
	at := e.OccurredAt()
	return !at.Before(a.From) && (a.Until.IsZero() || at.Before(a.Until))
}

// takes reports whether the amendment takes the event, whose record has the number,
// from its player.
func (a *Amendment) takes(e *stats.Event, sequence uint64) bool {
	switch {
	case sequence >= a.ID:
		return false
	case a.Match != "":
		return e.Get(stats.FieldGame) == a.Match
	case a.EventID != "":
		return e.Get(stats.FieldEventID) == a.EventID
	case a.Revision != 0:
		return sequence == a.Revision
	}
	return a.inPeriod(e)
}

// keptFrom returns those from whom alone the event may be taken; none if nobody. The
// fold is the one that the event would be folded by.
func (s *selection) keptFrom(f *fold, e *stats.Event) (all []*keeping) {
	if len(s.kept) == 0 {
		return nil
	}
	for id := range f.concerned(e, func(id string) bool { return s.kept[id] != nil }) {
		if k := s.kept[id]; !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	return all
}

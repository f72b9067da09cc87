package tracker

import (
	"iter"
	"strconv"
	"strings"

	"statstracker/profile"
	"statstracker/stats"
)

// Where events name players. The fields of the contract do, and the standings of a match.
// A field that a game has made up may: its value, if it is the id of a player, is taken to
// mean him, as in the field home of a football match. A number may be anything: it is taken
// to mean him only in a field whose name ends in _id, and in an event that names him for
// certain. Mergers and erasures change ids by this one rule.

// The fields of the contract that package stats does not name.
const (
	fieldPlayer1  = "p1_id"
	fieldPlayer2  = "p2_id"
	fieldProgress = "progress_event"
	fieldNewState = "new_state"
)

// namesPlayer reports whether the value of the field is always the id of a player.
func namesPlayer(field string) bool {
	switch field {
	case stats.FieldWinner, stats.FieldLoser, stats.FieldUser, fieldPlayer1, fieldPlayer2:
		return true
	}
	return false
}

// isMadeUp reports whether a game has made up the field: it is not of the contract.
func isMadeUp(field string) bool {
	switch field {
	case stats.FieldProduct, stats.FieldType, stats.FieldGame, stats.FieldEventID, stats.FieldEventName, stats.FieldEventData,
		stats.FieldOccurredAt, stats.FieldStandings, fieldProgress, fieldNewState:
		return false
	}
	return !namesPlayer(field)
}

// naming finds the players whom an event names. It uses its memory again for the next one.
type naming struct {
	event   *stats.Event
	json    standingsReader
	match   []string // the players in its standings
	read    bool     // they have been read
	renamed []string
}

// of makes the naming that of the event.
func (n *naming) of(e *stats.Event) *naming {
	n.event, n.match, n.read = e, nil, false
	return n
}

// standings returns the players in the standings of the event; none if it has no
// standings, or such as are no match.
func (n *naming) standings() []string {
	if n.read {
		return n.match
	}
	n.read = true
	if text, has := n.event.Lookup(stats.FieldStandings); has {
		if _, err := n.json.read(text); err == nil {
			n.match = n.json.players
		}
	}
	return n.match
}

// certain yields the players whom the event names for certain. One may come more than
// once.
func (n *naming) certain() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range n.event.Fields {
			if f := &n.event.Fields[i]; namesPlayer(f.Name) && !yield(f.Value) {
				return
			}
		}
		for _, id := range n.standings() {
			if !yield(id) {
				return
			}
		}
	}
}

// all yields what the event names, if it is the id of a player: those whom it names for
// certain, and the values of fields that are taken to mean players. One may come more
// than once.
func (n *naming) all() iter.Seq[string] {
	return func(yield func(string) bool) {
		for id := range n.certain() {
			if !yield(id) {
				return
			}
		}
		for i := range n.event.Fields {
			if f := &n.event.Fields[i]; isMadeUp(f.Name) && n.means(f) && !yield(f.Value) {
				return
			}
		}
	}
}

// means reports whether the value of a field that a game has made up, which is the id of
// a player, is taken to mean him.
func (n *naming) means(f *stats.Field) bool {
	if _, is := profile.Named(f.Name); is && profile.Is(n.event) {
		return false // a name may be like an id
	}
	if _, err := strconv.ParseFloat(f.Value, 64); err != nil {
		return true
	}
	if !strings.HasSuffix(f.Name, "_id") {
		return false
	}
	for id := range n.certain() {
		if id == f.Value {
			return true
		}
	}
	return false
}

// rename gives the event other names of its players, and returns the ids that it had of
// them, which are valid until the next event.
func (n *naming) rename(names map[string]string) (ids []string) {
	n.renamed = n.renamed[:0]
	for i := range n.event.Fields { // first: what they mean follows from the others
		f := &n.event.Fields[i]
		if _, has := names[f.Value]; has && isMadeUp(f.Name) && n.means(f) {
			n.change(f, names)
		}
	}
	for i := range n.event.Fields {
		switch f := &n.event.Fields[i]; {
		case f.Name == stats.FieldStandings:
			n.changeStandings(f, names)
		case namesPlayer(f.Name):
			n.change(f, names)
		}
	}
	return n.renamed
}

func (n *naming) change(f *stats.Field, names map[string]string) {
	if name, has := names[f.Value]; has {
		n.renamed = append(n.renamed, f.Value)
		f.Value = name
	}
}

func (n *naming) changeStandings(f *stats.Field, names map[string]string) {
	before := len(n.renamed)
	for _, id := range n.standings() {
		if _, has := names[id]; has {
			n.renamed = append(n.renamed, id)
		}
	}
	if len(n.renamed) > before {
		f.Value = n.json.renamed(f.Value, names)
	}
}

// aliases are the ids that have become others'.
type aliases map[string]string

// aliases returns the ids that the amendments which hold have made others'.
func (l amendmentList) aliases() aliases {
	names, _ := l.mergers()
	return names
}

// mergers returns that, and the numbers of those amendments by the id that they make
// another's. A merger is about whom both ids stand for when it takes effect; none are
// nil.
func (l amendmentList) mergers() (names aliases, by map[string]uint64) {
	for i := range l {
		a := &l[i]
		if a.Kind != Merger || a.Status != Done {
			continue
		}
		from, into := names.of(a.Player), names.of(a.Into)
		if from == into {
			continue
		}
		if by == nil {
			by = make(map[string]uint64)
		}
		by[from] = a.ID
		names = names.with(from, into)
	}
	return names, by
}

func (names aliases) with(from, into string) aliases {
	if names == nil {
		names = make(aliases)
	}
	for id, now := range names {
		if now == from {
			names[id] = into
		}
	}
	names[from] = into
	return names
}

// of returns the id that the id stands for.
func (names aliases) of(id string) string {
	if now, ok := names[id]; ok {
		return now
	}
	return id
}

// standsFor returns the id that the id stands for. The players of the match, and the
// fields that are taken to mean players, have theirs already; this is for what rules make
// of others.
func (f *fold) standsFor(id string) string {
	now, other := f.aliases[id]
	if !other {
		return id
	}
	if f.renamed != nil {
		f.renamed(id)
	}
	return now
}

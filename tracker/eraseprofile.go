package tracker

import (
	"strings"

	"statstracker/profile"
	"statstracker/stats"
)

// What an erasure leaves of the events that say something of an erased player's profile:
// that there was one. Whatever he was called is gone, and so is every field that nobody
// looks at, as it is about him.

// profile replaces what such an event says with values that are judged in the same way, so
// that the event comes to the same as before.
func (d disguise) profile(e *stats.Event) {
	if _, his := d[e.Get(stats.FieldUser)]; !his || !profile.Is(e) {
		return
	}
	for i := range e.Fields {
		f := &e.Fields[i]
		if field, is := profile.Named(f.Name); is {
			f.Value = profile.StandIn(field, f.Value)
		} else if !tellsOfEvent(f.Name) {
			f.Value = ""
		}
	}
}

// tellsOfEvent reports whether the field says which event it is, and of whom, and not what
// he is called.
func tellsOfEvent(field string) bool {
	switch field {
	case stats.FieldProduct, stats.FieldType, stats.FieldUser, stats.FieldEventID, stats.FieldOccurredAt:
		return true
	}
	return false
}

// refusedProfile empties what is left of such an event that was refused, and reports
// whether it is one. What is no event at all goes as a whole if it has one of the ids and
// looks like one.
func (d disguise) refusedProfile(e *stats.Event) bool {
	_, his := d[e.Get(stats.FieldUser)]
	his = his && profile.Is(e)
	found := false
	for i := range e.Fields {
		f := &e.Fields[i]
		if his && !tellsOfEvent(f.Name) || f.Name == "" && d.rawProfile(f.Value) {
			f.Value, found = "", true
		}
	}
	return found
}

// rawProfile reports whether the text, which is no event, is about the profile of one of
// the players.
func (d disguise) rawProfile(text string) bool {
	return strings.Contains(text, profile.TypeUpdated) && d.quoted(text) != text
}

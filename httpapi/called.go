package httpapi

import (
	"statstracker/profile"
	"statstracker/tracker"
)

// What players are called is said beside the id wherever an answer has an object about one of
// them. Answers about matches have lists of ids; they say it once for everybody, in the
// member profiles.

// appendCalled appends the id of a player as a member, and then the profile that he has now.
func appendCalled(dst []byte, name, id string, from Profiles) []byte {
	p := from.Profile(id)
	return appendProfile(appendString(dst, name, id), &p)
}

// cast is who is in an answer, each once, in the order in which they come.
type cast struct {
	ids   []string
	known map[string]struct{}
}

// add adds players, who may be there already.
func (c *cast) add(ids ...string) {
	if c.known == nil {
		c.known = make(map[string]struct{})
	}
	for _, id := range ids {
		if _, known := c.known[id]; !known && id != "" {
			c.known[id] = struct{}{}
			c.ids = append(c.ids, id)
		}
	}
}

// addOccurrence adds those who played.
func (c *cast) addOccurrence(o *tracker.Occurrence) {
	for i := range o.Sides {
		c.add(o.Sides[i].Players...)
	}
}

// addEntry adds those who played, and those for whom something has changed.
func (c *cast) addEntry(e *tracker.HistoryEntry) {
	c.addOccurrence(&e.Event)
	for i := range e.Boards {
		c.add(e.Boards[i].Player)
	}
	for i := range e.Stats {
		c.add(e.Stats[i].Player)
	}
}

// append appends the member profiles, in which those are by id who have one; it is left
// out if nobody has.
func (c *cast) append(dst []byte, from Profiles) []byte {
	some := false
	for _, id := range c.ids {
		p := from.Profile(id)
		if p == (profile.Profile{}) {
			continue
		}
		if !some {
			dst = append(appendKey(dst, "profiles"), '{')
			some = true
		}
		dst = append(appendProfile(append(appendName(dst, id), '{'), &p), '}')
	}
	if some {
		dst = append(dst, '}')
	}
	return dst
}

package tracker

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"strconv"

	"statstracker/profile"
	"statstracker/standings"
	"statstracker/stats"
)

// What a checkpoint has of profiles: what has been said, by id, in the order in which the
// ids came. So a digest is a sum, in which no order shows.

func (c *checkpoint) writeProfiles(e *encoder) {
	e.number(uint64(c.profiles.Len()))
	for id, said := range c.profiles.All() {
		e.text(id)
		for f := range said {
			e.number(said[f].At)
			if said[f].At > 0 {
				e.text(said[f].Value)
			}
		}
	}
}

func (s *state) readProfiles(d *decoder) {
	for range d.count(math.MaxInt) {
		id, said := d.text(), standings.Said{}
		for f := range said {
			if said[f].At = d.number(); said[f].At > 0 {
				said[f].Value = d.profileValue(profile.Field(f))
			}
		}
		if d.err == nil && stats.CheckID(id) != nil {
			d.fail(errContent)
		}
		if d.err != nil {
			return
		}
		s.profiles.Put(id, said)
	}
}

// profileValue reads a value that is in the form in which it is kept.
func (d *decoder) profileValue(f profile.Field) string {
	text := d.text()
	if kept, err := profile.Check(f, text); err != nil || kept != text {
		d.fail(errContent)
	}
	return text
}

// sumOfSaid is over all that has been said.
func (c *checkpoint) sumOfSaid() fingerprint {
	var all profileSum
	for id, said := range c.profiles.All() {
		all.add(id, said, true)
	}
	return all.total
}

// hashProfiles adds the profiles that persons have. Without any it adds nothing, so that
// the digest is the one that it was before there were profiles.
func (c *checkpoint) hashProfiles(h hash.Hash) {
	var all profileSum
	persons := make(map[string]standings.Said) // who have several ids
	for id, said := range c.profiles.All() {
		now, merged := c.aliases[id]
		if merged {
			persons[now] = persons[now].Join(said)
		}
	}
	for id, said := range c.profiles.All() {
		if _, merged := c.aliases[id]; merged {
			continue
		}
		if others, has := persons[id]; has {
			said = said.Join(others)
			delete(persons, id)
		}
		all.add(id, said, false)
	}
	for id, said := range persons { // of whose own id nothing is said
		all.add(id, said, false)
	}
	if all.n > 0 {
		hashTexts(h, "profiles", strconv.Itoa(all.n), strconv.FormatUint(all.total.hi, 16), strconv.FormatUint(all.total.lo, 16))
	}
}

// profileSum is a sum over profiles.
type profileSum struct {
	n     int
	total fingerprint
}

// add adds a profile, unless it is empty, or what has been said of one.
func (s *profileSum) add(id string, said standings.Said, records bool) {
	if !records && said.Profile() == (profile.Profile{}) {
		return
	}
	h := sha256.New()
	hashTexts(h, id)
	for f := range said {
		hashTexts(h, said[f].Value)
		if records {
			hashTexts(h, strconv.FormatUint(said[f].At, 10))
		}
	}
	sum := h.Sum(nil)
	s.n++
	s.total.hi += binary.LittleEndian.Uint64(sum[:8])
	s.total.lo += binary.LittleEndian.Uint64(sum[8:16])
}

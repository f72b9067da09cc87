package standings

import (
	"encoding/binary"
	"iter"

	"statstracker/profile"
)

// Profiles are what has been said of the profiles of players, by id, over all games: for
// each field the last value and the record of the log that said it.
//
// They take no pointer a player: the ids are numbered as those of a game are, and what is
// said stands in an arena, which takes at most twice what it holds. A million profiles with
// ids of 36 bytes, names of 12 and addresses of 41 take about 175 bytes each. A value that
// is removed costs nothing but the number of its record; an id stays.
//
// Reads may run beside one another, Update, Put, Erase, NoteRename, RenameAll and Snapshot
// beside nothing. The strings that they return stay valid whatever happens later.
type Profiles struct {
	players roster
	where   pages // 1 more than the address in the arena, in placeWidth bytes
	arena   arena
	renames renames
}

// placeWidth is how many bytes an address takes.
const placeWidth = 8

// Said is the last that has been said of each field of a profile.
type Said [profile.Count]struct {
	Value string // "" if it was taken away
	At    uint64 // the number of the record that said it; 0 if none did
}

// Profile returns the values.
func (s *Said) Profile() (p profile.Profile) {
	for f := range s {
		p[f] = s[f].Value
	}
	return p
}

// Join returns what was said last of one player or of another, who are the same person.
func (s Said) Join(other Said) Said {
	for f := range s {
		if other[f].At > s[f].At {
			s[f] = other[f]
		}
	}
	return s
}

// NewProfiles returns profiles of which nothing has been said.
func NewProfiles() *Profiles { return &Profiles{players: newRoster()} }

// Len returns of how many players something has been said, if only that it is taken away;
// 0 for nil.
func (s *Profiles) Len() int {
	if s == nil {
		return 0
	}
	return s.players.ids.n
}

// Said returns what has been said of the player with the id.
func (s *Profiles) Said(id string) Said {
	p, ok := s.players.lookup(id)
	if !ok {
		return Said{}
	}
	return s.arena.said(placeOf(&s.where, p))
}

func placeOf(where *pages, p Player) place { return place(readCode(where.cell(p)) - 1) }

// Update notes what the record with the number says of the player with the id, which has
// 1 to [MaxID] bytes. It keeps copies. Whether somebody is called otherwise now is for the
// caller to find out, who knows which ids are one person's, and to say with NoteRename.
func (s *Profiles) Update(id string, u profile.Update, record uint64) {
	said, some := s.Said(id), false
	for f := range u.Said {
		if u.Said[f] {
			said[f].Value, said[f].At, some = u.Values[f], record, true
		}
	}
	if some {
		s.put(id, &said)
	}
}

// Put makes this all that has been said of the player with the id. That is no change of
// his name: it is for profiles that nobody has read.
func (s *Profiles) Put(id string, said Said) { s.put(id, &said) }

func (s *Profiles) put(id string, said *Said) {
	checkID(id)
	p, added := s.players.intern(id)
	full := s.arena.last // unless there is room in it
	if !added {
		before := placeOf(&s.where, p)
		s.arena.remove(before)
		defer s.tidy(before.chunk())
	}
	s.move(p, s.arena.add(p, said))
	s.tidy(full)
}

// tidy evacuates the chunk of the arena if little of it is still said.
func (s *Profiles) tidy(chunk int) {
	if s.arena.isWaste(chunk) {
		s.evacuate(chunk)
	}
}

func (s *Profiles) move(p Player, to place) {
	writeCode(s.where.writable(p, placeWidth), uint64(to)+1)
}

// evacuate moves what is still said in a chunk of the arena to its end, and frees it.
func (s *Profiles) evacuate(chunk int) {
	for p, at := range s.arena.records(chunk) {
		if placeOf(&s.where, p) == at {
			said := s.arena.said(at)
			s.move(p, s.arena.add(p, &said))
		}
	}
	s.arena.free(chunk)
}

// All yields all players of whom something has been said.
func (s *Profiles) All() iter.Seq2[string, Said] { return all(&s.players.ids, &s.where, &s.arena) }

func all(ids *ids, where *pages, a *arena) iter.Seq2[string, Said] {
	return func(yield func(string, Said) bool) {
		for p := range Player(ids.n) {
			if !yield(ids.get(p), a.said(placeOf(where, p))) {
				return
			}
		}
	}
}

// Erase makes of the player with the id one with another id, of whom only is known when
// something was said: nothing here holds the id or a value any more. Strings that were
// returned before and snapshots do. It makes everything anew, a million players in about
// half a second.
func (s *Profiles) Erase(id, pseudonym string) {
	if _, ok := s.players.lookup(id); !ok {
		return
	}
	anew := NewProfiles()
	for other, said := range s.All() {
		if other == id {
			other = pseudonym
			for f := range said {
				said[f].Value = ""
			}
		}
		anew.Put(other, said)
	}
	anew.renames.era = s.renames.era + 1
	*s = *anew
}

// ProfilesSnapshot is profiles at one moment. It is immutable.
type ProfilesSnapshot struct {
	players ids
	where   pages
	arena   arena
}

// Snapshot returns the profiles as they are now, for good, without a copy of them. It
// counts as a write. That of nil is empty.
func (s *Profiles) Snapshot() *ProfilesSnapshot {
	if s == nil {
		return &ProfilesSnapshot{}
	}
	return &ProfilesSnapshot{s.players.ids.freeze(), pages{list: s.where.freeze()}, s.arena.freeze()}
}

// Len returns of how many players something had been said.
func (s *ProfilesSnapshot) Len() int { return s.players.n }

// All yields all players of whom something had been said.
func (s *ProfilesSnapshot) All() iter.Seq2[string, Said] { return all(&s.players, &s.where, &s.arena) }

// A record in the arena is the number of its player, 4 bytes, a byte whose bits say which
// fields have been said, and of each of them the number of the record of the log that
// said it, the length of its value, and the value. Numbers and lengths are varints.

func appendSaid(dst []byte, p Player, s *Said) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p))
	flags := len(dst)
	dst = append(dst, 0)
	for f := range s {
		if s[f].At == 0 {
			continue
		}
		dst[flags] |= 1 << f
		dst = binary.AppendUvarint(dst, s[f].At)
		dst = binary.AppendUvarint(dst, uint64(len(s[f].Value)))
		dst = append(dst, s[f].Value...)
	}
	return dst
}

// readSaid reads the record that begins in the chunk at the offset, and returns where it
// ends.
func readSaid(chunk []byte, at int) (p Player, s Said, end int) {
	p, at = Player(binary.LittleEndian.Uint32(chunk[at:])), at+4
	flags := chunk[at]
	at++
	for f := range s {
		if flags>>f&1 == 0 {
			continue
		}
		record, n := binary.Uvarint(chunk[at:])
		at += n
		length, n := binary.Uvarint(chunk[at:])
		at += n
		s[f].Value, s[f].At = view(chunk, at, int(length)), record
		at += int(length)
	}
	return p, s, at
}

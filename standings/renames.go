package standings

import "iter"

// maxRenames is how many changes of names are remembered: as many as somebody may have
// missed without having to look at all names again.
const maxRenames = 1 << 16

// renames are the last changes of names, for those who keep an order of them: 4 bytes each.
type renames struct {
	era   uint64 // another one says that any name may have changed
	count uint64 // changes in this era
	last  []Player
}

// RenameMark is a moment in the changes of names.
type RenameMark struct{ era, count uint64 }

// note remembers that the name of the player is another one now.
func (r *renames) note(p Player) {
	if r.count < maxRenames {
		r.last = append(r.last, p)
	} else {
		r.last[r.count%maxRenames] = p
	}
	r.count++
}

// anew begins another era.
func (r *renames) anew() { *r = renames{era: r.era + 1} }

// since returns how many changes there have been since the mark; ok is false if that is
// not known any more.
func (r *renames) since(m RenameMark) (n int, ok bool) {
	if m.era != r.era || m.count > r.count || r.count-m.count > uint64(len(r.last)) {
		return 0, false
	}
	return int(r.count - m.count), true
}

// NoteRename says that whoever has the id is called otherwise from now on. Nothing has to be
// said of an id of which no profile says anything.
func (s *Profiles) NoteRename(id string) {
	if p, ok := s.players.lookup(id); ok {
		s.renames.note(p)
	}
}

// RenameMark returns the moment of now.
func (s *Profiles) RenameMark() RenameMark { return RenameMark{s.renames.era, s.renames.count} }

// Renames returns how often names have changed since the mark; ok is false if they are
// too many to be remembered, or any name may be another one.
func (s *Profiles) Renames(since RenameMark) (n int, ok bool) { return s.renames.since(since) }

// Renamed yields the ids of the players whose names have changed since the mark, as far
// as [Profiles.Renames] knows them, and some of them more than once.
func (s *Profiles) Renamed(since RenameMark) iter.Seq[string] {
	return func(yield func(string) bool) {
		n, _ := s.renames.since(since)
		for i := s.renames.count - uint64(n); i < s.renames.count; i++ {
			if !yield(s.players.ids.get(s.renames.last[i%maxRenames])) {
				return
			}
		}
	}
}

// RenameAll says that from now on others may have any of the names: other ids are those of
// one person.
func (s *Profiles) RenameAll() {
	if s != nil {
		s.renames.anew()
	}
}

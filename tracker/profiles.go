package tracker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"statstracker/eventlog"
	"statstracker/profile"
	"statstracker/stats"
)

// Profiles are of players, over all games. What the log says of them is kept by the id that
// it names, whatever ids are merged, so a merger needs no fold and can be taken back: the
// profile of a person is for each field what was said last of one of his ids, as if there had
// only been one from the beginning. Retractions and rescores are about games, and change no
// profile.

// profileSource is the source of the events that [Tracker.SetProfile] writes, and their
// product_id, which nothing depends on: a profile is of no game.
const profileSource = "players"

// Person is a player over all games.
type Person struct {
	Profile  profile.Profile
	Games    []string // in which he is, and not hidden, in order
	Revision uint64
}

// updateProfile does what an event of [profile.TypeUpdated] says. No game is asked: whose
// profile it is does not depend on one. A state of a game alone has no profiles, and only
// finds out what becomes of the event.
func (f *fold) updateProfile(e *stats.Event) (stats.Outcome, error) {
	player, update, err := profile.UpdateOf(e)
	if err != nil {
		return 0, err
	}
	if f.profiles != nil {
		f.setProfile(player, update)
	}
	return stats.Counted, nil
}

// setProfile notes what the current record says of a player. What one of his ids has been
// told before may be news, if another id of his has been told something else meanwhile.
func (s *state) setProfile(player string, update profile.Update) {
	before := s.profile(player)
	s.profiles.Update(player, update, s.sequence)
	after := s.profile(player)
	if before[profile.Name] != after[profile.Name] {
		s.profiles.NoteRename(player)
	}
	if before != after {
		s.noteProfile(player)
	}
}

// noteProfile takes note that what is read of a player's games is another from here on.
func (s *state) noteProfile(player string) {
	s.reprofiled = s.sequence
	player = s.aliases.of(player)
	for _, g := range s.games {
		if g.knows(player) {
			g.changed = s.sequence
		}
	}
}

// foreseeProfile returns what becomes of such an event, which no state changes.
func foreseeProfile(e *stats.Event) (stats.Outcome, error) {
	if _, _, err := profile.UpdateOf(e); err != nil {
		return stats.Rejected, err
	}
	return stats.Counted, nil
}

// setAliases makes these the ids that have become others', with whom they are called by one
// name.
func (s *state) setAliases(names aliases) {
	if !maps.Equal(s.aliases, names) {
		s.profiles.RenameAll()
	}
	s.aliases, s.persons = names, nil
	for id, now := range names {
		if s.persons == nil {
			s.persons = make(map[string][]string)
		}
		s.persons[now] = append(s.persons[now], id)
	}
}

// profile returns the profile of the person who has the id.
func (s *state) profile(id string) profile.Profile {
	if s.profiles.Len() == 0 {
		return profile.Profile{}
	}
	now := s.aliases.of(id)
	said := s.profiles.Said(now)
	for _, other := range s.persons[now] {
		said = said.Join(s.profiles.Said(other))
	}
	return said.Profile()
}

// profile returns the profile that a player has now: names are not of the past. The caller
// holds the lock.
func (r *reading) profile(id string) profile.Profile {
	if r.live == nil {
		return r.state.profile(id)
	}
	r.live.mu.RLock()
	defer r.live.mu.RUnlock()
	return r.live.state.profile(id)
}

// Person returns a player over all games. The error is [ErrUnknownPlayer] for one who has
// no profile and is in no game, or whom all games that know him hide, and for an id that
// has become another's, which is not told.
func (t *Tracker) Person(id string) (Person, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if _, merged := t.state.aliases[id]; merged {
		return Person{}, ErrUnknownPlayer
	}
	p, hidden := Person{Profile: t.state.profile(id), Revision: t.state.sequence}, false
	for product, g := range t.state.games {
		switch {
		case g.unseen.has(id):
			hidden = true
		case g.knows(id) && t.state.rules.of(product) != nil:
			p.Games = append(p.Games, product)
		}
	}
	if p.Games == nil && (hidden || p.Profile == profile.Profile{}) {
		return Person{}, ErrUnknownPlayer
	}
	slices.Sort(p.Games)
	return p, nil
}

// Profile returns the profile that a player has now, whatever game he is in and whether he
// is hidden; the zero value if he has none. It is for ids that are told already.
func (t *Tracker) Profile(id string) profile.Profile {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.state.profile(id)
}

// SetProfile replaces the profile of a player, whom no game has to know. When it returns,
// it is in the log, and every read after it sees it. It returns the profile in the form in
// which it is kept. The errors are a [profile.Errors], one that wraps [ErrInvalid] for
// what cannot be an id, that of the context, and those of [Tracker.Submit].
func (t *Tracker) SetProfile(ctx context.Context, player string, p profile.Profile) (profile.Profile, error) {
	if err := checkID(stats.FieldUser, player); err != nil {
		return p, err
	}
	u, err := profile.Replacement(p).Checked()
	if err != nil {
		return p, err
	}
	summary, err := t.Submit(ctx, profileBatch(player, u.Values))
	if err == nil && summary.Count(stats.Counted) != 1 {
		err = fmt.Errorf("set a profile: the event came to nothing: %v", summary.Rejections)
	}
	return u.Values, err
}

// profileBatch returns the event that says a whole profile.
func profileBatch(player string, p profile.Profile) *eventlog.Batch {
	b := eventlog.NewBatch(profileSource)
	fields := []stats.Field{{Name: stats.FieldProduct, Value: profileSource}, {Name: stats.FieldType, Value: profile.TypeUpdated}, {Name: stats.FieldUser, Value: player}}
	for f, value := range p {
		fields = append(fields, stats.Field{Name: profile.Field(f).String(), Value: value})
	}
	for _, f := range fields {
		b.Field([]byte(f.Name), []byte(f.Value))
	}
	b.Add(time.Now(), nil)
	return b
}

package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"statstracker/access"
	"statstracker/internal/problem"
	"statstracker/profile"
	"statstracker/tracker"
)

// Profiles tells and sets what players are called and shown by: a [tracker.Tracker]. It
// may be asked by several goroutines.
type Profiles interface {
	// Person returns a player over all games. The error is tracker.ErrUnknownPlayer.
	Person(id string) (tracker.Person, error)
	// Profile returns the profile that a player has now; the zero value if he has none.
	Profile(id string) profile.Profile
	// SetProfile replaces the profile of a player, and returns it as it is kept. The errors
	// are a profile.Errors, those that wrap source.ErrUnavailable and source.ErrClosed,
	// and that of the context.
	SetProfile(ctx context.Context, player string, p profile.Profile) (profile.Profile, error)
}

// outsiderProfiles has profiles for a client who may not read all games.
type outsiderProfiles struct {
	Profiles
	knows func(game string) bool
}

// Person implements [Profiles]: without the games that are not for the client.
func (o outsiderProfiles) Person(id string) (tracker.Person, error) {
	p, err := o.Profiles.Person(id)
	p.Games = slices.DeleteFunc(p.Games, func(game string) bool { return !o.knows(game) })
	if err == nil && len(p.Games) == 0 && p.Profile == (profile.Profile{}) {
		return tracker.Person{}, tracker.ErrUnknownPlayer
	}
	return p, err
}

// profileRoutes lists those of profiles.
func (a *API) profileRoutes() []*route {
	return []*route{
		{pattern: "GET /v1/players/{player}", scope: access.Read, handler: a.ask(person)},
		{pattern: "PUT /v1/players/{player}", scope: access.Ingest, handler: a.operate(putProfile)},
	}
}

// person answers GET /v1/players/{player}.
func person(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	id, err := personOf(r)
	if err != nil {
		return nil, err
	}
	p, err := b.Profiles.Person(id)
	if errors.Is(err, tracker.ErrUnknownPlayer) {
		err = errNobody
	}
	if err != nil {
		return nil, err
	}
	dst = appendProfile(appendString(append(dst, '{'), "player", id), &p.Profile)
	dst = appendTexts(appendKey(dst, "games"), p.Games)
	return append(appendInt(dst, "revision", int64(p.Revision)), '}'), nil
}

// errNobody says that a player is in no game and has no profile.
var errNobody = errors.New("there is no such player: one is there with his first event that counts in a game, or with a profile")

// putProfile answers PUT /v1/players/{player}.
func putProfile(r *request) (reply, error) {
	id, err := personOf(r.Request)
	if err != nil {
		return reply{}, err
	}
	if g := access.Of(r.Context()); !g.AllGames() {
		return reply{}, errSomeGames
	}
	if err := noOther(r.Request); err != nil {
		return reply{}, err
	}
	p, err := parseProfile(r.Request)
	if err != nil {
		return reply{}, err
	}
	if p, err = r.backend.Profiles.SetProfile(r.Context(), id, p); err != nil {
		return reply{}, profileError(err)
	}
	text := appendProfile(appendString([]byte{'{'}, "player", id), &p)
	return reply{status: http.StatusOK, text: append(text, '}')}, nil
}

// errSomeGames says that a key is for some games only.
var errSomeGames = errors.New("names are of players and not of games, so this needs a key for all games")

// parseProfile reads the body of a request. Members that are not there are empty.
func parseProfile(r *http.Request) (p profile.Profile, err error) {
	m, err := parseMembers(r, profile.Name.String(), profile.AvatarURL.String(), profile.Country.String())
	if err != nil {
		return p, err
	}
	for f := range profile.Count {
		p[f] = m.text(f.String())
	}
	return p, m.err
}

// profileError names the members of the body that are wrong.
func profileError(err error) error {
	wrong, ok := errors.AsType[profile.Errors](err)
	if !ok {
		return err
	}
	fields := make(fieldErrors, len(wrong))
	for i, p := range wrong {
		fields[i] = problem.Error{Field: p.Field.String(), Detail: p.Err.Error()}
	}
	return fields
}

// appendProfile appends the fields of a profile that are set, each as a member.
func appendProfile(dst []byte, p *profile.Profile) []byte {
	for f := range p {
		if p[f] != "" {
			dst = appendString(dst, profile.Field(f).String(), p[f])
		}
	}
	return dst
}

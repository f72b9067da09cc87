package httpapi

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"statstracker/profile"
	"statstracker/standings"
	"statstracker/stats"
	"statstracker/tracker"
)

// searchPlayers answers GET /v1/games/{game}/players.
func searchPlayers(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	q, err := parseSearch(r)
	if err != nil {
		return nil, err
	}
	found, err := q.ask(from, game)
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", game)
	dst = appendKey(dst, "players")
	dst = appendList(dst, len(found.Players), func(dst []byte, i int) []byte {
		p := &found.Players[i]
		return append(appendProfile(appendString(append(dst, '{'), "player", p.ID), &p.Profile), '}')
	})
	if found.More {
		dst = append(appendKey(dst, "next"), '"')
		dst = append(q.appendCursor(dst, &found.Players[len(found.Players)-1]), '"')
	}
	return append(appendInt(dst, "revision", int64(found.Revision)), '}'), nil
}

// searchQuery says which players are looked for.
type searchQuery struct {
	byName bool
	prefix string              // of their ids, or of their names
	after  standings.NamePlace // of who was found last, with a name where names are looked for; zero at the start
	limit  int
}

func parseSearch(r *http.Request) (q searchQuery, err error) {
	v, err := values(r)
	if err != nil {
		return q, err
	}
	limit, tooMany := number(v, "limit", maxLimit, defaultLimit)
	q.limit = limit
	q.prefix, q.byName = v.Get("prefix"), v.Has("name")
	switch {
	case len(q.prefix) > stats.MaxID:
		err = badField("prefix", "is longer than an id may be, 512 bytes")
	case q.byName && v.Has("prefix"):
		err = errPrefixAndName
	case q.byName:
		q.prefix, err = parseNamePrefix(v.Get("name"))
	}
	if err == nil && v.Has("cursor") {
		q.after, err = parseSearchCursor(v.Get("cursor"), q.byName)
	}
	return q, together(err, tooMany)
}

const errPrefixAndName = requestError("prefix, which is of ids, and name exclude each other")

// maxNamePrefix is in bytes: as many as a name may have.
const maxNamePrefix = 256

func parseNamePrefix(text string) (string, error) {
	switch {
	case len(text) > maxNamePrefix:
		return "", badField("name", "is longer than a name may be, 256 bytes")
	case !utf8.ValidString(text):
		return "", badField("name", "is not valid UTF-8")
	}
	return text, nil
}

// ask asks for the players.
func (q *searchQuery) ask(from Reader, game string) (tracker.Found, error) {
	if q.byName {
		return from.SearchNames(game, q.prefix, q.after, q.limit)
	}
	return from.Search(game, q.prefix, q.after.ID, q.limit)
}

// appendCursor appends the cursor of those behind the player.
func (q *searchQuery) appendCursor(dst []byte, last *tracker.Called) []byte {
	at := standings.NamePlace{ID: last.ID}
	if q.byName {
		at.Name = profile.Fold(last.Profile[profile.Name])
	}
	return appendSearchCursor(dst, at)
}

// What begins a cursor of players. In the order of ids it has an id besides; in that of
// names a folded name, a zero, which no name has, and an id.
const (
	searchVersion     = 1
	nameSearchVersion = 2
)

// maxSearchCursor is in bytes: three times as many as a name has, folded.
const maxSearchCursor = 1 + 3*maxNamePrefix + 1 + stats.MaxID

var errSearchCursor = errors.New("the cursor is not one that this server gave for players in this order; leave it out to start with the first")

func appendSearchCursor(dst []byte, at standings.NamePlace) []byte {
	raw := append([]byte{searchVersion}, at.ID...)
	if at.Name != "" {
		raw = slices.Concat([]byte{nameSearchVersion}, []byte(at.Name), []byte{0}, []byte(at.ID))
	}
	return base64.RawURLEncoding.AppendEncode(dst, raw)
}

// parseSearchCursor returns the place that appendSearchCursor has written as the text.
func parseSearchCursor(text string, byName bool) (at standings.NamePlace, err error) {
	if len(text) > base64.RawURLEncoding.EncodedLen(maxSearchCursor) {
		return at, errSearchCursor
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) == 0 {
		return at, errSearchCursor
	}
	at.ID = string(raw[1:])
	if raw[0] == nameSearchVersion {
		at.Name, at.ID, _ = strings.Cut(at.ID, "\x00")
	}
	if stats.CheckID(at.ID) != nil || byName != (at.Name != "") || string(appendSearchCursor(nil, at)) != text {
		return standings.NamePlace{}, errSearchCursor
	}
	return at, nil
}

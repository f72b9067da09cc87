package httpapi

import (
	"encoding/base64"
	"errors"
	"net/http"

	"statstracker/stats"
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
	found, err := from.Search(game, q.prefix, q.after, q.limit)
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", game)
	dst = appendKey(dst, "players")
	dst = appendList(dst, len(found.Players), func(dst []byte, i int) []byte {
		return append(appendString(append(dst, '{'), "player", found.Players[i]), '}')
	})
	if found.More {
		dst = append(appendKey(dst, "next"), '"')
		dst = append(appendSearchCursor(dst, found.Players[len(found.Players)-1]), '"')
	}
	return append(appendInt(dst, "revision", int64(found.Revision)), '}'), nil
}

// searchQuery says which players are looked for.
type searchQuery struct {
	prefix string // of their ids
	after  string // the id that was found last; "" at the start
	limit  int
}

func parseSearch(r *http.Request) (q searchQuery, err error) {
	v, err := values(r)
	if err != nil {
		return q, err
	}
	if q.limit, err = number(v, "limit", maxLimit, defaultLimit); err != nil {
		return q, err
	}
	if q.prefix = v.Get("prefix"); len(q.prefix) > stats.MaxID {
		return q, badField("prefix", "is longer than an id may be, 512 bytes")
	}
	if v.Has("cursor") {
		q.after, err = parseSearchCursor(v.Get("cursor"))
	}
	return q, err
}

// searchVersion begins a cursor of players in the order of ids: what it has besides is
// an id.
const searchVersion = 1

var errSearchCursor = errors.New("the cursor is not one that this server gave for players; leave it out to start with the first")

func appendSearchCursor(dst []byte, id string) []byte {
	return base64.RawURLEncoding.AppendEncode(dst, append([]byte{searchVersion}, id...))
}

// parseSearchCursor returns the id that appendSearchCursor has written as the text.
func parseSearchCursor(text string) (id string, err error) {
	if len(text) > base64.RawURLEncoding.EncodedLen(1+stats.MaxID) {
		return "", errSearchCursor
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) == 0 || raw[0] != searchVersion || stats.CheckID(string(raw[1:])) != nil {
		return "", errSearchCursor
	}
	if string(appendSearchCursor(nil, string(raw[1:]))) != text {
		return "", errSearchCursor
	}
	return string(raw[1:]), nil
}

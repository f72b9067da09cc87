package portal

import (
	"net/url"
	"strings"
)

// path returns the address of a page, with ids in it.
func path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		if s == "." || s == ".." { // which would be taken for a way up
			b.WriteString(strings.ReplaceAll(s, ".", "%2E"))
			continue
		}
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

func boardPath(game, board string) string   { return path("games", game, "boards", board) }
func playerPath(game, player string) string { return path("games", game, "players", player) }
func matchPath(game, match string) string   { return path("games", game, "matches", match) }

// query returns the address with parameters, of which those without a value are left out.
func query(address string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return address
	}
	return address + "?" + v.Encode()
}

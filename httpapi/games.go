package httpapi

import (
	"net/http"

	"statstracker/tracker"
)

// games answers GET /v1/games.
func games(dst []byte, _ *http.Request, from Reader) ([]byte, error) {
	games := from.Games()
	dst = appendKey(append(dst, '{'), "games")
	dst = appendList(dst, len(games), func(dst []byte, i int) []byte { return appendGame(dst, &games[i]) })
	return append(dst, '}'), nil
}

// game answers GET /v1/games/{game}.
func game(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	id, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	g, err := from.Game(id)
	if err != nil {
		return nil, err
	}
	return appendGame(dst, &g), nil
}

func appendGame(dst []byte, g *tracker.Game) []byte {
	dst = appendString(append(dst, '{'), "game", g.Name)
	dst = append(appendKey(dst, "rules"), '{')
	dst = appendString(dst, "name", g.Rules)
	dst = append(appendInt(dst, "version", int64(g.Version)), '}')
	dst = appendInt(dst, "players", int64(g.Players))
	dst = appendKey(dst, "boards")
	dst = appendList(dst, len(g.Boards), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), "board", g.Boards[i].Name)
		return append(appendInt(dst, "players", int64(g.Boards[i].Players)), '}')
	})
	dst = appendKey(dst, "stats")
	dst = appendList(dst, len(g.Counters), func(dst []byte, i int) []byte { return appendText(dst, g.Counters[i]) })
	return append(dst, '}')
}

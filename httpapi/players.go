package httpapi

import (
	"net/http"
	"strconv"
)

// player answers GET /v1/games/{game}/players/{player}.
func player(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("player")
	p, err := from.Player(game, id)
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "player", id)
	dst = append(appendKey(dst, "stats"), '{')
	for _, c := range p.Counters {
		dst = strconv.AppendInt(appendName(dst, c.Name), c.Value, 10)
	}
	dst = append(appendKey(append(dst, '}'), "boards"), '{')
	for _, b := range p.Boards {
		dst = append(appendName(dst, b.Board), '{')
		dst = appendInt(dst, "rank", int64(b.Rank))
		dst = append(appendNumber(appendKey(dst, "score"), b.Score), '}')
	}
	return append(appendInt(append(dst, '}'), "revision", int64(p.Revision)), '}'), nil
}

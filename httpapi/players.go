package httpapi

import "net/http"

// player answers GET /v1/games/{game}/players/{player}.
func (a *API) player(w http.ResponseWriter, r *http.Request, from Reader) error {
	id := r.PathValue("player")
	p, err := from.Player(r.PathValue("game"), id)
	if err != nil {
		return err
	}
	a.reply(w, func(dst []byte) []byte {
		dst = appendString(append(dst, '{'), "player", id)
		dst = append(appendKey(dst, "stats"), '{')
		for _, c := range p.Counters {
			dst = appendNumber(appendName(dst, c.Name), float64(c.Value))
		}
		dst = append(appendKey(append(dst, '}'), "boards"), '{')
		for _, b := range p.Boards {
			dst = append(appendName(dst, b.Board), '{')
			dst = appendInt(dst, "rank", int64(b.Rank))
			dst = append(appendNumber(appendKey(dst, "score"), b.Score), '}')
		}
		return append(appendInt(append(dst, '}'), "revision", int64(p.Revision)), '}')
	})
	return nil
}

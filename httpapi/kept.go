package httpapi

import (
	"net/http"
	"strconv"

	"statstracker/tracker"
)

// The routes of the original service, for the portals that call it.

// topTen answers GET /leaderboards/top_ten/{game}.
func (a *API) topTen(w http.ResponseWriter, r *http.Request, from Reader) error {
	page, err := from.Board(r.PathValue("game"), "", 0, defaultLimit)
	if err == tracker.ErrUnknownGame {
		invalidProduct(w)
		return nil
	}
	if err != nil {
		return err
	}
	a.reply(w, func(dst []byte) []byte {
		return appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
			e := &page.Entries[i]
			dst = appendString(append(dst, '{'), "user_id", e.Player)
			dst = appendKeptNumber(appendKey(dst, "score"), e.Score)
			return append(dst, '}')
		})
	})
	return nil
}

// keptStats answers GET /stats/{game}/{player}.
func (a *API) keptStats(w http.ResponseWriter, r *http.Request, from Reader) error {
	player, err := from.Player(r.PathValue("game"), r.PathValue("player"))
	if err == tracker.ErrUnknownGame {
		invalidProduct(w)
		return nil
	}
	if err != nil && err != tracker.ErrUnknownPlayer {
		return err
	}
	a.reply(w, func(dst []byte) []byte {
		dst = append(dst, '{')
		for _, c := range player.Counters {
			dst = append(appendName(dst, c.Name), '"')
			dst = append(strconv.AppendInt(dst, c.Value, 10), '"')
		}
		return append(dst, '}')
	})
	return nil
}

func invalidProduct(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte("Invalid product Id")) // a client that has gone gets no answer
}

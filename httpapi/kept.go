package httpapi

import (
	"errors"
	"net/http"

	"statstracker/tracker"
)

// The routes of the original service, for the portals that call it.

// errInvalidProduct says that a game is neither registered nor covered by the
// default game, in the words of the original service.
var errInvalidProduct = errors.New("Invalid product Id") //nolint:staticcheck // the original's spelling

// topTen answers GET /leaderboards/top_ten/{game}.
func topTen(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, kept(err)
	}
	page, err := from.Board(tracker.Ref{Game: game}, 0, defaultLimit)
	if err != nil && !errors.Is(err, tracker.ErrUnknownBoard) { // a game without boards has an empty one here
		return nil, kept(err)
	}
	return appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
		e := &page.Entries[i]
		dst = appendString(append(dst, '{'), "user_id", e.Player)
		dst = appendKeptNumber(appendKey(dst, "score"), e.Score)
		return append(dst, '}')
	}), nil
}

// keptStats answers GET /stats/{game}/{player}.
func keptStats(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, kept(err)
	}
	player, err := from.Player(game, r.PathValue("player"))
	if err != nil && !errors.Is(err, tracker.ErrUnknownPlayer) {
		return nil, kept(err)
	}
	dst = append(dst, '{')
	for i := range player.Stats {
		s := &player.Stats[i]
		dst = append(appendName(dst, s.Name), '"')
		dst = append(appendNumber(dst, s.Value), '"')
	}
	return append(dst, '}'), nil
}

// kept turns an error into the one that the original service had for it.
func kept(err error) error {
	if errors.Is(err, tracker.ErrUnknownGame) {
		return errInvalidProduct
	}
	return err
}

func invalidProduct(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte(errInvalidProduct.Error())) // a client that has gone gets no answer
}

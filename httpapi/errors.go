package httpapi

import (
	"errors"
	"net/http"

	"statstracker/internal/problem"
	"statstracker/tracker"
)

// requestError is an error of the client: it says what is wrong and what would
// be right.
type requestError string

// Error implements error.
func (e requestError) Error() string { return string(e) }

// fail answers with a problem. It is the one place that maps errors to statuses.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	var bad requestError
	switch {
	case errors.As(err, &bad):
		problem.Write(w, http.StatusBadRequest, err.Error())
	case errors.Is(err, errInvalidProduct):
		invalidProduct(w)
	case errors.Is(err, errLargeLookup):
		problem.Write(w, http.StatusRequestEntityTooLarge, err.Error())
	case errors.Is(err, tracker.ErrUnknownGame):
		problem.Write(w, http.StatusNotFound, "there is no such game; GET /v1/games lists the games")
	case errors.Is(err, tracker.ErrUnknownBoard):
		problem.Write(w, http.StatusNotFound, "the game has no such board; GET /v1/games/GAME lists its boards")
	case errors.Is(err, tracker.ErrUnknownSeason):
		problem.Write(w, http.StatusNotFound, "the board has no such season; seasons are called as in GET /v1/games/GAME/boards/BOARD/seasons, or current, previous and all-time")
	case errors.Is(err, tracker.ErrUnknownPlayer):
		problem.Write(w, http.StatusNotFound, "there is no such player here: players are on a board from their first result on, and have statistics from their first event that counts")
	default:
		a.logger.ErrorContext(r.Context(), "cannot answer a request", "route", r.Pattern, "err", err)
		problem.Write(w, http.StatusInternalServerError, serverFault)
	}
}

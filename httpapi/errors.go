package httpapi

import (
	"errors"
	"net/http"

	"statstracker/internal/problem"
	"statstracker/tracker"
)

// badRequest is an error of the client: it says what is wrong and what would be
// right.
type badRequest string

func (e badRequest) Error() string { return string(e) }

// fail answers with a problem. It is the one place that maps errors to statuses.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	var bad badRequest
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &bad):
		problem.Write(w, http.StatusBadRequest, err.Error())
	case errors.As(err, &tooLarge):
		problem.Write(w, http.StatusRequestEntityTooLarge, "the body is too large")
	case errors.Is(err, tracker.ErrUnknownGame):
		problem.Write(w, http.StatusNotFound, "there is no such game; GET /v1/games lists the games")
	case errors.Is(err, tracker.ErrUnknownBoard):
		problem.Write(w, http.StatusNotFound, "the game has no such board; GET /v1/games/GAME lists its boards")
	case errors.Is(err, tracker.ErrUnknownPlayer):
		problem.Write(w, http.StatusNotFound, "there is no such player here yet: no event that counts has named this player")
	default:
		a.logger.Error("cannot answer a request", "route", r.Pattern, "err", err)
		problem.Write(w, http.StatusInternalServerError, "the server has a fault; its log says more")
	}
}

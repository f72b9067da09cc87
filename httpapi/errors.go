package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"statstracker/internal/problem"
	"statstracker/source"
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
	var rules RulesError
	var revision *tracker.RevisionError
	switch {
	case errors.As(err, &bad):
		problem.Write(w, http.StatusBadRequest, err.Error())
	case errors.As(err, &revision):
		problem.Write(w, http.StatusBadRequest, fmt.Sprintf("as_of_revision is beyond the end of the log, whose present revision is %d", revision.Present))
	case errors.Is(err, errInvalidProduct):
		invalidProduct(w)
	case errors.As(err, &rules):
		rules.answer(w)
	case errors.Is(err, errLargeLookup), errors.Is(err, errLargeRules), errors.Is(err, errLargeMembers):
		problem.Write(w, http.StatusRequestEntityTooLarge, err.Error())
	case errors.Is(err, tracker.ErrUnknownSeason):
		problem.Write(w, http.StatusNotFound, a.noSeason(r))
	case answerKnown(w, err):
	case errors.Is(err, ErrAmendmentInDoubt):
		a.logger.ErrorContext(r.Context(), "an amendment is in doubt", "err", err)
		problem.Write(w, http.StatusInternalServerError, ErrAmendmentInDoubt.Error())
	case errors.Is(err, tracker.ErrHistoryLost):
		a.logger.ErrorContext(r.Context(), "cannot read the history", "err", err)
		unavailable(w, historyLost)
	case errors.Is(err, source.ErrUnavailable):
		unavailable(w, "the event log cannot be written at present; nothing has changed, so try again later")
	case errors.Is(err, tracker.ErrBusy):
		unavailable(w, tracker.ErrBusy.Error()+"; try again in a few seconds")
	case errors.Is(err, source.ErrClosed):
		unavailable(w, "the server is shutting down; nothing has changed")
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		unavailable(w, "the request was given up") // nobody reads this
	case errors.Is(err, ErrRulesInDoubt):
		a.logger.ErrorContext(r.Context(), "rules are in doubt", "err", err)
		problem.Write(w, http.StatusInternalServerError, ErrRulesInDoubt.Error())
	default:
		a.logger.ErrorContext(r.Context(), "cannot answer a request", "route", r.Pattern, "err", err)
		problem.Write(w, http.StatusInternalServerError, serverFault)
	}
}

// answerKnown answers with the problem of an error that always has the same. It returns
// false if the error is another.
func answerKnown(w http.ResponseWriter, err error) bool {
	for _, known := range []struct {
		err    error
		status int
		detail string
	}{
		{tracker.ErrUnknownGame, http.StatusNotFound, "there is no such game; GET /v1/games lists the games"},
		{tracker.ErrUnknownBoard, http.StatusNotFound, "the game has no such board; GET /v1/games/GAME lists its boards"},
		{tracker.ErrUnknownPlayer, http.StatusNotFound, "there is no such player here: players are on a board from their first result of the season on, or as many as the board asks for (min_games), and have statistics from their first event that counts"},
		{tracker.ErrUnknownStat, http.StatusNotFound, "the game has no such statistic; GET /v1/games/GAME lists its statistics"},
		{tracker.ErrUnknownMatch, http.StatusNotFound, "no event of such a match has counted in the game; a match is called as in the game_id of its events"},
		{tracker.ErrNoHistory, http.StatusNotFound, "this server keeps no history: it was started with --history=false"},
		{tracker.ErrUnknownAmendment, http.StatusNotFound, "there is none of this id; the list of all is at the address without the id"},
		{tracker.ErrUnknownErasure, http.StatusNotFound, "there is no erasure of this id that is waiting, or was done since the server was started"},
		{ErrNotHidden, http.StatusNotFound, ErrNotHidden.Error()},
		{errNothingHeld, http.StatusNotFound, errNothingHeld.Error()},
		{tracker.ErrUnknownRecord, http.StatusNotFound, "the log has no record of that revision yet"},
		{tracker.ErrSamePlayer, http.StatusBadRequest, "both ids are of the same player already"},
		{tracker.ErrInvalid, http.StatusBadRequest, "an id is empty, longer than 512 bytes or not UTF-8, or what is asked for is not exactly one thing"},
		{tracker.ErrRestored, http.StatusConflict, "it has been taken back already"},
		{tracker.ErrOtherPlan, http.StatusConflict, "the plan is for other rules than these, or the rules of the server have changed since it was made, so nothing has changed; ask for a new what-if"},
		{ErrNoGameInFiles, http.StatusBadRequest, ErrNoGameInFiles.Error()},
		{ErrRescoring, http.StatusConflict, ErrRescoring.Error()},
		{ErrGaveWay, http.StatusConflict, ErrGaveWay.Error()},
	} {
		if errors.Is(err, known.err) {
			problem.Write(w, known.status, known.detail)
			return true
		}
	}
	return false
}

// noSeason says what is wrong with the season that a request asks for.
func (a *API) noSeason(r *http.Request) string {
	name := r.PathValue("board")
	game, err := a.opened.Load().Reader.Game(r.PathValue("game"))
	for i := range game.Boards {
		if b := &game.Boards[i]; err == nil && b.Name == name && b.Seasons == "" {
			return "the board has no seasons; leave season out"
		}
	}
	return "the board has no such season; seasons are called as in GET /v1/games/GAME/boards/BOARD/seasons, or current, previous and all-time"
}

func unavailable(w http.ResponseWriter, detail string) {
	w.Header().Set("Retry-After", "2")
	problem.Write(w, http.StatusServiceUnavailable, detail)
}

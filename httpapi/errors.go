package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"statstracker/access"
	"statstracker/internal/problem"
	"statstracker/source"
	"statstracker/tracker"
)

// requestError is an error of the client: it says what is wrong and what would
// be right.
type requestError string

// Error implements error.
func (e requestError) Error() string { return string(e) }

// fieldErrors are errors of the client in parameters of the address or members of the
// body: each says what that has to be.
type fieldErrors []problem.Error

// badField returns the error of one parameter or member.
func badField(name, what string) error { return fieldErrors{{Field: name, Detail: what}} }

// together returns what all of these errors say is wrong with parts of a request, so that a
// client learns it at once. If none is about a part it is the first of them; nil if there is none.
func together(errs ...error) error {
	var all fieldErrors
	for _, err := range errs {
		if some, ok := errors.AsType[fieldErrors](err); ok {
			all = append(all, some...)
		}
	}
	if len(all) > 0 {
		return all
	}
	return cmp.Or(errs...)
}

// Error implements error.
func (e fieldErrors) Error() string {
	all := make([]string, len(e))
	for i := range e {
		all[i] = e[i].Field + " " + e[i].Detail
	}
	return strings.Join(all, "; ")
}

// fail answers with a problem. It is the one place that maps errors to problems.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	var bad requestError
	var fields fieldErrors
	var rules RulesError
	var revision *tracker.RevisionError
	switch {
	case errors.As(err, &bad):
		problem.Write(w, problem.InvalidRequest, err.Error())
	case errors.As(err, &fields):
		problem.Write(w, problem.InvalidRequest, err.Error(), fields...)
	case errors.As(err, &revision):
		a.fail(w, r, badField(asOfRevision, fmt.Sprintf("is beyond the end of the log, whose present revision is %d", revision.Present)))
	case errors.Is(err, errPrivate):
		if _, ok := a.guard.Admit(w, r, access.Need{Scope: access.Read, Game: r.PathValue("game")}); ok {
			unavailable(w, "the board was private a moment ago")
		}
	case errors.Is(err, errInvalidProduct):
		invalidProduct(w)
	case errors.As(err, &rules):
		rules.answer(w)
	case errors.Is(err, tracker.ErrUnknownSeason):
		problem.Write(w, problem.UnknownSeason, a.noSeason(r))
	case answerKnown(w, err):
	case a.answerDoubt(w, r, err):
	case errors.Is(err, tracker.ErrHistoryLost):
		a.logger.ErrorContext(r.Context(), "cannot read the history", "err", err)
		unavailable(w, historyLost)
	case errors.Is(err, source.ErrUnavailable):
		unavailable(w, "the event log cannot be written at present; nothing has changed, so try again later")
	case errors.Is(err, tracker.ErrBusy):
		unavailable(w, tracker.ErrBusy.Error()+"; try again in a few seconds")
	case noRoom(err):
		w.Header().Set("Retry-After", "5")
		problem.Write(w, problem.Overloaded, err.Error()+"; read the board itself meanwhile")
	case errors.Is(err, source.ErrClosed):
		unavailable(w, "the server is shutting down; nothing has changed")
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		unavailable(w, "the request was given up") // nobody reads this
	default:
		a.logger.ErrorContext(r.Context(), "cannot answer a request", "route", r.Pattern, "err", err)
		problem.Write(w, problem.ServerFault, serverFault)
	}
}

// answerDoubt answers with the problem of an error that leaves in doubt what has been done.
// It returns false if the error is another.
func (a *API) answerDoubt(w http.ResponseWriter, r *http.Request, err error) bool {
	for _, doubt := range []error{ErrAmendmentInDoubt, ErrRulesInDoubt} {
		if errors.Is(err, doubt) {
			a.logger.ErrorContext(r.Context(), "it is in doubt whether something was done", "route", r.Pattern, "err", err)
			problem.Write(w, problem.InDoubt, doubt.Error())
			return true
		}
	}
	return false
}

// answerKnown answers with the problem of an error that always has the same. It returns
// false if the error is another.
func answerKnown(w http.ResponseWriter, err error) bool {
	for _, known := range []struct {
		err    error
		kind   problem.Kind
		detail string
	}{
		{errCursor, problem.InvalidCursor, errCursor.Error()},
		{tracker.ErrOtherSeason, problem.InvalidCursor, "the cursor is of another season than the one asked for; leave season out to go on in that of the cursor"},
		{tracker.ErrExpiredCursor, problem.ExpiredCursor, "begin anew with the first page: since the cursor was given the board was folded again, began anew or was taken away, or its season is not kept any more or was sealed between two pages"},
		{errHistoryCursor, problem.InvalidCursor, errHistoryCursor.Error()},
		{errSearchCursor, problem.InvalidCursor, errSearchCursor.Error()},
		{errLargeLookup, problem.TooLarge, errLargeLookup.Error()},
		{errLargeRules, problem.TooLarge, errLargeRules.Error()},
		{errLargeMembers, problem.TooLarge, errLargeMembers.Error()},
		{errSlowBody, problem.SlowBody, errSlowBody.Error()},
		{errIncompleteBody, problem.IncompleteBody, errIncompleteBody.Error()},
		{errSomeGames, problem.Forbidden, errSomeGames.Error()},
		{tracker.ErrUnknownGame, problem.UnknownGame, "there is no such game; GET /v1/games lists the games"},
		{tracker.ErrUnknownBoard, problem.UnknownBoard, "the game has no such board; GET /v1/games/GAME lists its boards"},
		{tracker.ErrUnknownPlayer, problem.UnknownPlayer, "there is no such player here: players are on a board from their first result of the season on, or as many as the board asks for (min_games), and have statistics from their first event that counts"},
		{tracker.ErrUnknownStat, problem.UnknownStat, "the game has no such statistic; GET /v1/games/GAME lists its statistics"},
		{tracker.ErrUnknownMatch, problem.UnknownMatch, "no event of such a match has counted in the game; a match is called as in the game_id of its events"},
		{tracker.ErrNoHistory, problem.NoHistory, "this server keeps no history: it was started with --history=false"},
		{tracker.ErrUnknownAmendment, problem.UnknownResource, "there is none of this id; the list of all is at the address without the id"},
		{tracker.ErrUnknownRejection, problem.UnknownResource, "there is no rejection of this id, or it is so old that it was dropped; GET /v1/rejections lists them"},
		{tracker.ErrSettled, problem.Conflict, "it has been sent again or discarded already"},
		{tracker.ErrCut, problem.Conflict, "the event was beyond a limit of size, so parts of it may be missing; send it anew to POST /v1/events, and discard this"},
		{tracker.ErrChanging, problem.Conflict, "games are being folded again or rules changed, so nothing has changed; try again when that is done"},
		{tracker.ErrUnknownErasure, problem.UnknownResource, "there is no erasure of this id that is waiting, or was done since the server was started"},
		{errMayNotStill, problem.InvalidKey, errMayNotStill.Error()},
		{ErrNotHidden, problem.UnknownResource, ErrNotHidden.Error()},
		{access.ErrUnknownKey, problem.UnknownResource, "there is no key of this id; GET /v1/admin/keys lists them"},
		{errNothingHeld, problem.UnknownPlayer, errNothingHeld.Error()},
		{errNobody, problem.UnknownPlayer, errNobody.Error()},
		{tracker.ErrUnknownRecord, problem.UnknownRevision, "the log has no record of that revision yet"},
		{tracker.ErrSamePlayer, problem.SamePlayer, "both ids are of the same player already"},
		{tracker.ErrInvalid, problem.InvalidRequest, "an id is empty, longer than 512 bytes or not UTF-8, or what is asked for is not exactly one thing"},
		{tracker.ErrRestored, problem.Conflict, "it has been taken back already"},
		{tracker.ErrOtherPlan, problem.Conflict, "the plan is for other rules than these, or the rules of the server have changed since it was made, so nothing has changed; ask for a new what-if"},
		{ErrNoGameInFiles, problem.InvalidRequest, ErrNoGameInFiles.Error()},
		{ErrRescoring, problem.Conflict, ErrRescoring.Error()},
		{ErrGaveWay, problem.Conflict, ErrGaveWay.Error()},
	} {
		if errors.Is(err, known.err) {
			problem.Write(w, known.kind, known.detail)
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
	problem.Write(w, problem.Unavailable, detail)
}

package problem

import "net/http"

// Kind says what sort of error a problem is: the last part of its type, which
// programs may rely on. It never changes its meaning, and none is ever taken away.
type Kind string

// The kinds of problems. What each means for a client is in [Kinds].
const (
	// What is wrong with a request.

	InvalidRequest  Kind = "invalid-request"
	InvalidRules    Kind = "invalid-rules"
	InvalidCursor   Kind = "invalid-cursor"
	SamePlayer      Kind = "same-player"
	TooLarge        Kind = "too-large"
	UnsupportedBody Kind = "unsupported-body"
	KeyReused       Kind = "idempotency-key-reused"
	SlowBody        Kind = "slow-body"
	IncompleteBody  Kind = "incomplete-body"

	// What is not there.

	NoRoute          Kind = "no-route"
	MethodNotAllowed Kind = "method-not-allowed"
	UnknownGame      Kind = "unknown-game"
	UnknownBoard     Kind = "unknown-board"
	UnknownSeason    Kind = "unknown-season"
	UnknownPlayer    Kind = "unknown-player"
	UnknownStat      Kind = "unknown-stat"
	UnknownMatch     Kind = "unknown-match"
	UnknownRevision  Kind = "unknown-revision"
	UnknownResource  Kind = "unknown-resource"
	UnknownForm      Kind = "unknown-form"
	NoHistory        Kind = "no-history"
	ExpiredCursor    Kind = "expired-cursor"

	// Who is asking, and how often.

	KeyNeeded     Kind = "key-needed"
	InvalidKey    Kind = "invalid-key"
	Forbidden     Kind = "forbidden"
	ForeignOrigin Kind = "foreign-origin"
	TooMany       Kind = "too-many-requests"

	// What cannot be at present.

	Conflict    Kind = "conflict"
	Unavailable Kind = "unavailable"
	Overloaded  Kind = "overloaded"
	InDoubt     Kind = "in-doubt"
	ServerFault Kind = "server-fault"
)

// About says what a kind is.
type About struct {
	Kind   Kind
	Status int    // of HTTP
	Title  string // the same for every problem of the kind
	Advice string // what a client does about it
}

// Kinds lists all kinds. It is the one place that says which status each has.
func Kinds() []About {
	return []About{
		{InvalidRequest, http.StatusBadRequest, "The request is not valid", "Change what errors names, or else what detail says; sent again as it is, it fails again."},
		{InvalidCursor, http.StatusBadRequest, "The cursor is none", "Use the member next of an answer as it is, or leave the cursor out to begin with the first page."},
		{SamePlayer, http.StatusBadRequest, "Both ids are of one player", "There is nothing to do: they are merged already, or equal."},
		{InvalidRules, http.StatusUnprocessableEntity, "The rules are not valid", "Each of the problems says where in which file; statstracker games check finds them before they are sent."},
		{TooLarge, http.StatusRequestEntityTooLarge, "The body is too large", "Send it in parts."},
		{UnsupportedBody, http.StatusUnsupportedMediaType, "The form of the body is not known", "Send it in one of the forms that detail names."},
		{KeyReused, http.StatusUnprocessableEntity, "The Idempotency-Key is of another request", "Make a new key for each request that is not a repetition, and send this one again with that."},
		{SlowBody, http.StatusRequestTimeout, "The body came too slowly", "Nothing has been taken. Send less at once, or from nearer."},
		{IncompleteBody, http.StatusBadRequest, "The body ended early", "Nothing has been taken; send it again."},

		{NoRoute, http.StatusNotFound, "There is nothing at this address", "/docs lists all addresses."},
		{MethodNotAllowed, http.StatusMethodNotAllowed, "The address does not take the method", "Allow names the methods that it takes."},
		{UnknownGame, http.StatusNotFound, "There is no such game", "GET /v1/games lists the games; ids are matched byte for byte."},
		{UnknownBoard, http.StatusNotFound, "There is no such board", "GET /v1/games/GAME lists its boards."},
		{UnknownSeason, http.StatusNotFound, "There is no such season", "GET /v1/games/GAME/boards/BOARD/seasons lists them."},
		{UnknownPlayer, http.StatusNotFound, "There is no such player", "A player is there from his first event that counts on, and on a board from his first result."},
		{UnknownStat, http.StatusNotFound, "There is no such statistic", "GET /v1/games/GAME lists its statistics."},
		{UnknownMatch, http.StatusNotFound, "There is no such match", "A match is called as in the game_id of its events."},
		{UnknownRevision, http.StatusNotFound, "The log does not reach so far", "Answers have the present revision."},
		{UnknownResource, http.StatusNotFound, "There is nothing of this id", "The address without the id lists what there is."},
		{UnknownForm, http.StatusNotImplemented, "The answer has no such form", "Ask for one of the forms that detail names."},
		{NoHistory, http.StatusNotFound, "The server keeps no history", "Start it without --history=false."},
		{ExpiredCursor, http.StatusGone, "The cursor has expired", "Begin again with the first page: what the cursor goes on from is not there any more."},

		{KeyNeeded, http.StatusUnauthorized, "A key is needed", "Send Authorization: Bearer KEY. statstracker keys create makes one."},
		{InvalidKey, http.StatusUnauthorized, "The key does not hold", "It is not one of this server, has expired, or was revoked; ask its operator for another."},
		{Forbidden, http.StatusForbidden, "It is not allowed", "detail says what is missing: a scope, or a game; ask the operator for a key that has it."},
		{ForeignOrigin, http.StatusForbidden, "Web pages from elsewhere may not write", "Send it from a program, or from a page of this server."},
		{TooMany, http.StatusTooManyRequests, "Too many requests", "Wait as many seconds as Retry-After says."},

		{Conflict, http.StatusConflict, "Something else came first", "Nothing has changed; detail says what is in the way."},
		{Unavailable, http.StatusServiceUnavailable, "It cannot be done at present", "Nothing has changed; try again after the seconds of Retry-After. /readyz says how the server is."},
		{Overloaded, http.StatusServiceUnavailable, "The server is overloaded", "Nothing has changed; try again after the seconds of Retry-After, and then less at once."},
		{InDoubt, http.StatusInternalServerError, "It is in doubt whether it was done", "Look before you send it again; events that have an event_id can be sent again safely."},
		{ServerFault, http.StatusInternalServerError, "The server has a fault", "Its log says more. Please report it."},
	}
}

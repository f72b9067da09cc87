package tracker

import "errors"

// What can be asked for and is not there, and why a start stops.
var (
	// ErrUnknownGame says that no rules cover a game.
	ErrUnknownGame = errors.New("no such game")
	// ErrUnknownBoard says that a game has no board of that name.
	ErrUnknownBoard = errors.New("no such board")
	// ErrUnknownSeason says that a board has no season of that name.
	ErrUnknownSeason = errors.New("no such season")
	// ErrUnknownPlayer says that a player is not on a board, or not in a game.
	ErrUnknownPlayer = errors.New("no such player")

	// ErrUnknownRecord says that the log has no record of that number.
	ErrUnknownRecord = errors.New("no such record in the log")
	// ErrInvalid says that what was asked for is not one thing that can be written into the log.
	ErrInvalid = errors.New("it cannot be done as it is said")
	// ErrSamePlayer says that a player was to become himself.
	ErrSamePlayer = errors.New("both ids are of the same player")

	// ErrBusy says that many moments of the past are being folded already.
	ErrBusy = errors.New("many moments of the past are being folded already")

	// ErrMissingGame says that the log needs a game that this program lacks.
	ErrMissingGame = errors.New("the log cannot be folded by this program")
	// ErrNothingToScore says that the log has no event of a game that counts.
	ErrNothingToScore = errors.New("the log has no event of the game that counts")
)

package stats

import (
	"errors"
	"unicode/utf8"
)

// CheckID reports what is wrong with an id of a game, a player, a match or an
// event: it has to be 1 to MaxID bytes of valid UTF-8. Any character is
// allowed. The error does not repeat the id.
func CheckID(id string) error {
	switch {
	case id == "":
		return errEmptyID
	case len(id) > MaxID:
		return errLongID
	case !utf8.ValidString(id):
		return errNotUTF8
	}
	return nil
}

var (
	errEmptyID = errors.New("is empty")
	errLongID  = errors.New("is longer than 512 bytes")
	errNotUTF8 = errors.New("is not valid UTF-8")
)

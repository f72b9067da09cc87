package profile

import (
	"errors"
	"strings"
)

// StandIn returns a value of the field in which nothing is left of the one that is given,
// and which is judged in the same way: "" for one that is right, and otherwise one with the
// same error.
func StandIn(f Field, value string) string {
	_, err := Check(f, value)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errLongName), errors.Is(err, errLongURL):
		return strings.Repeat("x", 4*maxNameBytes+1)
	}
	return standIns()[err]
}

func standIns() map[error]string {
	return map[error]string{
		errNotUTF8:   "\xff",
		errControl:   "\x00",
		errInvisible: string(brailleBlank),
		errSpace:     " ",
		errLoneMark:  "\u0301",
		errManyMarks: "x" + strings.Repeat("\u0301", maxMarks+2), // of which the letter takes none
		errURL:       "https://\\",
		errScheme:    "x",
		errUser:      "https://x@x",
		errHost:      "https://",
		errAnchor:    "https://#",
		errCountry:   "x",
	}
}

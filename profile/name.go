package profile

import (
	"errors"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Unicode is the edition of Unicode by which names are judged. With another one a name that
// was refused may be taken, so that a log has another state: characters that are new in it
// are not assigned in this one.
const Unicode = unicode.Version

const (
	maxNameRunes = 64
	maxNameBytes = 256
	// maxMarks is how many combining marks may follow one another, in normalisation
	// form C: what scripts need, and too few to paint over other lines.
	maxMarks = 3
)

var (
	errNotUTF8   = errors.New("is not valid UTF-8")
	errLongName  = errors.New("is longer than 64 characters or 256 bytes")
	errControl   = errors.New("has a control character")
	errInvisible = errors.New("has a character that is invisible, turns the direction of writing, or is not assigned")
	errSpace     = errors.New("has white space at its start or end, twice in a row, or other than the plain space")
	errLoneMark  = errors.New("has a combining mark without a letter before it")
	errManyMarks = errors.New("has more than three combining marks in a row")
)

// checkName returns the name in normalisation form C.
func checkName(name string) (string, error) {
	if len(name) > 4*maxNameBytes { // no form of it is short enough, and none is made
		return "", errLongName
	}
	if !utf8.ValidString(name) {
		return "", errNotUTF8
	}
	name = norm.NFC.String(name)
	if utf8.RuneCountInString(name) > maxNameRunes { // which have at most maxNameBytes
		return "", errLongName
	}
	if err := checkRunes(name); err != nil {
		return "", err
	}
	return name, nil
}

func checkRunes(name string) error {
	before, marks := ' ', 0 // as if after a space, and so at the end
	for _, r := range name {
		if err := checkRune(r); err != nil {
			return err
		}
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		switch {
		case r == ' ' && before == ' ':
			return errSpace
		case marks > 0 && before == ' ':
			return errLoneMark
		case marks > maxMarks:
			return errManyMarks
		}
		before = r
	}
	if before == ' ' {
		return errSpace
	}
	return nil
}

// brailleBlank is a symbol that shows nothing.
const brailleBlank = '\u2800'

// checkRune returns what is wrong with a character wherever it stands.
func checkRune(r rune) error {
	switch {
	case r == ' ':
		return nil
	case unicode.Is(unicode.Cc, r):
		return errControl
	case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
		return errSpace
	case !unicode.IsGraphic(r), unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector), r == brailleBlank:
		return errInvisible
	}
	return nil
}

package profile

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns a text in the form in which names are looked for: two texts that differ in
// nothing but the case of letters, or in how their characters are composed, have the same
// one. It is the text in normalisation form C, after the full case folding of Unicode, so
// that ß is ss. That of a name has at most 192 characters and 768 bytes, and no control
// characters.
func Fold(text string) string {
	if isFolded(text) {
		return text
	}
	return norm.NFC.String(strings.Map(foldCherokee, cases.Fold().String(norm.NFC.String(text))))
}

// foldCherokee folds the letters of the one script whose folded letters are the capital
// ones, which package cases exchanges.
func foldCherokee(r rune) rune {
	if unicode.Is(unicode.Cherokee, r) {
		return unicode.ToUpper(r)
	}
	return r
}

// isFolded is cheap, and reports true for texts of ASCII without capital letters alone.
func isFolded(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

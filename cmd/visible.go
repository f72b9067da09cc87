package cmd

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// visible returns text from elsewhere as it may be shown on a terminal: quoted
// and escaped if it could be taken for something else, or does something to
// the terminal.
func visible(text string) string {
	odd := strings.ContainsFunc(text, func(r rune) bool { return !harmless(r) })
	if odd || text == "" || text != strings.TrimSpace(text) || text[0] == '"' {
		return strconv.Quote(text)
	}
	return text
}

// harmless returns whether a character shows as itself. The joiners of emoji and
// of Indic and Persian writing do, in what they join.
func harmless(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return r != unicode.ReplacementChar && unicode.IsPrint(r) || r == nonJoiner || r == joiner
}

// width is how many columns of a terminal the text takes.
func width(text string) int { return uniseg.StringWidth(text) }

package console

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxShown is how many bytes of a text that others have written are shown in a line.
const maxShown = 400

// visible returns at most so many bytes of a text, in which everything that cannot be seen, or
// changes how the rest is seen, is written out: control characters, and those that change the
// direction of text.
func visible(text string, most int) string {
	cut := len(text) > most
	if cut {
		for most > 0 && !utf8.RuneStart(text[most]) {
			most--
		}
		text = text[:most]
	}
	if strings.ContainsFunc(text, isUnseen) {
		var b strings.Builder
		for _, c := range text {
			if isUnseen(c) {
				fmt.Fprintf(&b, "⟨U+%04X⟩", c)
			} else {
				b.WriteRune(c)
			}
		}
		text = b.String()
	}
	if cut {
		text += "…"
	}
	return text
}

// isUnseen reports whether a character is not seen by itself.
func isUnseen(c rune) bool {
	return c != ' ' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || unicode.Is(unicode.Zl, c) || unicode.Is(unicode.Zp, c) || c == utf8.RuneError)
}

package portal

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
)

// avatar is the picture that a player has on these pages: the first letters of his name on
// one of few colours. His own picture is elsewhere, and pages load nothing from there.
type avatar struct{ letters, tint string }

// tints is how many colours there are.
const tints = 6

// avatarOf returns that of a player. The colour is of his id, so it stays when he is called
// otherwise.
func avatarOf(id, name string) avatar {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash takes everything
	return avatar{monogram(name), "tint" + strconv.Itoa(int(h.Sum32()%tints))}
}

// monogram returns the first letters or digits of the first two words of a name; "?" for one
// without any.
func monogram(name string) string {
	var letters []rune
	for word := range strings.FieldsSeq(name) {
		if i := strings.IndexFunc(word, isWritten); i >= 0 && len(letters) < 2 {
			for _, r := range word[i:] {
				letters = append(letters, unicode.ToUpper(r))
				break
			}
		}
	}
	if len(letters) == 0 {
		return "?"
	}
	return string(letters)
}

func isWritten(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

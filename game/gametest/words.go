package gametest

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a part of a line.
type word struct {
	text   string
	quoted bool   // whether it stands in quotation marks
	field  string // of the form field=text; "" of any other
}

// is reports whether the word is one of the language's own: in quotation marks it
// is a name.
func (w word) is(text string) bool { return !w.quoted && w.field == "" && w.text == text }

var errQuotes = errors.New(`a word in quotation marks has to end with one, and needs \" and \\ inside`)

// split returns the words of a line, without its comment.
func split(line string) (words []word, err error) {
	for {
		line = strings.TrimLeft(line, " \t")
		if line == "" || line[0] == '#' {
			return words, nil
		}
		var w word
		if w, line, err = cut(line); err != nil {
			return nil, err
		}
		words = append(words, w)
	}
}

// cut takes the first word off the line, which begins with it.
func cut(line string) (w word, rest string, err error) {
	end := strings.IndexAny(line, " \t")
	if end < 0 {
		end = len(line)
	}
	if eq := strings.IndexByte(line[:end], '='); eq > 0 && line[0] != '"' {
		value, rest, err := cutValue(line[eq+1:])
		value.field = line[:eq]
		return value, rest, err
	}
	return cutValue(line)
}

// cutValue takes a text, in quotation marks or not, off the line.
func cutValue(line string) (w word, rest string, err error) {
	if !strings.HasPrefix(line, `"`) {
		end := strings.IndexAny(line, " \t")
		if end < 0 {
			end = len(line)
		}
		return word{text: line[:end]}, line[end:], nil
	}
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		return word{}, "", errQuotes
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return word{}, "", errQuotes
	}
	rest = line[len(quoted):]
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return word{}, "", errors.New("a space is missing after " + quoted)
	}
	return word{text: text, quoted: true}, rest, nil
}

// spell returns the text as a word of a line.
func spell(text string) string {
	odd := func(r rune) bool {
		return !unicode.IsPrint(r) || r == utf8.RuneError || strings.ContainsRune(` "#=\`, r)
	}
	if text == "" || strings.ContainsFunc(text, odd) {
		return strconv.Quote(text)
	}
	return text
}

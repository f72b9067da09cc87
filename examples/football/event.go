package main

import (
	"fmt"
	"strings"
)

// event is the fields of an event, in order.
type event []field

type field struct{ name, value string }

// line returns the event as a line of JSON.
func (e event) line() string {
	var b strings.Builder
	for i, f := range e {
		b.WriteString(separator(i) + quote(f.name) + ": " + quote(f.value))
	}
	return b.String() + "}\n"
}

func separator(i int) string {
	if i == 0 {
		return "{"
	}
	return ", "
}

// quote returns the text as JSON, with all letters as they are.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

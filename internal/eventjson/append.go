package eventjson

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/stats"
)

// Append appends the event as an object, each of its fields as a string, in their
// order. One that does not say when it happened gets occurred_at: when it was
// received; but for one that has as many fields as an event may have. So the event that is read from
// it happened at the same time, whenever it is sent again. Bytes that are not UTF-8
// are replaced.
func Append(dst []byte, e *stats.Event) []byte {
	dst = append(dst, '{')
	for i := range e.Fields {
		dst = AppendMember(dst, e.Fields[i].Name, e.Fields[i].Value)
	}
	if _, has := e.Lookup(stats.FieldOccurredAt); !has && len(e.Fields) < stats.MaxFields {
		dst = AppendMember(dst, stats.FieldOccurredAt, e.Received.UTC().Format(time.RFC3339Nano))
	}
	return append(dst, '}')
}

// AppendMember appends "name":"value", and a comma before it unless it is the first of
// its object.
func AppendMember(dst []byte, name, value string) []byte {
	if n := len(dst); n > 0 && dst[n-1] != '{' {
		dst = append(dst, ',')
	}
	dst = AppendText(dst, name)
	return AppendText(append(dst, ':'), value)
}

// AppendText appends the text as a JSON string. Bytes that are not UTF-8 are replaced.
func AppendText(dst []byte, text string) []byte {
	dst, _ = jsontext.AppendQuote(dst, text) // its only error is that of UTF-8
	return dst
}

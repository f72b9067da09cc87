package cmd

import (
	"encoding/json"

	"statstracker/internal/eventjson"
)

// members are the names and values of a JSON object, in its order.
type members []member

type member struct{ name, value string }

// Field implements [eventjson.Fields].
func (m *members) Field(name, value []byte) {
	*m = append(*m, member{string(name), string(value)})
}

// membersOf returns the members of an object; what is none has none.
func membersOf(text json.RawMessage) members {
	var d eventjson.Decoder
	var m members
	if d.Object(text, &m) != nil {
		return nil
	}
	return m
}

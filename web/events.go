package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// message is a kind of event, as the AsyncAPI document has it.
type message struct {
	Title, Summary string
	Examples       []struct {
		Name, Summary string
		Payload       json.RawMessage
	}
}

// Shown returns the examples with what becomes of them.
func (m message) Shown() (list []example) {
	for _, e := range m.Examples {
		summary := e.Name
		if e.Summary != "" {
			summary += ": " + e.Summary
		}
		list = append(list, example{summary, shown(e.Payload)})
	}
	return list
}

// readEvents returns the kinds of events of an AsyncAPI document.
func readEvents(text []byte) (list []message, err error) {
	var d struct {
		Components struct{ Messages map[string]message }
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("read the AsyncAPI document: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Components.Messages)) {
		list = append(list, d.Components.Messages[name])
	}
	return list, nil
}

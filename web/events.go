package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// eventDocument is what is shown of an AsyncAPI document.
type eventDocument struct {
	Info       struct{ Description string }
	Components struct {
		Messages map[string]*message
		Schemas  map[string]*schema
	}
}

// message is a kind of event.
type message struct {
	Title, Summary string
	Payload        *schema
	Examples       []struct {
		Name, Summary string
		Payload       json.RawMessage
	}

	name   string
	fields []memberOf
}

// readEvents reads an AsyncAPI document.
func readEvents(text []byte) (*eventDocument, error) {
	var d eventDocument
	if err := json.Unmarshal(withoutDollars(text), &d); err != nil {
		return nil, fmt.Errorf("read the AsyncAPI document: %w", err)
	}
	var schemas document
	schemas.Components.Schemas = d.Components.Schemas
	for name, m := range d.Components.Messages {
		m.name, m.fields = name, schemas.members(m.Payload, "", 0)
	}
	return &d, nil
}

// Description says what events are.
func (d *eventDocument) Description() string { return d.Info.Description }

// Messages returns the kinds of events by name.
func (d *eventDocument) Messages() (list []*message) {
	for _, name := range slices.Sorted(maps.Keys(d.Components.Messages)) {
		list = append(list, d.Components.Messages[name])
	}
	return list
}

// Fields returns all fields that mean something; which of them an event has to have is
// up to its kind.
func (d *eventDocument) Fields() (list []memberOf) {
	for _, m := range d.Messages() {
		for _, f := range m.fields {
			if !slices.ContainsFunc(list, func(there memberOf) bool { return there.Name == f.Name }) {
				f.Optional = false
				list = append(list, f)
			}
		}
	}
	return list
}

// Anchor returns the name by which addresses have the message.
func (m *message) Anchor() string { return "event-" + m.name }

// Needed returns the fields that an event of the kind has to have.
func (m *message) Needed() (list []memberOf) {
	for _, f := range m.fields {
		if !f.Optional {
			list = append(list, f)
		}
	}
	return list
}

// Shown returns the examples with what becomes of them.
func (m *message) Shown() (list []example) {
	for _, e := range m.Examples {
		summary := e.Name
		if e.Summary != "" {
			summary += ": " + e.Summary
		}
		list = append(list, example{summary, shown(e.Payload)})
	}
	return list
}

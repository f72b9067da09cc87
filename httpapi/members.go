package httpapi

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"statstracker/internal/problem"
	"statstracker/stats"
)

const (
	maxMembersBody = 64 << 10 // bytes: the longest ids and texts, with every character escaped
	maxNote        = 1000     // bytes of a reason, or of who gives it
)

var errLargeMembers = errors.New("the body is larger than 64 KiB")

// members are those of a JSON object that asks for something. What is wrong with one of
// them is noted, and the rest is read as if it were not there.
type members struct {
	values map[string]jsontext.Value
	faults fieldErrors
	err    error // nil or the faults
}

// parseMembers reads the body of a request: an object that has no members but these. A
// body that is empty is one without any.
func parseMembers(r *http.Request, known ...string) (*members, error) {
	body := bodyOf(r, maxMembersBody, errLargeMembers)
	text, err := io.ReadAll(body)
	switch {
	case err != nil:
		return nil, body.explain(err)
	case len(text) == 0:
		return &members{}, nil
	}
	m := &members{}
	if err := json.Unmarshal(text, &m.values); err != nil || m.values == nil {
		return nil, requestError("the body has to be a JSON object with some of the members " + strings.Join(known, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(m.values)) {
		if !slices.Contains(known, name) {
			m.wrong(fmt.Sprintf("%.50s", name), "is no member here; there are "+strings.Join(known, ", "))
		}
	}
	return m, m.err
}

// wrong notes what is wrong with a member.
func (m *members) wrong(name, what string) {
	m.faults = append(m.faults, problem.Error{Field: name, Detail: what})
	m.err = m.faults
}

// has returns whether the member is there. One that is null is not.
func (m *members) has(name string) bool {
	value, ok := m.values[name]
	return ok && value.Kind() != 'n'
}

// text returns a string; "" if it is not there.
func (m *members) text(name string) (text string) {
	if !m.has(name) {
		return ""
	}
	if m.values[name].Kind() != '"' || json.Unmarshal(m.values[name], &text) != nil {
		m.wrong(name, "has to be a string")
	}
	return text
}

// texts returns a list of strings; nil if it is not there.
func (m *members) texts(name string) (list []string) {
	if !m.has(name) {
		return nil
	}
	list = []string{} // so that an empty one is there
	if m.values[name].Kind() != '[' || json.Unmarshal(m.values[name], &list) != nil {
		m.wrong(name, "has to be a list of strings")
	}
	return list
}

// id returns the id of something; "" if it is not there.
func (m *members) id(name string) string {
	id := m.text(name)
	if err := stats.CheckID(id); err != nil && m.has(name) {
		m.wrong(name, err.Error())
	}
	return id
}

// note returns a text for people; "" if it is not there.
func (m *members) note(name string) string {
	text := m.text(name)
	switch {
	case len(text) > maxNote:
		m.wrong(name, fmt.Sprintf("is longer than %d bytes", maxNote))
	case strings.ContainsFunc(text, unicode.IsControl):
		m.wrong(name, "has a control character; one line of text is enough")
	}
	return text
}

// moment returns a time; the zero time if it is not there.
func (m *members) moment(name string) time.Time {
	text := m.text(name)
	if !m.has(name) {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.IsZero() {
		m.wrong(name, "has to be a time with its offset, as 2026-11-22T18:30:00Z")
	}
	return at.UTC()
}

// yes returns true or false, and whether it is there.
func (m *members) yes(name string) (yes, has bool) {
	if !m.has(name) {
		return false, false
	}
	switch m.values[name].Kind() {
	case 't', 'f':
		return m.values[name].Kind() == 't', true
	}
	m.wrong(name, "has to be true or false")
	return false, true
}

// count returns a whole number from 1 on; 0 if it is not there.
func (m *members) count(name string) uint64 {
	if !m.has(name) {
		return 0
	}
	n, err := strconv.ParseUint(string(m.values[name]), 10, 63)
	if err != nil || n == 0 {
		m.wrong(name, "has to be a whole number from 1 on")
	}
	return n
}

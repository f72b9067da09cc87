package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What a template asks of an operation.

// Method returns the method of HTTP.
func (o *operation) Method() string { return o.method }

// Path returns the path with its variables.
func (o *operation) Path() string { return o.path }

// Access returns who may ask.
func (o *operation) Access() string {
	public, scope := false, ""
	for _, s := range o.Security {
		if key, ok := s["key"]; ok {
			scope = strings.Join(key, ", ")
		} else {
			public = true
		}
	}
	switch {
	case scope == "":
		return "For everybody."
	case public && slices.Contains(o.Tags, "server"):
		return "For everybody where the server says so; else with a key of the scope " + scope + "."
	case public:
		return "For everybody, unless the server is closed for reading or the board is private: then with a key of the scope " + scope +
			", or the token of a player."
	}
	return "With a key of the scope " + scope + "."
}

// AllParameters returns the parameters, those that are referred to as well.
func (o *operation) AllParameters() []parameter {
	list := make([]parameter, len(o.Parameters))
	for i, p := range o.Parameters {
		if p.Ref != "" {
			p = o.document.Components.Parameters[lastPart(p.Ref)]
		}
		p.document = o.document
		list[i] = p
	}
	return list
}

// Value says in a few words what a value of the parameter is, and may be.
func (p parameter) Value() string {
	if p.Schema == nil {
		return ""
	}
	is := p.document.resolved(p.Schema)
	kind, limits := p.document.kind(is), is.limits()
	if limits == "" || limits == kind {
		return kind
	}
	return kind + ", " + limits
}

// Shown returns an example of a value, "" if there is none.
func (p parameter) Shown() string {
	if p.Example == nil {
		return ""
	}
	return fmt.Sprint(p.Example)
}

// Body returns the body that is sent, or nil.
func (o *operation) Body() *body { return o.document.body(o.RequestBody) }

// answer is a response under its status.
type answer struct {
	Status string
	*body
}

// Answers returns the responses by status.
func (o *operation) Answers() (list []answer) {
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		list = append(list, answer{status, o.document.body(o.Responses[status])})
	}
	return list
}

// kinds returns the kinds of content, JSON first.
func (r *response) kinds() []string {
	return slices.SortedFunc(maps.Keys(r.Content), func(a, b string) int {
		const first = "application/json"
		return cmp.Or(-compareBools(a == first, b == first), strings.Compare(a, b))
	})
}

// compareBools puts false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// body is what is sent or answered, ready to be shown.
type body struct {
	Description string
	Kinds       []string // of content
	Members     []memberOf
	Examples    []example
	Headers     []header
	Problem     bool
}

// header is one of an answer.
type header struct{ Name, Description string }

type example struct{ Summary, Text string }

// followed returns the response or body that is meant.
func (d *document) followed(r *response) *response {
	if r == nil || r.Ref == "" {
		return r
	}
	if there := d.Components.Responses[lastPart(r.Ref)]; there != nil {
		return there
	}
	return d.Components.RequestBodies[lastPart(r.Ref)]
}

// everywhere are the headers of nearly all answers, or of all with a status, which are
// described once.
var everywhere = []string{"Cache-Control", "RateLimit", "RateLimit-Policy", "Retry-After", "Vary", "WWW-Authenticate"}

// headersOf returns the headers that only some answers have.
func (d *document) headersOf(r *response) (list []header) {
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		if slices.Contains(everywhere, name) {
			continue
		}
		h := r.Headers[name]
		if h.Ref != "" {
			h = d.Components.Headers[lastPart(h.Ref)]
		}
		list = append(list, header{name, h.Description})
	}
	return list
}

// Everywhere returns the headers that are described once.
func (d *document) Everywhere() (list []header) {
	for _, name := range everywhere {
		list = append(list, header{name, d.Components.Headers[name].Description})
	}
	return list
}

func (d *document) body(r *response) *body {
	r = d.followed(r)
	if r == nil {
		return nil
	}
	b := &body{Description: r.Description, Kinds: r.kinds(), Headers: d.headersOf(r)}
	for _, kind := range b.Kinds {
		m := r.Content[kind]
		if kind == "application/problem+json" {
			b.Problem = true
			continue
		}
		if len(b.Members) == 0 {
			b.Members = d.members(m.Schema, "", 0)
		}
		b.Examples = append(b.Examples, examplesOf(&m)...)
	}
	return b
}

func examplesOf(m *media) (list []example) {
	if m.Example != nil {
		list = append(list, example{"", shown(m.Example)})
	}
	for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
		e := m.Examples[name]
		list = append(list, example{e.Summary, shown(e.Value)})
	}
	return list
}

// shown returns JSON as it is shown: a text by itself, anything else on lines.
func shown(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var b bytes.Buffer
	if json.Compact(&b, value) == nil && b.Len() <= 76 {
		return b.String()
	}
	b.Reset()
	if json.Indent(&b, value, "", "  ") != nil {
		return string(value)
	}
	return b.String()
}

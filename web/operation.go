package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
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
		return "for everybody"
	case public:
		return "for everybody, unless the server is closed for reading: then with a key of the scope " + scope
	}
	return "with a key of the scope " + scope
}

// AllParameters returns the parameters, those that are referred to as well.
func (o *operation) AllParameters() []parameter {
	list := make([]parameter, len(o.Parameters))
	for i, p := range o.Parameters {
		if p.Ref != "" {
			p = o.document.Components.Parameters[lastPart(p.Ref)]
		}
		list[i] = p
	}
	return list
}

// Limits returns what a value of the parameter may be.
func (p parameter) Limits() string {
	if p.Schema == nil {
		return ""
	}
	return p.Schema.limits()
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

// body is what is sent or answered, ready to be shown.
type body struct {
	Description string
	Kinds       []string // of content
	Members     []memberOf
	Examples    []example
	Problem     bool
}

type example struct{ Summary, Text string }

func (d *document) body(r *response) *body {
	if r == nil {
		return nil
	}
	if r.Ref != "" {
		if there := d.Components.Responses[lastPart(r.Ref)]; there != nil {
			r = there
		} else {
			r = d.Components.RequestBodies[lastPart(r.Ref)]
		}
	}
	b := &body{Description: r.Description, Kinds: slices.Sorted(maps.Keys(r.Content))}
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

// Calls returns command lines that ask as the examples do.
func (o *operation) Calls() (list []string) {
	address := o.path
	for _, p := range o.AllParameters() {
		if p.In == "path" {
			address = strings.ReplaceAll(address, "{"+p.Name+"}", url.PathEscape(fmt.Sprint(p.Example)))
		}
	}
	command := "curl "
	if o.method != "GET" {
		command += "-X " + o.method + " "
	}
	if !strings.HasPrefix(o.Access(), "for everybody") {
		command += "-H \"Authorization: Bearer $KEY\" "
	}
	data := o.data()
	list = append(list, command+data+"'http://127.0.0.1:5000"+address+"'")
	for _, q := range o.Queries {
		list = append(list, command+data+"'http://127.0.0.1:5000"+address+"?"+q+"'")
	}
	return list
}

// data returns the part of a command line that sends the first example of a body.
func (o *operation) data() string {
	r := o.RequestBody
	if r == nil || r.Ref != "" {
		return ""
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Content)) {
		m := r.Content[kind]
		for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
			return "-H 'Content-Type: " + kind + "' -d '" + strings.ReplaceAll(string(m.Examples[name].Value), "'", `'\''`) + "' "
		}
	}
	return ""
}

package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// schema is what is shown of a JSON Schema.
type schema struct {
	Ref, Description, Format, Pattern string
	Type                              any // a name, or a list of them
	Properties                        members
	Required                          []string
	Items, AdditionalProperties       *schema
	AllOf                             []*schema
	Enum                              []any
	Const, Default                    any
	Minimum, Maximum                  *json.Number
	MaxLength, MaxItems               *json.Number
}

// UnmarshalJSON implements [json.Unmarshaler]: a schema may be true or false too.
func (s *schema) UnmarshalJSON(text []byte) error {
	if text = bytes.TrimSpace(text); len(text) > 0 && text[0] != '{' {
		return nil
	}
	type plain schema
	return json.Unmarshal(text, (*plain)(s))
}

// members are those of an object, in their order.
type members []property

type property struct {
	Name   string
	Schema *schema
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *members) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		p := property{Name: fmt.Sprint(name), Schema: new(schema)}
		if err := d.Decode(p.Schema); err != nil {
			return err
		}
		*m = append(*m, p)
	}
	return nil
}

// memberOf is a line of the table of what an object has.
type memberOf struct {
	Name, Kind, Description string
	Optional                bool
}

// maxDepth is how deep objects within objects are shown: no schema needs more.
const maxDepth = 6

// members returns the members of what the schema describes, and of what is in it, under
// their paths.
func (d *document) members(s *schema, at string, depth int) []memberOf {
	return d.membersOf(s, at, depth, nil)
}

// membersOf is members for a part of a schema, the whole of which requires these besides.
func (d *document) membersOf(s *schema, at string, depth int, required []string) (list []memberOf) {
	s = d.resolved(s)
	if s == nil || depth > maxDepth {
		return nil
	}
	required = slices.Concat(required, s.Required)
	for _, part := range s.AllOf {
		required = append(required, part.Required...)
	}
	for _, part := range s.AllOf {
		list = append(list, d.membersOf(part, at, depth+1, required)...)
	}
	for _, p := range s.Properties {
		name := strings.TrimPrefix(at+"."+p.Name, ".")
		is := d.resolved(p.Schema)
		list = append(list, memberOf{name, d.kind(is), d.text(p.Schema), !slices.Contains(required, p.Name)})
		list = append(list, d.members(is, name, depth+1)...)
	}
	if s.Items != nil {
		list = append(list, d.members(s.Items, at+"[]", depth+1)...)
	}
	if more := d.resolved(s.AdditionalProperties); more != nil && (more.Properties != nil || more.AllOf != nil) {
		list = append(list, d.members(more, at+".*", depth+1)...)
	}
	return list
}

// resolved returns the schema that is meant.
func (d *document) resolved(s *schema) *schema {
	if s != nil && s.Ref != "" {
		return d.Components.Schemas[lastPart(s.Ref)]
	}
	return s
}

// text returns what a schema says about itself, or what it refers to does.
func (d *document) text(s *schema) string {
	if s.Description == "" && s.Ref != "" {
		return d.resolved(s).Description
	}
	return s.Description
}

// kind says in a few words what a value is.
func (d *document) kind(s *schema) string {
	switch {
	case s.Items != nil:
		if of := d.kind(d.resolved(s.Items)); of != "any" {
			return "list of " + of + "s"
		}
		return "list"
	case len(s.Enum) > 0 || s.Const != nil:
		return s.limits()
	case s.Type == nil && (s.AllOf != nil || s.Properties != nil):
		return "object"
	case s.Format == "date-time":
		return "time"
	}
	if s.Type == nil {
		return "any"
	}
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Type), " ", " or "), "[]")
}

// limits says what a value may be.
func (s *schema) limits() string {
	var all []string
	for _, v := range s.Enum {
		all = append(all, fmt.Sprint(v))
	}
	if len(all) > 0 {
		return strings.Join(all, ", ")
	}
	if s.Const != nil {
		return fmt.Sprint(s.Const)
	}
	if s.Minimum != nil && s.Maximum != nil {
		all = append(all, fmt.Sprintf("%s to %s", *s.Minimum, *s.Maximum))
	} else if s.Minimum != nil {
		all = append(all, fmt.Sprintf("from %s on", *s.Minimum))
	}
	if s.MaxLength != nil {
		all = append(all, fmt.Sprintf("at most %s characters", *s.MaxLength))
	}
	if s.MaxItems != nil {
		all = append(all, fmt.Sprintf("at most %s of them", *s.MaxItems))
	}
	if s.Default != nil {
		all = append(all, fmt.Sprintf("%v unless given", s.Default))
	}
	return strings.Join(all, "; ")
}

package openapitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Parameter is one of an operation.
type Parameter struct {
	Name, In string
	Type     string // of its schema
	Example  any
}

// Parameters returns the parameters of an operation.
func (c *Contract) Parameters(o *Operation) (list []Parameter) {
	all, _ := o.Description["parameters"].([]any)
	for _, v := range all {
		p, _ := c.follow(v, "")
		name, _ := p["name"].(string)
		in, _ := p["in"].(string)
		schema, _ := c.follow(p["schema"], "")
		kind, _ := schema["type"].(string)
		list = append(list, Parameter{name, in, kind, p["example"]})
	}
	return list
}

// Request is an example of a request, as the document has it.
type Request struct {
	Name       string // for messages
	Method     string
	Target     string
	Type, Body string
}

// Requests returns the examples of requests for an operation: each of its queries
// (x-queries) and none, with each of its bodies.
func (c *Contract) Requests(o *Operation) (list []Request) {
	path := o.Path
	for _, p := range c.Parameters(o) {
		if p.In == "path" {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(fmt.Sprint(p.Example)))
		}
	}
	targets := []string{path}
	queries, _ := o.Description["x-queries"].([]any)
	for _, q := range queries {
		query, _ := q.(string)
		targets = append(targets, path+"?"+query)
	}
	bodies := c.bodies(o)
	for _, target := range targets {
		for _, b := range bodies {
			b.Method, b.Target = o.Method, target
			b.Name = strings.TrimSpace(o.Method + " " + target + " " + b.Name)
			list = append(list, b)
		}
	}
	return list
}

// bodies returns requests that have only a body: an empty one where that may be.
func (c *Contract) bodies(o *Operation) (list []Request) {
	body, _ := c.follow(o.Description["requestBody"], "")
	if required, _ := body["required"].(bool); !required {
		list = append(list, Request{})
	}
	content := asMap(body["content"])
	for _, kind := range slices.Sorted(maps.Keys(content)) {
		examples := examplesOf(asMap(content[kind]))
		for _, name := range slices.Sorted(maps.Keys(examples)) {
			list = append(list, Request{Name: name, Type: kind, Body: bodyText(examples[name])})
		}
	}
	return list
}

// bodyText returns an example as it is sent: JSON, or the text that it is.
func bodyText(example any) string {
	if text, ok := example.(string); ok {
		return text
	}
	text, err := json.Marshal(example)
	if err != nil {
		return err.Error() // it came from JSON: cannot be
	}
	return string(text)
}

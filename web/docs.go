package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// docs returns the page of both documents.
func docs(d Documents) ([]byte, error) {
	text, err := d.Routes()
	if err != nil {
		return nil, err
	}
	routes, err := readDocument(text)
	if err != nil {
		return nil, err
	}
	if text, err = d.Events(); err != nil {
		return nil, err
	}
	events, err := readEvents(text)
	if err != nil {
		return nil, err
	}
	return render("docs.html", page{"API", "docs", struct {
		Title, Version, Description string
		Topics                      []topic
		Headers                     []header
		Events                      *eventDocument
	}{routes.Info.Title, routes.Info.Version, routes.Info.Description, routes.topics(), routes.Everywhere(), events}})
}

// document is what is shown of an OpenAPI document.
type document struct {
	Info struct{ Title, Version, Description string }
	Tags []struct{ Name, Description string }
	// Paths has the operations by path and method.
	Paths      map[string]map[string]*operation
	Components struct {
		Parameters    map[string]parameter
		Schemas       map[string]*schema
		Responses     map[string]*response
		RequestBodies map[string]*response
		Headers       map[string]parameter
	}
}

// operation is one route.
type operation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []parameter
	RequestBody                       *response
	Responses                         map[string]*response
	Security                          []map[string][]string
	Queries                           []string `json:"x-queries"`

	method, path string
	document     *document
}

type parameter struct {
	Ref, Name, In, Description string
	Required                   bool
	Schema                     *schema
	Example                    any

	document *document
}

// response is an answer, or a body that is sent.
type response struct {
	Ref, Description string
	Content          map[string]media
	Headers          map[string]parameter
}

type media struct {
	Schema   *schema
	Example  json.RawMessage
	Examples map[string]struct {
		Summary string
		Value   json.RawMessage
	}
}

func readDocument(text []byte) (*document, error) {
	var d document
	if err := json.Unmarshal(withoutDollars(text), &d); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	for path, methods := range d.Paths {
		for method, o := range methods {
			o.method, o.path, o.document = strings.ToUpper(method), path, &d
		}
	}
	return &d, nil
}

// withoutDollars makes references a member that encoding/json finds by the name Ref.
func withoutDollars(text []byte) []byte {
	return bytes.ReplaceAll(text, []byte(`"$ref":`), []byte(`"ref":`))
}

// topic is a tag with its operations.
type topic struct {
	Name, Description string
	Operations        []*operation
}

// topics returns the operations by tag, in the order of paths.
func (d *document) topics() (list []topic) {
	for _, tag := range d.Tags {
		t := topic{Name: tag.Name, Description: tag.Description}
		for _, methods := range d.Paths {
			for _, o := range methods {
				if len(o.Tags) > 0 && o.Tags[0] == tag.Name {
					t.Operations = append(t.Operations, o)
				}
			}
		}
		sort.Slice(t.Operations, func(i, j int) bool {
			a, b := t.Operations[i], t.Operations[j]
			return a.path < b.path || a.path == b.path && a.method < b.method
		})
		list = append(list, t)
	}
	return list
}

// lastPart returns what a reference names.
func lastPart(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

package openapitest

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// methods are the members of a path that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

func operationsOf(document map[string]any) (list []Operation) {
	paths := asMap(document["paths"])
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for _, method := range methods {
			if description, ok := asMap(paths[path])[method].(map[string]any); ok {
				list = append(list, Operation{strings.ToUpper(method), path, description, strings.Split(path, "/")})
			}
		}
	}
	return list
}

// pointer returns the place of the operation in the document.
func (o *Operation) pointer() string {
	return "#/paths/" + escape(o.Path) + "/" + strings.ToLower(o.Method)
}

// find returns the operation that a request is for, and whether there is one with another
// method at its address. The target is that of the request line.
func (c *Contract) find(method, target string) (found *Operation, others bool) {
	sent := strings.Split(pathOf(target), "/")
	if method == "HEAD" {
		method = "GET"
	}
	for i := range c.operations {
		o := &c.operations[i]
		switch {
		case !o.matches(sent):
		case o.Method != method:
			others = true
		case found == nil || o.literal() > found.literal():
			found = o
		}
	}
	return found, others
}

// pathOf returns the path of a request's target, as it was sent.
func pathOf(target string) string {
	path, _, _ := strings.Cut(target, "?")
	if u, err := url.Parse(path); err == nil && u.Host != "" {
		_, rest, _ := strings.Cut(path, "://")
		_, path, _ = strings.Cut(rest, "/")
		return "/" + path
	}
	return path
}

func (o *Operation) matches(sent []string) bool {
	if len(sent) != len(o.segments) {
		return false
	}
	for i, s := range o.segments {
		variable := strings.HasPrefix(s, "{")
		if !variable && s != sent[i] || variable && (sent[i] == "" || sent[i] == "." || sent[i] == "..") {
			return false
		}
	}
	return true
}

// literal returns which of two operations that match is the one that is meant: the one
// whose path says more.
func (o *Operation) literal() (n int) {
	for _, s := range o.segments {
		if !strings.HasPrefix(s, "{") {
			n++
		}
	}
	return n
}

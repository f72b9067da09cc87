package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Calls returns command lines that ask as the examples do.
func (o *operation) Calls() (list []string) {
	address := o.path
	for _, p := range o.AllParameters() {
		if p.In == "path" {
			address = strings.ReplaceAll(address, "{"+p.Name+"}", url.PathEscape(fmt.Sprint(p.Example)))
		}
	}
	options := strings.Join(o.options(), "")
	for _, q := range o.queries() {
		list = append(list, o.command()+quoted("http://127.0.0.1:5000"+address+q)+options)
	}
	return list
}

// queries returns those of the examples: none at all where that is an answer too.
func (o *operation) queries() (list []string) {
	if !slices.ContainsFunc(o.AllParameters(), func(p parameter) bool { return p.In == "query" && p.Required }) {
		list = append(list, "")
	}
	for _, q := range o.Queries {
		list = append(list, "?"+q)
	}
	return list
}

// command is how a command line begins.
func (o *operation) command() string {
	if o.method == "GET" {
		return "curl "
	}
	return "curl -X " + o.method + " "
}

// options are those that each command line of the operation has, a line each.
func (o *operation) options() (list []string) {
	if !strings.HasPrefix(o.Access(), "For everybody") {
		list = append(list, " \\\n  -H \"Authorization: Bearer $KEY\"")
	}
	if kind, body := o.sent(); kind != "" {
		list = append(list, " \\\n  -H "+quoted("Content-Type: "+kind), " \\\n  --data-binary "+quoted(body))
	}
	return list
}

// sent returns the first example of a body, and of which kind it is; "" if there is none.
func (o *operation) sent() (kind, body string) {
	r := o.document.followed(o.RequestBody)
	if r == nil {
		return "", ""
	}
	for _, kind := range r.kinds() {
		m := r.Content[kind]
		if m.Example != nil {
			return kind, compact(m.Example)
		}
		for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
			return kind, compact(m.Examples[name].Value)
		}
	}
	return "", ""
}

// compact returns JSON as it is sent: a text by itself.
func compact(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// quoted returns a word of a command line of a shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

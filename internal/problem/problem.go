// Package problem writes errors as RFC 9457 "problem details".
package problem

import (
	"encoding/json"
	"net/http"
)

// ContentType is the media type of a problem.
const ContentType = "application/problem+json"

// typePrefix is before the kind in the type of a problem, and the path under which the
// server says what the kinds are.
const typePrefix = "/problems/"

// Problem is an error as a client gets it.
type Problem struct {
	Type   string  `json:"type"`             // see [Kind.Type]
	Title  string  `json:"title"`            // of the kind
	Status int     `json:"status"`           // the HTTP status
	Detail string  `json:"detail,omitempty"` // what is wrong, and what to do
	Errors []Error `json:"errors,omitempty"` // what is wrong with parts of the request
}

// Error says what is wrong with a part of a request.
type Error struct {
	Field  string `json:"field"`  // a parameter of the address, or a member of the body
	Detail string `json:"detail"` // what it has to be
}

// Type returns the type of the kind's problems: a reference, relative to the server, to
// a page that says what it means.
func (k Kind) Type() string { return typePrefix + string(k) }

// about returns what the kind is. One that is not listed is a fault of ours.
func (k Kind) about() About {
	for _, a := range Kinds() {
		if a.Kind == k {
			return a
		}
	}
	return About{k, http.StatusInternalServerError, http.StatusText(http.StatusInternalServerError), ""}
}

// Status returns the HTTP status of the kind's problems.
func (k Kind) Status() int { return k.about().Status }

// New returns a problem of the kind.
func New(k Kind, detail string, errors ...Error) Problem {
	a := k.about()
	return Problem{Type: k.Type(), Title: a.Title, Status: a.Status, Detail: detail, Errors: errors}
}

// Write answers with a problem of the kind.
func Write(w http.ResponseWriter, k Kind, detail string, errors ...Error) {
	p := New(k, detail, errors...)
	Send(w, p.Status, p)
}

// Send answers with the status and the JSON of a problem that has more members than others.
func Send(w http.ResponseWriter, status int, p any) {
	body, err := json.Marshal(p)
	if err != nil { // texts and numbers: cannot be
		body = []byte("{}")
	}
	h := w.Header()
	h.Set("Content-Type", ContentType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Length")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // a client that has gone is no concern
}

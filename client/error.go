package client

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Error is what a server answers instead of what was asked for: a problem as RFC 9457
// has it.
type Error struct {
	// Status is that of HTTP.
	Status int `json:"status"`
	// Kind says what sort of problem it is, such as unknown-game: the last part of its
	// type, which stays the same from version to version; docs/problems.md lists them. It
	// is "" if something else than a Stats Tracker server has answered, such as a proxy.
	Kind string `json:"-"`
	// Title is the kind in words, and Detail says what is wrong and what to do.
	Title  string `json:"title"`
	Detail string `json:"detail"`
	// Fields names the parameters and members that are wrong.
	Fields []FieldError `json:"errors"`
	// RetryAfter is how long to wait before asking again; 0 if the server does not say.
	RetryAfter time.Duration `json:"-"`
	// Body is the whole answer, as far as it is not larger than a mebibyte.
	Body []byte `json:"-"`

	ends bool // whether it is the end of what is told of a board
}

// FieldError says what is wrong with a parameter of an address or a member of a body.
type FieldError struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error implements error. What a terminal or a log would not show as it is, is quoted.
func (e *Error) Error() string {
	switch {
	case e.Detail == "":
		return strings.TrimSpace(fmt.Sprintf("the server answers %d %s", e.Status, http.StatusText(e.Status)))
	case strings.ContainsFunc(e.Detail, func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }):
		return strconv.Quote(e.Detail)
	}
	return e.Detail
}

// Temporary reports whether the same request may succeed later, and has changed
// nothing now.
func (e *Error) Temporary() bool {
	return e.Status == http.StatusServiceUnavailable || e.Status == http.StatusTooManyRequests
}

// problemType is what an answer that is a problem has as its Content-Type.
const problemType = "application/problem+json"

const maxProblem = 1 << 20

// errorOf returns the answer as an error.
func errorOf(resp *http.Response) *Error {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxProblem)) // what has come may say enough
	e := new(Error)
	if strings.HasPrefix(resp.Header.Get("Content-Type"), problemType) {
		e = problemOf(body)
	}
	e.Status, e.Body = resp.StatusCode, body
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}

// problemOf reads a problem. What is none is one that says nothing.
func problemOf(text []byte) *Error {
	var problem struct {
		Type string `json:"type"`
		Error
	}
	if json.Unmarshal(text, &problem) != nil {
		return &Error{Body: text}
	}
	e := problem.Error
	e.Kind, e.Body = problem.Type[strings.LastIndexByte(problem.Type, '/')+1:], text
	return &e
}

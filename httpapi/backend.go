package httpapi

import (
	"net/http"
)

// Backend is what an open API answers from and writes to. Every field is needed.
type Backend struct {
	Reader  Reader
	History HistoryReader
	// Events takes POST /v1/events, and decides itself who may send.
	Events http.Handler
	// Guard decides who may change rules, have games scored again, and amend the past.
	Guard      Guard
	Rules      Rules
	Rescores   Rescores
	Amendments Amendments
	Pasts      Pasts
	WhatIfs    WhatIfs
	Visibility Visibility
	Erasures   Erasures
	Persons    Persons
	Verifier   Verifier
	Log        Log
}

// Guard knows who may write. It may be asked by several goroutines.
type Guard interface {
	// Admit reports whether the client may write. One that may not has got its
	// answer, a problem.
	Admit(w http.ResponseWriter, r *http.Request) bool
}

// change is the answer to a request that changes something: a status, and JSON
// text that is appended to dst.
type change func(dst []byte, r *http.Request, b *Backend) (status int, text []byte, err error)

// write returns the handler of what changes something, for those who may.
func (a *API) write(change change) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		switch {
		case b == nil:
			starting(w)
			return
		case !b.Guard.Admit(w, r):
			return
		}
		status, text, err := change(nil, r, b)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		send(w, status, append(text, '\n'))
	})
}

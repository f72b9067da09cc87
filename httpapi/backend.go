package httpapi

import (
	"net/http"
)

// Backend is what an open API answers from and writes to. Every field is needed.
type Backend struct {
	Reader  Reader
	sees    func(r *http.Request, game string) bool // whether a client may see private boards
	Changes Changes                                 // of what Reader reads
	History HistoryReader
	// Events takes POST /v1/events. The context of a request has the grant of its client.
	Events     http.Handler
	Rules      Rules
	Rescores   Rescores
	Amendments Amendments
	Pasts      Pasts
	WhatIfs    WhatIfs
	Visibility Visibility
	Erasures   Erasures
	Persons    Persons
	Profiles   Profiles
	Verifier   Verifier
	Log        Log
	Rejections Rejections
	Keys       Keys
}

// change is the answer to a request that changes something: a status, and JSON
// text that is appended to dst.
type change func(dst []byte, r *http.Request, b *Backend) (status int, text []byte, err error)

// write returns the handler of what changes something.
func (a *API) write(change change) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			starting(w)
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

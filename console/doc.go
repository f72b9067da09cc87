// Package console has the operator's pages at /admin: how the server is and was in the last
// hour, rejected events to mend, rules to try and apply, players to rename, hide and merge.
//
// Whoever wants to see them shows a key once, with the scope admin and for all games, and
// gets a session: 256 random bits in a cookie, of which the server keeps the SHA-256 in
// memory. A session ends after twelve hours, after an hour without use, at a restart, when it
// is ended, and with its key. On a server without keys there are no sessions: programs and
// pages of its own machine are let in, as to the API.
//
// Everything that the pages show of games and change about them they ask of the API, as a
// program would, for somebody who may do what the key of the session allows. So there is one
// place that checks, and nothing that the pages can do and the API cannot.
//
// A page is made in two steps, as in package portal: Go makes a view, in which everything is a
// text already, and a template (templ) makes HTML of it. Texts that others have written are
// bounded, and what cannot be seen in them is written out.
package console

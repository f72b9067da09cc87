// Package httpapi answers questions about boards and players: JSON over HTTP,
// errors as RFC 9457 problems. It sees a [Reader], never the state itself.
//
// The routes are a table (routes.go). Answers are appended to a buffer that is
// used again, because most of the work of an answer would be its encoding.
package httpapi

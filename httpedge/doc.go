// Package httpedge is what stands between a client and the routes: whose request
// it is, how many he may send, what web pages from elsewhere may read, in which
// form he gets his answer, and what the server takes on at once. Each is a
// middleware of net/http, in a file of its own, that knows nothing of the routes
// but what [ClassOf] says.
//
// The order that makes sense, from outside: [Resets] (who opens requests only to
// give them up is cut off), [Pace] (bodies come at a least speed), [Origins] (a
// page can read every answer, refusals too), [Limiter] (nobody may ask too often),
// [Slots] (not too much at once), [Compressor]. [Listener] bounds the connections
// below all of them, and [Certificate] is what TLS shows.
//
// What it refuses it answers with a problem. All of its types may be used by
// several goroutines.
package httpedge

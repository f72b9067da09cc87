// Package live tells many clients what changes in a list, as Server-Sent Events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
//
// A client gets a picture of the list, and from then on what changes in it:
//
//	snapshot  the picture as a whole: at the beginning, and whenever it is easier
//	change    {"revision":7,"total":3,"entries":[…],"gone":["ann"]}
//	player    where one player stands, for who asked for that
//	season    another season begins; a snapshot follows
//	end       there is nothing more to tell, and why: a problem of RFC 9457
//
// A client has the list of now when it takes out of the entries that it has those
// that are gone and those that come, puts what comes behind the rest, and sorts by
// rank, leaving those of equal rank in their order.
//
// # Who does what
//
// A [Source] can be looked at. A hub looks at it for everybody who listens to it:
// when something may have changed, and at most a few times a second. It encodes what
// has changed once, as a frame. Each listener writes the newest frame to its own
// client: the change, if the client has the frame before, and the snapshot if it has
// not. So nothing queues up for a client that is slow, and nobody waits for it.
//
// The id of an event says what the client has then: the revision, and a sum of what
// is shown. A client that comes back with the id of what is shown now needs no
// snapshot, whichever process it had been connected to.
package live

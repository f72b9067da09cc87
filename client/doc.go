// Package client asks a Stats Tracker server from Go: it sends events, reads boards,
// players and games, follows what changes on a board, and settles rejected events.
//
//	c, err := client.New("http://127.0.0.1:5000", client.Options{})
//	…
//	_, err = c.Publish(ctx, []client.Event{{"product_id": "chess", "type": "game_over", "winner_id": "ann", "loser_id": "bob"}})
//	…
//	for entry, err := range c.Entries(ctx, client.Ref{Game: "chess", Board: "wins"}) {
//
// What the server refuses is an [*Error], which says what is wrong, with which
// parameter, and of which kind it is. A [Client] may be used by several goroutines. It
// does not try again by itself: [Error.Temporary] and [Error.RetryAfter] say when that
// is worth while, and events that have an event_id, or a request with an
// [IdempotencyKey], can be sent again without being counted twice.
//
// Lists of any length are iterators ([Client.Entries], [Client.Players],
// [Client.RejectedEvents]), which ask for a page when it is needed; so is what happens on
// a board ([Client.Listen]). Percentiles are of 0 to 100, ranks from 1 on, and times have
// their offset.
//
// Answers may get more members in time; what this package does not know of is left out.
// For addresses that it has no method for there are [Client.Ask], and [Client.Request]
// and [Client.Do] for answers without end.
package client

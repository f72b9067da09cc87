// Package redissource follows a Redis stream: it reads every entry once, in
// order, from the beginning the first time and afterwards from the position
// that the log has, and delivers it as one record.
//
// # What it does to Redis
//
// It only reads: XREAD, XINFO STREAM and TYPE on the one key. It makes no
// consumer group, deletes nothing and trims nothing, so any number of other
// programs may use the same stream. Redis 6.2 to 8 and Valkey have what it
// needs; from 7.0 on they also count the entries, which tells losses exactly.
//
// # How it reads
//
// One goroutine reads and encodes the next batch while the sink takes the one
// before. Reads block in the server until there is something, so nothing is
// polled and nothing waits. Every trouble ends the connection; after a while
// that grows with each failure, the source connects again and goes on at the
// sink's position, and what had been read ahead is read again.
//
// # What it notices
//
// Every few seconds it compares the stream with its own account of it (see
// account): a key that is no stream, a stream that ends before the position,
// one that has vanished, and entries that were trimmed or deleted before they
// had been read. Each of these is logged and stays in the status.
package redissource

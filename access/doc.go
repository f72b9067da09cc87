// Package access knows who may do what.
//
// Every route asks for a [Scope]. What a client may do is a [Grant]: it comes from a
// key that the client sends, from the one key that a server may share with all of its
// clients, from a player's token, or from being a program on the same machine as a
// server that has no keys at all. The [Guard] brings the two together.
//
// A key is "st_", its id, "_" and 256 random bits in base32. [Keys] keeps them in the
// file keys.json of the data directory: only the SHA-256 of each, as nobody can guess
// 256 random bits, so that a slow hash would protect nothing and make every request
// slow. The id says which key to compare with, in a time that does not depend on what
// is compared. Several processes may use the file at once: who changes it holds a lock,
// a change takes the place of the old file in one step, and a server that runs notices
// it within a second. A file that cannot be read means that no key of it holds.
//
// Nothing here writes a key into a log, an error or an answer, but for the one time that
// [Keys.Create] returns it.
package access

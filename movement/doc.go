// Package movement keeps on disk which rank every player of a board had at moments of
// the last days, so that one can say how far he has climbed since.
//
// A record has the ranks of one board at one moment, in a file: a number of fixed
// width for each player, in the order of the players' numbers, so that the rank of one
// is read from one place and nothing is kept in memory. A board that has not changed
// since its last record shares the file of that one.
//
// The newest [Fine] intervals have a record each, older time one for as many
// intervals; beyond the window there is one more, so that all of the window can be
// compared with. A record takes as many bytes a player as its largest rank needs, 3
// for a million of them: with an interval of an hour and a window of a week that is
// about 100 bytes on disk for each player of a board that changes all the time.
//
// Records are derived, and only a convenience. Every block of a file is under a
// checksum, and a record that is damaged is removed as if it had never been made.
// Nothing is synced.
package movement

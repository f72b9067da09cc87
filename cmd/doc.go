// Package cmd is the command line: it reads settings and wires the parts of the
// program together. It is the only package that knows them all.
//
// A setting has one name and three spellings: the flag --events-stream, the
// variable STATSTRACKER_EVENTS_STREAM and the key events-stream of the config
// file, of which the first that is there holds.
package cmd

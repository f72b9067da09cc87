// Football turns the table of a collection of football results into events. The
// collection is "International football results" by Mart Jürisoo, which is in the
// public domain (CC0); the README beside this file says where it is. Its file
// results.csv has a line for each match between men's national teams since 1872:
//
//	date,home_team,away_team,home_score,away_score,tournament,city,country,neutral
//	1872-11-30,Scotland,England,0,0,Friendly,Glasgow,Scotland,FALSE
//
// This program prints an event for each, in the same order, one JSON object a
// line, ready to be published:
//
//	go run ./examples/football results.csv >football.ndjson
//
// The name - is standard input. A match without a score, which has not been
// played yet, is left out. The numbers in event_id count the others from 1. The
// collection is also corrected in the middle, where that moves the numbers of all
// that follows: publish a later table into a data directory of its own.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run converts the file that the arguments name and returns the exit status.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	say := func(format string, values ...any) { _, _ = fmt.Fprintf(errOut, format+"\n", values...) }
	if len(args) != 1 {
		say("error: one file is needed: go run ./examples/football results.csv >football.ndjson")
		return 2
	}
	name := args[0]
	if name != "-" {
		file, err := os.Open(name) //nolint:gosec // the user names it
		if err != nil {
			say("error: %v\nhint: examples/football/README.md says where results.csv is", err)
			return 1
		}
		defer func() { _ = file.Close() }() // nothing was written
		in = file
	}
	n, err := convert(out, in)
	if err != nil {
		say("error: convert %s: %v", name, err)
		return 1
	}
	say("matches: %d", n.written)
	if n.unplayed > 0 {
		say("left out, as they have no score yet: %d", n.unplayed)
	}
	return 0
}

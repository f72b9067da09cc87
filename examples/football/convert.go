package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// counts says how many matches there were.
type counts struct{ written, unplayed int }

// convert reads the table and writes the events, one after the other.
func convert(out io.Writer, in io.Reader) (n counts, err error) {
	table := csv.NewReader(in)
	table.ReuseRecord = true
	head, err := table.Read()
	if err != nil {
		return n, fmt.Errorf("read the first line: %w", err)
	}
	at, err := findColumns(head)
	if err != nil {
		return n, err
	}
	w := bufio.NewWriter(out)
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return n, w.Flush()
		}
		if err != nil {
			return n, err // says the line
		}
		if err := n.add(w, at.match(row)); err != nil {
			line, _ := table.FieldPos(0)
			return n, errors.Join(fmt.Errorf("line %d: %w", line, err), w.Flush())
		}
	}
}

// add writes the event of a match, if it has been played.
func (n *counts) add(w *bufio.Writer, m match) error {
	if m.unplayed() {
		n.unplayed++
		return nil
	}
	e, err := m.event(n.written + 1)
	if err != nil {
		return err
	}
	n.written++
	_, err = w.WriteString(e.line())
	return err
}

// names are the columns that are used, in the order of the fields of a match.
var names = []string{"date", "home_team", "away_team", "home_score", "away_score", "tournament", "neutral"}

// columns says where in a row they are.
type columns [7]int

func findColumns(head []string) (at columns, err error) {
	where := make(map[string]int, len(head))
	for i, name := range head {
		where[name] = i
	}
	for i, name := range names {
		var ok bool
		if at[i], ok = where[name]; !ok {
			return at, fmt.Errorf("the first line has no column %s: is this results.csv?", name)
		}
	}
	return at, nil
}

func (at *columns) match(row []string) match {
	return match{
		date: row[at[0]], home: row[at[1]], away: row[at[2]],
		homeScore: row[at[3]], awayScore: row[at[4]], tournament: row[at[5]], neutral: row[at[6]],
	}
}

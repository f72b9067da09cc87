package cmd

import (
	"bytes"
	"fmt"
	"io"

	"golang.org/x/term"

	"statstracker/client"
)

// boardView shows a board that changes: on a terminal in place, elsewhere first as a
// whole and then a line for each entry that is new or another.
type boardView struct {
	*shownBoard
	out   io.Writer
	drawn int // lines on the terminal
}

// event takes an event.
func (v *boardView) event(event client.Live) error {
	switch e := event.(type) {
	case *client.Snapshot:
		v.page = e.Page
		return v.draw(nil)
	case *client.Change:
		v.page.Apply(e)
		return v.draw(e)
	}
	return nil // a season is told by the snapshot after it
}

// draw shows the page, or what has changed in it.
func (v *boardView) draw(c *client.Change) error {
	height, terminal := heightOf(v.out)
	if c != nil && !terminal {
		return v.tell(c)
	}
	var text bytes.Buffer
	if err := v.print(&text); err != nil {
		return err
	}
	if !terminal {
		return printRaw(v.out, text.Bytes())
	}
	lines := bytes.SplitAfter(text.Bytes(), []byte("\n"))
	lines = lines[:min(len(lines)-1, max(1, height-1))]
	up := ""
	if v.drawn > 0 {
		up = fmt.Sprintf("\x1b[%dA\x1b[J", v.drawn)
	}
	v.drawn = len(lines)
	return printRaw(v.out, append([]byte(up), bytes.Join(lines, nil)...))
}

// tell prints what has changed.
func (v *boardView) tell(c *client.Change) error {
	var text bytes.Buffer
	for _, player := range c.Gone {
		fmt.Fprintf(&text, "–  %s\n", visible(player))
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		fmt.Fprintf(&text, "%d  %s  %s\n", e.Rank, called(e.Name, e.Player), scoreTexts([]float64{e.Score})[0])
	}
	return printRaw(v.out, text.Bytes())
}

// heightOf returns how many lines a terminal has.
func heightOf(out io.Writer) (lines int, terminal bool) {
	fd, terminal := terminalOf(out)
	if !terminal {
		return 0, false
	}
	_, lines, err := term.GetSize(fd)
	if err != nil {
		lines = 24
	}
	return lines, true
}

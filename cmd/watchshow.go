package cmd

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// boardView shows a board that changes: on a terminal in place, elsewhere first as a
// whole and then a line for each entry that is new or another.
type boardView struct {
	out   io.Writer
	game  *gameAnswer
	board *boardAnswer
	page  page
	drawn int // lines on the terminal
}

// event takes an event.
func (v *boardView) event(name string, text []byte) error {
	switch name {
	case "snapshot":
		v.page = page{}
		if err := decodeAnswer(text, &v.page); err != nil {
			return err
		}
		return v.draw(nil)
	case "change":
		var c topChange
		if err := decodeAnswer(text, &c); err != nil {
			return err
		}
		if err := v.page.apply(&c); err != nil {
			return err
		}
		return v.draw(&c)
	}
	return nil // a season is told by the snapshot after it
}

// draw shows the page, or what has changed in it.
func (v *boardView) draw(c *topChange) error {
	height, terminal := heightOf(v.out)
	if c != nil && !terminal {
		return v.tell(c)
	}
	var text bytes.Buffer
	if err := v.page.print(&text, v.game, v.board, moment{}); err != nil {
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
func (v *boardView) tell(c *topChange) error {
	changed := page{Tie: v.page.Tie, Entries: c.Entries}
	entries, err := changed.entriesOf()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	for _, player := range c.Gone {
		fmt.Fprintf(&text, "–  %s\n", visible(player))
	}
	for i := range entries {
		e := &entries[i]
		fmt.Fprintf(&text, "%d  %s  %s\n", e.Rank, called(e.Name, e.Player), scoreTexts([]float64{e.Score})[0])
	}
	return printRaw(v.out, text.Bytes())
}

// heightOf returns how many lines a terminal has.
func heightOf(out io.Writer) (lines int, terminal bool) {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0, false
	}
	_, lines, err := term.GetSize(int(file.Fd()))
	if err != nil {
		lines = 24
	}
	return lines, true
}

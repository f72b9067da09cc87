package cmd

import (
	"fmt"
	"io"
	"strconv"

	"statstracker/client"
)

// shownBoard is a page of a board as a command shows it.
type shownBoard struct {
	game  *client.Game
	board *client.Board
	then  moment
	page  client.Page
}

// seasonText says which season it is, and when.
func seasonText(s *client.Season) string {
	const minute = "2006-01-02 15:04 -07:00"
	state := "open"
	if s.Sealed {
		state = "sealed"
	}
	return fmt.Sprintf("season %s, from %s until %s, %s", visible(s.ID), s.Start.Format(minute), s.End.Format(minute), state)
}

// print prints the page.
func (b *shownBoard) print(w io.Writer) error {
	if err := b.printHead(w); err != nil || b.page.Total == 0 {
		return err
	}
	return b.table().print(w)
}

// printHead prints which board it is.
func (b *shownBoard) printHead(w io.Writer) error {
	p := &b.page
	name := visible(p.Board)
	if title := ofText(b.board.Title); title != "" {
		name += " (" + title + ")"
	}
	text := fmt.Sprintf("%s, %s: %d of %d players\n", visible(p.Game), name, len(p.Entries), p.Total)
	switch {
	case p.Total == 0 && (p.Season == nil || b.board.Players == 0 && b.game.Players > 0):
		text = emptyText(b.game, b.board)
	case p.Total == 0:
		text = fmt.Sprintf("the board %s of %s is empty in this season: no result has come\n", visible(p.Board), visible(p.Game))
	}
	if p.Season != nil {
		text += seasonText(p.Season) + "\n"
	}
	if !b.then.isNow() {
		text += b.then.String() + "\n"
	}
	if p.Total > 0 {
		text += "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

func (b *shownBoard) table() *table {
	entries := b.page.Entries
	scores := make([]float64, len(entries))
	for i := range entries {
		scores[i] = entries[i].Score
	}
	scoreText, tieText := scoreTexts(scores), tieTexts(entries)
	out := &table{right: []bool{true, false, true}}
	head := []string{"rank", "player", "score"}
	if unit := ofText(b.board.Unit); unit != "" {
		head[2] += " (" + unit + ")"
	}
	if b.page.Tie != "" {
		out.right, head = append(out.right, true), append(head, visible(b.page.Tie))
	}
	out.right, head = append(out.right, false), append(head, "")
	out.add(head...)
	for i := range entries {
		row := []string{strconv.Itoa(entries[i].Rank), called(entries[i].Name, entries[i].Player), scoreText[i]}
		if b.page.Tie != "" {
			row = append(row, tieText[i])
		}
		out.add(append(row, mark(entries[i].Provisional))...)
	}
	return out
}

// tieTexts returns what orders equal scores as it is shown in one column; "" where
// there is nothing.
func tieTexts(entries []client.Entry) []string {
	var ties []float64
	for i := range entries {
		if entries[i].Tie != nil {
			ties = append(ties, *entries[i].Tie)
		}
	}
	some := scoreTexts(ties)
	all := make([]string, len(entries))
	for i := range entries {
		if entries[i].Tie != nil {
			all[i], some = some[0], some[1:]
		}
	}
	return all
}

// mark says that a score is provisional, if it is.
func mark(provisional bool) string {
	if provisional {
		return "provisional"
	}
	return ""
}

package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
)

// page is the top of a board as a server answers it.
type page struct {
	Game    string            `json:"game"`
	Board   string            `json:"board"`
	Tie     string            `json:"tie"` // the member of entries that orders equal scores
	Total   int               `json:"total"`
	Season  *season           `json:"season"`
	Entries []json.RawMessage `json:"entries"`
}

// season is which season an answer is about.
type season struct {
	ID     string    `json:"id"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Sealed bool      `json:"sealed"`
}

// String says which season it is, and when.
func (s *season) String() string {
	const minute = "2006-01-02 15:04 -07:00"
	state := "open"
	if s.Sealed {
		state = "sealed"
	}
	return fmt.Sprintf("season %s, from %s until %s, %s", visible(s.ID), s.Start.Format(minute), s.End.Format(minute), state)
}

// entry is a player on a page.
type entry struct {
	Rank        int      `json:"rank"`
	Player      string   `json:"player"`
	Name        string   `json:"name"` // "" if he is called nothing
	Score       float64  `json:"score"`
	Provisional bool     `json:"provisional"`
	tie         *float64 // nil if he has none
}

// entriesOf reads the entries of the page.
func (p *page) entriesOf() ([]entry, error) {
	entries := make([]entry, len(p.Entries))
	for i, text := range p.Entries {
		if err := decodeAnswer(text, &entries[i]); err != nil {
			return nil, err
		}
		var err error
		if entries[i].tie, err = tieOf(text, p.Tie); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// tieOf returns the number that an answer has in the member that orders equal
// scores; nil if it has none.
func tieOf(answer []byte, name string) (*float64, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // it has none
	}
	var all map[string]json.RawMessage
	if err := decodeAnswer(answer, &all); err != nil || all[name] == nil {
		return nil, err
	}
	var tie float64
	err := decodeAnswer(all[name], &tie)
	return &tie, err
}

// printTop prints the answer about a board of the game.
func printTop(w io.Writer, g *gameAnswer, b *boardAnswer, then moment, answer []byte) error {
	var p page
	if err := decodeAnswer(answer, &p); err != nil {
		return err
	}
	return p.print(w, g, b, then)
}

// print prints the page, which is of a board of the game.
func (p *page) print(w io.Writer, g *gameAnswer, b *boardAnswer, then moment) error {
	entries, err := p.entriesOf()
	if err != nil {
		return err
	}
	if err := p.printHead(w, g, b, then); err != nil || p.Total == 0 {
		return err
	}
	return p.table(b, entries).print(w)
}

// printHead prints which board it is.
func (p *page) printHead(w io.Writer, g *gameAnswer, b *boardAnswer, then moment) error {
	name := visible(p.Board)
	if title := ofText(b.Title); title != "" {
		name += " (" + title + ")"
	}
	text := fmt.Sprintf("%s, %s: %d of %d players\n", visible(p.Game), name, len(p.Entries), p.Total)
	switch {
	case p.Total == 0 && (p.Season == nil || b.Players == 0 && g.Players > 0):
		text = g.empty(b)
	case p.Total == 0:
		text = fmt.Sprintf("the board %s of %s is empty in this season: no result has come\n", visible(p.Board), visible(p.Game))
	}
	if p.Season != nil {
		text += p.Season.String() + "\n"
	}
	if !then.isNow() {
		text += then.String() + "\n"
	}
	if p.Total > 0 {
		text += "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

func (p *page) table(b *boardAnswer, entries []entry) *table {
	scores := make([]float64, len(entries))
	for i := range entries {
		scores[i] = entries[i].Score
	}
	scoreText, tieText := scoreTexts(scores), tieTexts(entries)
	out := &table{right: []bool{true, false, true}}
	head := []string{"rank", "player", "score"}
	if unit := ofText(b.Unit); unit != "" {
		head[2] += " (" + unit + ")"
	}
	if p.Tie != "" {
		out.right, head = append(out.right, true), append(head, visible(p.Tie))
	}
	out.right, head = append(out.right, false), append(head, "")
	out.add(head...)
	for i := range entries {
		row := []string{strconv.Itoa(entries[i].Rank), called(entries[i].Name, entries[i].Player), scoreText[i]}
		if p.Tie != "" {
			row = append(row, tieText[i])
		}
		out.add(append(row, mark(entries[i].Provisional))...)
	}
	return out
}

// tieTexts returns what orders equal scores as it is shown in one column; "" where
// there is nothing.
func tieTexts(entries []entry) []string {
	var ties []float64
	for i := range entries {
		if entries[i].tie != nil {
			ties = append(ties, *entries[i].tie)
		}
	}
	some := scoreTexts(ties)
	all := make([]string, len(entries))
	for i := range entries {
		if entries[i].tie != nil {
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

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
	Rank        int     `json:"rank"`
	Player      string  `json:"player"`
	Score       float64 `json:"score"`
	Provisional bool    `json:"provisional"`
	tie         float64
}

// entriesOf reads the entries of the page.
func (p *page) entriesOf() ([]entry, error) {
	entries := make([]entry, len(p.Entries))
	for i, text := range p.Entries {
		if err := decodeAnswer(text, &entries[i]); err != nil {
			return nil, err
		}
		if p.Tie == "" {
			continue
		}
		var all map[string]json.RawMessage
		if err := decodeAnswer(text, &all); err != nil {
			return nil, err
		}
		if err := decodeAnswer(all[p.Tie], &entries[i].tie); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func printTop(w io.Writer, answer []byte) error {
	var p page
	if err := decodeAnswer(answer, &p); err != nil {
		return err
	}
	entries, err := p.entriesOf()
	if err != nil {
		return err
	}
	if err := p.printHead(w); err != nil || p.Total == 0 {
		return err
	}
	return p.table(entries).print(w)
}

// printHead prints which board it is.
func (p *page) printHead(w io.Writer) error {
	text := fmt.Sprintf("%s, %s: %d of %d players\n\n", visible(p.Game), visible(p.Board), len(p.Entries), p.Total)
	switch {
	case p.Total == 0 && p.Season == nil:
		text = fmt.Sprintf("the board %s of %s is empty: no result has come yet\n", visible(p.Board), visible(p.Game))
	case p.Total == 0:
		text = fmt.Sprintf("the board %s of %s is empty in this season: no result has come\n%v\n", visible(p.Board), visible(p.Game), p.Season)
	case p.Season != nil:
		text = fmt.Sprintf("%s, %s: %d of %d players\n%v\n\n", visible(p.Game), visible(p.Board), len(p.Entries), p.Total, p.Season)
	}
	_, err := io.WriteString(w, text)
	return err
}

func (p *page) table(entries []entry) *table {
	scores, ties := make([]float64, len(entries)), make([]float64, len(entries))
	for i := range entries {
		scores[i], ties[i] = entries[i].Score, entries[i].tie
	}
	scoreText, tieText := scoreTexts(scores), scoreTexts(ties)
	out := &table{right: []bool{true, false, true}}
	head := []string{"rank", "player", "score"}
	if p.Tie != "" {
		out.right, head = append(out.right, true), append(head, visible(p.Tie))
	}
	out.right, head = append(out.right, false), append(head, "")
	out.add(head...)
	for i := range entries {
		row := []string{strconv.Itoa(entries[i].Rank), visible(entries[i].Player), scoreText[i]}
		if p.Tie != "" {
			row = append(row, tieText[i])
		}
		out.add(append(row, mark(entries[i].Provisional))...)
	}
	return out
}

// mark says that a score is provisional, if it is.
func mark(provisional bool) string {
	if provisional {
		return "provisional"
	}
	return ""
}

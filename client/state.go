package client

import (
	"encoding/json"
	"time"
)

// Season is one of a board, from Start until End, which is not in it.
type Season struct {
	ID      string    `json:"id"`
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	Sealed  bool      `json:"sealed"`  // it is over: nothing but an amendment changes it
	Amended bool      `json:"amended"` // it was changed after it was sealed
}

// State says of which board an answer is, and of when.
type State struct {
	Game   string  `json:"game"`
	Board  string  `json:"board"`
	Tie    string  `json:"tie"`    // what orders equal scores; "" for nothing but time
	Season *Season `json:"season"` // nil for all time
	Total  int     `json:"total"`  // players on the board
	// Revision is how many records of the log are taken into account. It only grows.
	Revision uint64 `json:"revision"`
	// Then is the moment of the past that was asked for.
	Then
}

// Then is the moment of the past that an answer is of; the zero value is now.
type Then struct {
	AsOf         time.Time `json:"as_of"`
	AsOfRevision uint64    `json:"as_of_revision"`
}

// tiesOf returns, for each object in the list that the answer has under the name, the
// number in the member that orders equal scores: nil where there is none. Without such a
// member it returns nothing.
func tiesOf(answer []byte, list, member string) ([]*float64, error) {
	if member == "" {
		return nil, nil
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(answer, &all); err != nil {
		return nil, err
	}
	var objects []map[string]json.RawMessage
	if err := json.Unmarshal(all[list], &objects); err != nil {
		return nil, err
	}
	ties := make([]*float64, len(objects))
	for i, o := range objects {
		if text, ok := o[member]; ok {
			if err := json.Unmarshal(text, &ties[i]); err != nil {
				return nil, err
			}
		}
	}
	return ties, nil
}

// setTies gives the entries what orders equal scores.
func setTies(entries []Entry, answer []byte, member string) error {
	ties, err := tiesOf(answer, "entries", member)
	for i := range ties {
		entries[i].Tie = ties[i]
	}
	return err
}

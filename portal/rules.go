package portal

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"statstracker/tracker"
)

// counting is what a board says of its rules.
type counting struct {
	Score json.RawMessage `json:"score"`
}

// system returns the word that says how the board scores, and its parameters.
func system(b *tracker.Board) (word string, parameters map[string]any) {
	var c counting
	if json.Unmarshal([]byte(b.Rules), &c) != nil {
		return "", nil
	}
	if json.Unmarshal(c.Score, &word) == nil {
		return word, nil
	}
	var one map[string]map[string]any
	if json.Unmarshal(c.Score, &one) != nil {
		return "", nil
	}
	for word, parameters = range one {
		return word, parameters
	}
	return "", nil
}

// explanation returns how the board counts, in sentences.
func (w *words) explanation(b *tracker.Board) string {
	r := &w.rules
	word, parameters := system(b)
	text := map[string]string{
		"wins": r.wins, "elo": r.elo, "glicko2": r.glicko2, "openskill": r.openskill,
		"best": r.best, "last": r.last, "sum": r.sum, "min": r.min, "max": r.max, "count": r.count,
	}[word]
	if word == "points" {
		text = fmt.Sprintf(r.points, w.points(parameters))
	}
	if text == "" {
		text = r.unknown
	}
	sentences := []string{text}
	if b.Low {
		sentences = append(sentences, w.low)
	}
	if b.Tie != "" {
		sentences = append(sentences, fmt.Sprintf(w.ties, b.Tie))
	}
	if b.MinGames > 1 {
		sentences = append(sentences, fmt.Sprintf(w.minGames, w.whole(b.MinGames)))
	}
	if b.Provisional > 0 {
		sentences = append(sentences, fmt.Sprintf(w.provisionals, w.whole(b.Provisional)))
	}
	return strings.Join(sentences, " ")
}

// points returns what results are worth.
func (w *words) points(parameters map[string]any) string {
	if places, ok := parameters["places"].([]any); ok {
		var list []string
		for i, p := range places {
			list = append(list, strconv.Itoa(i+1)+". "+fmt.Sprint(p))
		}
		return strings.Join(list, ", ")
	}
	var list []string
	for _, result := range []struct{ key, word string }{{"win", w.won}, {"draw", w.drew}, {"loss", w.lost}} {
		if p, ok := parameters[result.key]; ok {
			list = append(list, result.word+" "+fmt.Sprint(p))
		}
	}
	return strings.Join(list, ", ")
}

// scaleOf returns how many digits behind the point the scores of the board are shown with.
// Ratings are estimates: their fractions say nothing.
func scaleOf(b *tracker.Board, entries []tracker.Entry) int {
	switch word, _ := system(b); word {
	case "elo", "glicko2":
		return 0
	case "openskill":
		return 2
	case "wins", "count":
		return 0
	}
	most := 0
	for _, e := range entries {
		most = max(most, digitsOf(e.Score))
	}
	return most
}

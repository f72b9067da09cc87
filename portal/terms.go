package portal

import (
	"fmt"
	"strings"

	"statstracker/stats"
	"statstracker/tracker"
)

// systemOf returns the word that says how the board scores; "" for one of its own.
func systemOf(b *tracker.Board) string {
	word, _ := system(b)
	return word
}

// termsOf tells what a player's change of score came from, in words and numbers.
func (w *words) termsOf(player link, b *tracker.Board, c *tracker.BoardChange) termsView {
	v := termsView{player: player, formula: w.eloWith(b, c)}
	for _, t := range c.Terms {
		name, known := w.terms[t.Name]
		if !known {
			name = strings.ReplaceAll(t.Name, "_", " ")
		}
		v.list = append(v.list, termView{name, w.term(t.Value)})
	}
	return v
}

// term returns a number of a formula: with three digits behind the point, or four that say
// something if it is small.
func (w *words) term(x float64) string {
	if x != 0 && x > -0.1 && x < 0.1 {
		text := strings.TrimRight(w.fixed(x, 6), "0")
		return strings.TrimSuffix(text, w.decimal)
	}
	return w.fixed(x, digitsOf(x))
}

// eloWith returns the formula of an Elo rating with the numbers of a match; "" for any
// other, and where a floor held the rating up.
func (w *words) eloWith(b *tracker.Board, c *tracker.BoardChange) string {
	if systemOf(b) != "elo" {
		return ""
	}
	of := valuesOf(c.Terms)
	if _, held := of["floor"]; held || of["opponents"] == 0 {
		return ""
	}
	k := w.term(of["k"])
	if of["opponents"] > 1 {
		k += "/" + w.term(of["opponents"])
	}
	return fmt.Sprintf("%s + %s × (%s − %s) = %s", w.fixed(of["rating"], 1), k, w.term(of["score"]), w.fixed(of["expected_score"], 3), w.fixed(c.After, 1))
}

func valuesOf(terms []stats.Term) map[string]float64 {
	values := make(map[string]float64, len(terms))
	for _, t := range terms {
		values[t.Name] = t.Value
	}
	return values
}

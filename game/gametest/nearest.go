package gametest

import "strings"

// didYouMean ends a message with the name that the word was probably meant to be,
// or with nothing if none is like it.
func didYouMean(word string, names []string) string {
	near, best := "", len([]rune(word))/3+2 // more changes than that make another word
	for _, name := range names {
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(name))); d < best {
			near, best = name, d
		}
	}
	if near == "" {
		return ""
	}
	return "; did you mean " + spell(near) + "?"
}

// distance is the number of characters that have to be inserted, removed or replaced
// to make b of a.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0] // in the row before, one column before
		row[0] = i + 1
		for j, y := range b {
			changed := before
			if x != y {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, changed)
		}
	}
	return row[len(b)]
}

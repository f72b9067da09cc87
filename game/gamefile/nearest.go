package gamefile

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// nearest returns the name that the word was probably meant to be, or "" if none
// is like it. Of equally near ones it is the first.
func nearest(word string, names []string) (near string) {
	best := len([]rune(word))/3 + 2 // more changes than that make another word
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < best {
			near, best = name, d
		}
	}
	return near
}

// meant ends a message with the nearest of the names, or with all of them.
func meant(word string, names []string) string {
	if near := nearest(word, names); near != "" {
		return "; did you mean " + near + "?"
	}
	if len(names) == 0 {
		return ""
	}
	const most = 20
	if len(names) > most {
		return "; known here are " + strings.Join(names[:most], ", ") + " …"
	}
	return "; known here are " + strings.Join(names, ", ")
}

// distance is the number of characters that have to be inserted, removed,
// replaced or exchanged with their neighbour to make b of a (the optimal string
// alignment distance). Of long words only the beginning counts.
func distance(a, b string) int {
	const most = 64
	x, y := []rune(a), []rune(b)
	x, y = x[:min(len(x), most)], y[:min(len(y), most)]
	rows := [3][]int{make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row := rows[0], rows[1], rows[2]
		row[0] = i
		for j := 1; j <= len(y); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change(x[i-1], y[j-1]))
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		rows = [3][]int{last, row, before}
	}
	return rows[1][len(y)]
}

func change(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// quote puts a text into quotation marks for a message: the same characters in
// every version of the program, and not too many.
func quote(text string) string {
	const most = 60
	if cut := []rune(text); len(text) > most && len(cut) > most {
		return quote(string(cut[:most-1])) + "…"
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '"' || r == '\\' || r == utf8.RuneError }) {
		return strconv.QuoteToASCII(text)
	}
	return `"` + text + `"`
}

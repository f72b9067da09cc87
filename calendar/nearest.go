package calendar

import (
	"cmp"
	"slices"
	"strings"
)

// longestName is the longest name that is compared with others, and that an
// error repeats whole, in bytes. Those of zones have up to 32.
const longestName = 64

// suggest says which of the names are nearest to one that is not among them; ""
// if none is near.
func suggest(name string, names []string) string {
	near := nearest(name, names)
	if len(near) == 0 {
		return ": names are such as Europe/Berlin"
	}
	return ": did you mean " + strings.Join(near, " or ") + "?"
}

// nearest returns up to three names, the nearest first, that take few changes
// of letters, and hardly more than the first of them. A name also matches by its
// last part, the city, alone.
func nearest(name string, names []string) []string {
	if len(name) > longestName {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	most := 1 + len(name)/5
	wanted := canonical(name)
	var near []candidate
	for _, n := range names {
		whole := canonical(n)
		city := whole[strings.LastIndexByte(whole, '/')+1:]
		wantedCity := wanted[strings.LastIndexByte(wanted, '/')+1:]
		d := min(distance(wanted, whole), distance(wantedCity, city)+1)
		if d <= most {
			near = append(near, candidate{n, d})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.name, b.name))
	})
	found := make([]string, 0, 3)
	for _, c := range near[:min(len(near), cap(found))] {
		if c.distance <= near[0].distance+1 {
			found = append(found, c.name)
		}
	}
	return found
}

// canonical makes spellings equal that a person takes for the same.
func canonical(name string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(name))
}

// distance counts the bytes to insert, delete or replace to make b of a
// (Levenshtein, Binary codes capable of correcting deletions, insertions, and
// reversals, 1966), row by row as in Wagner and Fischer, The string-to-string
// correction problem, 1974.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// shorten cuts a name that is too long to repeat.
func shorten(name string) string {
	if len(name) <= longestName {
		return name
	}
	return name[:longestName] + "…"
}

package gametest

import (
	"cmp"
	"slices"
	"strings"
)

// comparison is what was expected of a step and what came, in an order in which
// they can be laid side by side.
type comparison struct {
	want, got []string
}

// compare lays what came of the step beside what was expected.
func (s *step) compare(got []string) comparison {
	form := s.action.form()
	c := comparison{got: slices.Clone(got)}
	for _, w := range s.want.lines {
		c.want = append(c.want, w.text)
	}
	if len(c.want) == 0 && s.want.open == 0 && form.implied != "" {
		c.want = []string{form.implied}
	}
	if !form.ordered {
		c.arrange(s.want.open > 0)
	} else if s.want.open > 0 {
		c.got = c.got[:min(len(c.got), len(c.want))]
	}
	return c
}

// arrange brings what was expected into the order in which it came. Where more
// may come, what was not asked for is left out.
func (c *comparison) arrange(more bool) {
	at := make(map[string]int, len(c.got))
	for i, line := range c.got {
		at[name(line)] = i
	}
	place := func(line string) int {
		if i, ok := at[name(line)]; ok {
			return i
		}
		return len(c.got)
	}
	slices.SortStableFunc(c.want, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	if !more {
		return
	}
	asked := make(map[string]bool, len(c.want))
	for _, line := range c.want {
		asked[name(line)] = true
	}
	c.got = slices.DeleteFunc(c.got, func(line string) bool { return !asked[name(line)] })
}

// name is what a line without an order is about: all but its last word.
func name(line string) string { return line[:strings.LastIndexByte(line, ' ')+1] }

// equal reports whether everything came as expected.
func (c *comparison) equal() bool { return slices.EqualFunc(c.want, c.got, meets) }

// meets reports whether what came is what was expected: a line that ends in ...
// may go on differently.
func meets(want, got string) bool {
	beginning, more := strings.CutSuffix(want, open)
	return want == got || more && strings.HasPrefix(got, beginning)
}

// diff shows the difference, a line each: those that came as expected after
// spaces, those that did not come after −, and those that came instead after +.
func (c *comparison) diff() string {
	want, got := c.want, c.got
	lengths := commonLengths(want, got)
	var b strings.Builder
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case i < len(want) && j < len(got) && meets(want[i], got[j]):
			b.WriteString("  " + got[j] + "\n")
			i, j = i+1, j+1
		case i < len(want) && (j == len(got) || lengths[i+1][j] >= lengths[i][j+1]):
			b.WriteString("- " + want[i] + "\n")
			i++
		default:
			b.WriteString("+ " + got[j] + "\n")
			j++
		}
	}
	return b.String()
}

// commonLengths returns how many lines the rests of both from i and j on have in
// common, in the same order, at most.
func commonLengths(want, got []string) [][]int {
	lengths := make([][]int, len(want)+1)
	for i := range lengths {
		lengths[i] = make([]int, len(got)+1)
	}
	for i, line := range slices.Backward(want) {
		for j := len(got) - 1; j >= 0; j-- {
			if meets(line, got[j]) {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	return lengths
}

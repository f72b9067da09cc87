package gamefile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is something that is wrong with a file.
type Problem struct {
	File string
	// Line and Column begin with 1, in characters; both are 0 for a problem of
	// the file as a whole.
	Line, Column int
	// Message says what is wrong and, after a semicolon, what would be right.
	Message string
}

// String returns "file:line:column: message".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems are the problems of the files, in their order: at most MaxProblems.
type Problems []Problem //nolint:errname // a list, and what it is called

// Error returns the problems, each on a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// sort puts the problems of one file in the order of their places.
func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// add lists the problem, if there is room. Beyond MaxProblems it only counts.
func (p *Problems) add(problem Problem) {
	if len(*p) < MaxProblems {
		*p = append(*p, problem)
	}
}

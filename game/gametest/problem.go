package gametest

import (
	"fmt"
	"strings"
)

// maxProblems is how many problems of a file are listed.
const maxProblems = 20

// Problem is something in a scenario file that cannot be read.
type Problem struct {
	File    string
	Line    int // from 1
	Message string
}

// String returns "file:line: message".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message) }

// Problems are those of one file, in the order of its lines: at least one, and
// the first 20.
type Problems []Problem //nolint:errname // they are what is shown, and only then an error

// Error returns the problems, each on a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

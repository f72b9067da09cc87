package gamefile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// yamlError finds the line in what the YAML library says.
	yamlError     = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced`)
)

// yamlErrors are the usual errors of the YAML library, and what would be right.
var yamlErrors = []struct{ library, says string }{
	{"found unexpected end of stream", "a quotation mark that opens at or after this line is not closed; close it"},
	{"found unexpected document indicator", "a quotation mark that opens at or after this line is not closed; close it"},
	{"did not find expected key", "at or after this line one is indented unlike those beside it, a { or [ or quotation mark is not closed, or something " +
		"follows a value in quotation marks; indent keys of one mapping alike, and put an expression with quotation marks, : or # " +
		"into quotation marks as a whole"},
	{"did not find expected ','", "at or after this line a { or [ is not closed, or a value between them has a quotation mark, a bracket, : or # in it; " +
		"close it, or put the value into quotation marks as a whole"},
	{"did not find expected '-'", "at or after this line a list goes on with something else; begin each element with -, indented alike"},
	{"mapping values are not allowed", "there is a second : in a line, or it is indented and the one before has a value; put a value with : into " +
		"quotation marks, and indent keys of one mapping alike"},
	{"could not find expected ':'", "at or before this line a name has no : after it; write name: value"},
	{"cannot start any token", "a value begins with @, `, % or |; put it into quotation marks"},
	{"expected whitespace or line break", "a value begins with !; put it into quotation marks"},
	{"alphabetic or numeric character", "a value begins with & or *; put it into quotation marks"},
	{"unknown escape character", `in " a \ begins an escape; write \\ for a \, or put the text into ' instead`},
	{"expected node content", "at or after this line a value is missing; is there a comma too many?"},
	{"control characters", "it has control characters; leave them out"},
}

// yamlProblem says in words of our own what the YAML library complains about. Its
// line is that of the beginning of what was being read, or the one after.
func yamlProblem(f File, err error) Problem {
	message := err.Error()
	p := Problem{File: f.Name}
	if found := yamlError.FindStringSubmatch(message); found != nil {
		message = message[len(found[0]):]
		if line, err := strconv.Atoi(found[1]); err == nil {
			p.Line, p.Column = line, 1
		}
	}
	lines := strings.Split(string(f.Text), "\n")
	if found := unknownAnchor.FindStringSubmatch(message); found != nil {
		return p.anchor(lines, "*"+found[1])
	}
	if strings.Contains(message, "tab character") || strings.Contains(message, "cannot start any token") {
		if at, ok := tabAfter(lines, p.Line); ok {
			p.Line, p.Column = at, strings.IndexByte(lines[at-1], '\t')+1
			p.Message = "a tab stands before this line's text; YAML indents with spaces"
			return p
		}
	}
	p.Message = "this is not YAML: " + message + "; look for an indentation, a bracket or a quotation mark at or after this line"
	i := slices.IndexFunc(yamlErrors, func(e struct{ library, says string }) bool { return strings.Contains(message, e.library) })
	if i >= 0 {
		p.Message = "this is not YAML: " + yamlErrors[i].says
	}
	return p
}

// anchor fills a problem of an alias without an anchor.
func (p Problem) anchor(lines []string, alias string) Problem {
	for i, line := range lines {
		if before, _, found := strings.Cut(line, alias); found {
			p.Line, p.Column = i+1, len([]rune(before))+1
			break
		}
	}
	p.Message = "a value that begins with * stands for another one, and there is none called &" + alias[1:] +
		"; put an expression that begins with * into quotation marks"
	return p
}

// tabAfter returns the first line, from 1, at or after the one given, that is
// indented with a tab.
func tabAfter(lines []string, from int) (line int, ok bool) {
	for i := max(from-1, 0); i < len(lines); i++ {
		indent := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " \t"))]
		if strings.Contains(indent, "\t") && len(indent) < len(lines[i]) {
			return i + 1, true
		}
	}
	return 0, false
}

package gametest

import (
	"slices"
	"strings"
)

// rewrite is a step whose expectation is to become what came.
type rewrite struct {
	step *step
	got  []string
}

// update returns the file with the expectations rewritten and all else as it is.
func (s *scenario) update(rewrites []rewrite) string {
	removed := make(map[int]bool)
	added := make(map[int]string) // text after a line
	for _, r := range rewrites {
		after := r.step.line
		for i, w := range r.step.want.lines {
			removed[w.line] = true
			if i == 0 {
				after = w.line
			}
		}
		added[after] = s.lay(r, after)
	}
	var b strings.Builder
	for i, line := range s.lines {
		text, more := added[i+1]
		if !removed[i+1] {
			b.WriteString(line)
			if more && !strings.HasSuffix(line, "\n") {
				b.WriteString(s.end())
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

// lay returns what came as the lines of a block, indented as the line before.
func (s *scenario) lay(r rewrite, line int) string {
	if implied := r.step.action.form().implied; implied != "" && r.step.want.open == 0 && slices.Equal(r.got, []string{implied}) {
		return ""
	}
	first := s.lines[line-1]
	indent := first[:len(first)-len(strings.TrimLeft(first, " \t"))]
	if indent == "" {
		indent = "  "
	}
	var b strings.Builder
	for _, text := range r.got {
		b.WriteString(indent + text + s.end())
	}
	return b.String()
}

// end is how lines of the file end.
func (s *scenario) end() string {
	if strings.HasSuffix(s.lines[0], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

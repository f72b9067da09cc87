package gametest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"statstracker/stats"
)

// Failure is an expectation of a scenario that was not met.
type Failure struct {
	File string
	Line int    // of the event or expectation, from 1; 0 for the scenario as a whole
	Step string // that line
	// Message says what is wrong, and Diff shows what was expected and what came, a
	// line each: "- " and "+ " before what differs, two spaces before the rest. One
	// of them may be missing.
	Message, Diff string
}

// String returns "file:line: step", and below it what is wrong.
func (f Failure) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(":")
	if f.Step != "" {
		b.WriteString(" " + shown(f.Step))
	}
	if f.Message != "" {
		b.WriteString("\n    " + f.Message)
	}
	for line := range strings.Lines(f.Diff) {
		b.WriteString("\n    " + strings.TrimSuffix(line, "\n"))
	}
	return b.String()
}

// shown returns a line of a file as it may be shown on a terminal: not too much
// of it, and nothing that a terminal would act on.
func shown(line string) string {
	const most = 100
	if runes := []rune(line); len(runes) > most {
		line = string(runes[:most]) + "…"
	}
	if strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }) {
		return strconv.Quote(line)
	}
	return line
}

// Check plays the scenario of the text for the games and returns the
// expectations that are not met, in the order of the file, and the text with
// those of them rewritten to what came. Name is that of the file, for messages.
//
// The error is of type [Problems] where the text cannot be read; any other says
// that the scenario could not be played: a game that is not well-formed, a full
// disk, or the end of the context.
func Check(ctx context.Context, games []stats.Game, name, text string) (failures []Failure, updated string, err error) {
	s, err := parse(name, text)
	if err != nil {
		return nil, text, err
	}
	j := judge{file: name}
	err = inTemporary(func(dir string) error { return playIn(ctx, dir, games, s, j.judge) })
	if errors.Is(err, errImpure) {
		j.failures = append(j.failures, Failure{File: name, Message: err.Error()})
		err = nil
	}
	if err != nil {
		return nil, text, err
	}
	return j.failures, s.update(j.rewrites), nil
}

// judge compares what comes of steps with what is expected.
type judge struct {
	file     string
	failures []Failure
	rewrites []rewrite
}

func (j *judge) judge(s *step, got []string, note string, err error) {
	if err != nil {
		j.failures = append(j.failures, Failure{File: j.file, Line: s.line, Step: s.text, Message: err.Error()})
		return
	}
	c := s.compare(got)
	if c.equal() {
		return
	}
	j.failures = append(j.failures, Failure{File: j.file, Line: s.line, Step: s.text, Message: note, Diff: c.diff()})
	j.rewrites = append(j.rewrites, rewrite{s, c.got})
}

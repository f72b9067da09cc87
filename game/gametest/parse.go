package gametest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parser reads a scenario line by line.
type parser struct {
	file     string
	scenario scenario
	game     string // of the events and expectations that follow; "" before the first
	problems Problems
	lost     bool // whether the last step could not be read: nor can what is below it
}

// parse reads a scenario file. The error is of type [Problems].
func parse(file, text string) (*scenario, error) {
	p := parser{file: file}
	for line := range strings.Lines(text) {
		p.scenario.lines = append(p.scenario.lines, line)
		if err := p.line(strings.TrimRight(line, "\r\n")); err != nil {
			p.problems = append(p.problems, Problem{file, len(p.scenario.lines), err.Error()})
		}
		if len(p.problems) == maxProblems {
			break
		}
	}
	if p.problems != nil {
		return nil, p.problems
	}
	return &p.scenario, nil
}

var (
	errUTF8       = errors.New("the line is not valid UTF-8")
	errAlone      = errors.New("an indented line has to be below an event or an expectation")
	errAfterOpen  = errors.New("nothing can follow a line ... that leaves open what else there is")
	errNoGame     = errors.New("it is not clear which game this is about: write a line game NAME before it")
	errUnreadable = errors.New("this is neither an event nor an expectation: write such as ann beats bob, " +
		"ann draws with bob, ann does NAME, result …, event …, {JSON}, game NAME, at TIME, or expect …")
)

func (p *parser) line(line string) error {
	if !utf8.ValidString(line) {
		return errUTF8
	}
	text := strings.TrimSpace(line)
	switch {
	case text == "" || text[0] == '#':
		return nil
	case line[0] == ' ' || line[0] == '\t':
		return p.below(text)
	}
	a, err := p.action(text)
	if p.lost = err != nil; p.lost {
		return err
	}
	p.scenario.steps = append(p.scenario.steps, step{line: len(p.scenario.lines), text: text, action: a})
	return nil
}

// below reads an indented line.
func (p *parser) below(text string) error {
	if p.lost {
		return nil
	}
	if len(p.scenario.steps) == 0 {
		return errAlone
	}
	s := &p.scenario.steps[len(p.scenario.steps)-1]
	if s.want.open > 0 {
		return errAfterOpen
	}
	if isOpen(text) && s.action.form().open {
		s.want.open = len(p.scenario.lines)
		return nil
	}
	line, err := s.action.expected(text)
	if err != nil {
		return err
	}
	s.want.lines = append(s.want.lines, wanted{len(p.scenario.lines), line})
	return nil
}

func isOpen(text string) bool {
	words, err := split(text)
	return err == nil && len(words) == 1 && words[0].is(open)
}

// action reads a step.
func (p *parser) action(text string) (action, error) {
	if text[0] == '{' {
		return p.json(text)
	}
	words, err := split(text)
	if err != nil {
		return nil, err
	}
	switch first := words[0]; {
	case first.is("game"):
		return p.chooseGame(words[1:])
	case first.is("at"):
		return readTime(words[1:])
	case first.is("expect"):
		return p.expectation(words[1:])
	case first.is("event"):
		return p.event(nil, words[1:])
	case first.is("result"):
		return p.result(words[1:])
	}
	return p.sentence(words)
}

func (p *parser) chooseGame(words []word) (action, error) {
	c := choice{}
	switch {
	case len(words) == 3 && words[1].is("as") && words[0].field == "" && words[2].field == "":
		c.as = words[2].text
	case len(words) != 1 || words[0].field != "":
		return nil, errors.New("game needs the name of one game, and can say whose rules it has: game NAME as default")
	}
	c.game = words[0].text
	p.game = c.game
	return c, nil
}

// expectation reads what follows expect.
func (p *parser) expectation(words []word) (action, error) {
	if p.game == "" {
		return nil, errNoGame
	}
	if len(words) == 0 {
		return nil, errExpect
	}
	switch first := words[0]; {
	case first.is("outcomes") && len(words) == 1:
		return outcomes{}, nil
	case first.is("board") && len(words) > 1:
		b := board{game: p.game, name: words[1].text, decimals: exact}
		return &b, options(words[2:], map[string]*string{"season": &b.season}, &b.decimals)
	case first.is("player") && len(words) > 1:
		q := player{game: p.game, name: words[1].text, decimals: exact}
		return &q, options(words[2:], nil, &q.decimals)
	case first.is("seasons") && len(words) == 2:
		return seasons{p.game, words[1].text}, nil
	}
	return nil, errExpect
}

var errExpect = errors.New("what can be expected is: board NAME [season ID] [decimals N], player NAME [decimals N], " +
	"seasons BOARD, or outcomes")

// options reads pairs of a name and a value.
func options(words []word, texts map[string]*string, decimals *int) error {
	for ; len(words) > 0; words = words[2:] {
		name := words[0]
		if len(words) == 1 {
			return fmt.Errorf("there is nothing after %s", spell(name.text))
		}
		value := words[1].text
		switch to := texts[name.text]; {
		case name.quoted || name.field != "":
			return errExpect
		case to != nil:
			*to = value
		case name.text == "decimals":
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n > maxDecimals {
				return fmt.Errorf("numbers can be rounded to 0 to %d decimals", maxDecimals)
			}
			*decimals = n
		default:
			return errExpect
		}
	}
	return nil
}

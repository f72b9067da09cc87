package gamefile

import (
	"errors"
	"fmt"

	"statstracker/stats"
)

// File is one file with definitions of games.
type File struct {
	Name string // for messages; any
	Text []byte // YAML, UTF-8, at most MaxFile bytes
}

// Definition is one game of a file.
type Definition struct {
	// Game is the game, with the version 1: whoever keeps definitions counts
	// their versions. It is safe for concurrent use: several folds may run over it
	// at once.
	Game stats.Game
	// Text is the game's rules in canonical JSON, at most MaxText bytes, for
	// [Compile]. Files that differ only in comments, in the format of the YAML,
	// and in the order of names where it means nothing, have the same text.
	Text string
}

// Limits of what a file may define.
const (
	MaxFile       = 1 << 20   // bytes of a file
	MaxText       = 256 << 10 // bytes of a game's canonical text
	MaxGames      = 1000      // games of all files
	MaxBoards     = 64        // boards of a game
	MaxStats      = 256       // statistics of a game
	MaxRules      = 64        // rules of a board or statistic
	MaxExpression = 2048      // bytes of an expression
	MaxProblems   = 50        // problems that Parse lists
)

// Parse reads the games of all files, in the order in which they stand there.
// It is pure, and safe for concurrent use. The error is of type [Problems] and
// lists everything that is wrong; then there are no definitions.
func Parse(files ...File) ([]Definition, error) {
	p, err := newParser()
	if err != nil {
		return nil, err
	}
	var all []Definition
	for _, f := range files {
		before := len(p.problems)
		for _, g := range p.read(f) {
			if definition, ok := p.define(g); ok {
				all = append(all, definition)
			}
		}
		p.problems[before:].sort()
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return all, nil
}

// Compile makes the game of its canonical text, as [Parse] did: the same events
// give the same results, in this and in later versions of the program. It is
// pure, and safe for concurrent use.
func Compile(text string) (stats.Game, error) {
	p, err := newParser()
	if err != nil {
		return stats.Game{}, err
	}
	if len(text) > MaxText {
		return stats.Game{}, fmt.Errorf("compile the rules of a game: they have %d bytes, of at most %d", len(text), MaxText)
	}
	p.compiler.slack, p.compiler.logged = loggedSlack, true
	n, err := readJSON(text)
	if err != nil {
		return stats.Game{}, fmt.Errorf("compile the rules of a game: %w", err)
	}
	games := p.games(n)
	if len(p.problems) == 0 && (len(games) != 1 || n.get("game") == nil) {
		return stats.Game{}, errors.New("compile the rules of a game: they are not those of one game")
	}
	var game stats.Game
	if len(p.problems) == 0 {
		game = p.compiler.game(games[0].Game, &games[0].gameSpec)
	}
	if len(p.problems) > 0 {
		return stats.Game{}, fmt.Errorf("compile the rules of a game: %w", p.problems)
	}
	return game, nil
}

// loggedSlack is how many times the limits of costs a canonical text may cost: it
// was within them once, and another version of CEL may estimate costs otherwise.
const loggedSlack = 10

// parser reads files and collects what is wrong with them.
type parser struct {
	problems Problems
	compiler compiler
	seen     map[string]*node // the games by name
}

func newParser() (*parser, error) {
	language, err := newLanguage()
	if err != nil {
		return nil, fmt.Errorf("prepare the language of rules: %w", err)
	}
	p := &parser{seen: map[string]*node{}}
	p.compiler = compiler{problems: &p.problems, language: language, slack: 1}
	return p, nil
}

func (p *parser) read(f File) []loneFile {
	n := readYAML(f, &p.problems)
	if n == nil {
		return nil
	}
	return p.games(n)
}

// games decodes a file of one game, which has game, or of many, which has games.
func (p *parser) games(n *node) []loneFile {
	d := decoder{&p.problems}
	if n.kind == mapping && n.get("game") != nil {
		one := loneFile{name: n.get("game")}
		d.fill(n, &one)
		d.name(n.get("game"))
		return []loneFile{one}
	}
	if n.kind == mapping && n.get("games") == nil {
		d.sayf(n, "there are no games; write games: and the games by name, or game: and the name of the only one")
		return nil
	}
	var many manyFile
	if d.fill(n, &many); len(many.Games) == 0 && len(p.problems) == 0 {
		d.sayf(n, "there are no games; write one below games")
	}
	games := make([]loneFile, len(many.Games))
	for i, e := range many.Games {
		games[i] = loneFile{Version: many.Version, Game: e.name, gameSpec: e.value, name: e.src}
	}
	return games
}

// define compiles a game and writes its canonical text.
func (p *parser) define(g loneFile) (d Definition, ok bool) {
	if g.src == nil {
		return d, false // it is no mapping, which has been said
	}
	at := g.src
	if before := p.seen[g.Game]; before != nil {
		p.problems.add(g.name.problem(fmt.Sprintf("the game %s is there twice, first in %s, line %d; give one of them another name",
			quote(g.Game), before.source.name, before.line)))
		return d, false
	}
	if p.seen[g.Game] = g.name; len(p.seen) > MaxGames {
		p.problems.add(at.problem(fmt.Sprintf("this is game number %d; there can be at most %d", len(p.seen), MaxGames)))
		return d, false
	}
	before := len(p.problems)
	if d.Game = p.compiler.game(g.Game, &g.gameSpec); len(p.problems) > before {
		return d, false
	}
	text, err := canonical(&g)
	if err != nil || len(text) > MaxText {
		p.problems.add(at.problem(fmt.Sprintf("the rules have %d bytes; those of a game have at most %d", len(text), MaxText)))
		return d, false
	}
	d.Text = text
	return d, true
}

package tracker

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"statstracker/eventlog"
	"statstracker/stats"
)

// fallback is the name of the game that handles the events of every game that
// has no rules of its own.
const fallback = "default"

// The control records of the log.
const (
	// controlRules says which rules hold from here on: a field for each game, its
	// name and what the rules are: the version of a compiled-in game, or the text
	// of one that came from a file.
	controlRules = "games"
	// controlRescore says that the state of a game is from here on the fold of all
	// its events so far under the rules that hold now. Its field names the game.
	controlRescore = "rescore"
)

// Rules are the rules of a game that is not compiled in.
type Rules struct {
	Game string // its product_id
	Text string // what [Config.Compile] makes the game of
}

// ruleset is the rules that hold, by game.
type ruleset map[string]*handler

// of returns the handler of the product's events, or nil if there is none.
func (rs ruleset) of(product string) *handler {
	if h := rs[product]; h != nil {
		return h
	}
	return rs[fallback]
}

// fields returns what a control record says of the rules.
func (rs ruleset) fields() []stats.Field {
	fields := make([]stats.Field, 0, len(rs))
	for _, name := range slices.Sorted(maps.Keys(rs)) {
		fields = append(fields, stats.Field{Name: name, Value: rs[name].source})
	}
	return fields
}

func (rs ruleset) equal(other ruleset) bool {
	return maps.EqualFunc(rs, other, func(a, b *handler) bool { return a.source == b.source })
}

// catalog finds the handlers that the log asks for.
type catalog struct {
	compiled map[string]map[string]*handler // by name and version
	newest   ruleset                        // of the compiled-in games
	compile  func(text string) (stats.Game, error)

	mu    sync.Mutex          // guards what follows
	texts map[string]*handler // that have been compiled

	categories int // names of them that a game may have
}

func newCatalog(c *Config) (*catalog, error) {
	all := &catalog{
		compiled: make(map[string]map[string]*handler), newest: make(ruleset),
		compile: c.Compile, texts: make(map[string]*handler), categories: c.testOnlyCategories,
	}
	if all.categories == 0 {
		all.categories = maxCategories
	}
	for _, g := range c.Games {
		version := strconv.Itoa(g.Version)
		h, err := newHandler(g, version)
		if err != nil {
			return nil, err
		}
		versions := all.compiled[g.Name]
		if versions == nil {
			versions = make(map[string]*handler)
			all.compiled[g.Name] = versions
		}
		if versions[version] != nil {
			return nil, fmt.Errorf("version %s of the game %q is registered twice", version, g.Name)
		}
		versions[version] = h
		if newest := all.newest[g.Name]; newest == nil || newest.game.Version < g.Version {
			all.newest[g.Name] = h
		}
	}
	return all, nil
}

// isText tells the text of rules from the version of a compiled-in game.
func isText(source string) bool {
	_, err := strconv.Atoi(source)
	return err != nil
}

// handler returns the rules of a game that the log asks for.
func (c *catalog) handler(name, source string) (*handler, error) {
	if isText(source) {
		h, err := c.text(name, source)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMissingGame, err)
		}
		return h, nil
	}
	versions := c.compiled[name]
	if versions == nil {
		return nil, fmt.Errorf("%w: it needs the game %q, version %s", ErrMissingGame, name, source)
	}
	if h := versions[source]; h != nil {
		return h, nil
	}
	return nil, fmt.Errorf("%w: it needs version %s of the game %q, and this program has version %s",
		ErrMissingGame, source, name, strings.Join(slices.Sorted(maps.Keys(versions)), ", "))
}

// text returns the game that the text describes.
func (c *catalog) text(name, text string) (*handler, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h := c.texts[text]; h != nil && h.game.Name == name {
		return h, nil
	}
	h, err := c.compiledText(name, text)
	if err != nil {
		return nil, err
	}
	c.texts[h.source] = h
	return h, nil
}

// compiledText compiles the text, and keeps nothing. It may be called by several
// goroutines.
func (c *catalog) compiledText(name, text string) (*handler, error) {
	if !isText(text) {
		return nil, fmt.Errorf("game %q: %w", name, errNoText)
	}
	if c.compile == nil {
		return nil, fmt.Errorf("the rules of the game %q are a text, and this program reads none", name)
	}
	text = strings.Clone(text)
	g, err := c.compile(text)
	if err != nil {
		return nil, fmt.Errorf("read the rules of the game %q: %w", name, err)
	}
	if g.Name != name {
		return nil, fmt.Errorf("the rules of the game %q are those of %q", name, g.Name)
	}
	if g.Version == 0 {
		g.Version = 1
	}
	return newHandler(g, text)
}

// chosen returns the rules that the control record asks for.
func (c *catalog) chosen(r *eventlog.Record) (ruleset, error) {
	rules := make(ruleset, len(r.Event.Fields))
	for _, f := range r.Event.Fields {
		h, err := c.handler(f.Name, f.Value)
		if err != nil {
			return nil, err
		}
		rules[strings.Clone(f.Name)] = h
	}
	return rules, nil
}

// errNoText says that rules have no text that could be told from a version.
var errNoText = errors.New("rules of a file need a text that is no number")

// compileAll compiles the rules of a file. It may be called by several goroutines.
func (c *catalog) compileAll(file []Rules) ([]*handler, error) {
	all := make([]*handler, len(file))
	for i, r := range file {
		var err error
		if all[i], err = c.compiledText(r.Game, r.Text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// with returns the rules that hold once those of a file do: those of the
// compiled-in games in their newest version, but for those that are left out,
// and those of the file in their place or beside them.
func (c *catalog) with(file []*handler, without []string) ruleset {
	rules := make(ruleset, len(c.newest)+len(file))
	for name, h := range c.newest {
		if !slices.Contains(without, name) {
			rules[name] = h
		}
	}
	for _, h := range file {
		rules[h.game.Name] = h
	}
	return rules
}

// file returns those of the rules that came from a file.
func (rs ruleset) file() []*handler {
	var file []*handler
	for _, h := range rs {
		if isText(h.source) {
			file = append(file, h)
		}
	}
	return file
}

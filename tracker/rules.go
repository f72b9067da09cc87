package tracker

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statstracker/eventlog"
	"statstracker/stats"
)

// fallback is the name of the game that handles the events of every game that
// has no rules of its own.
const fallback = "default"

// controlRules is the control record that says which games hold from here on:
// a field for each, its name and its version.
const controlRules = "games"

// handler is a game and what the fold has to look up for every event of it.
type handler struct {
	game     stats.Game
	boards   []string
	counters []string
}

func newHandler(g stats.Game) *handler {
	h := &handler{game: g}
	for _, s := range g.Stats() {
		h.counters = append(h.counters, s.Name)
	}
	for _, b := range g.Boards {
		h.boards = append(h.boards, b.Name)
	}
	return h
}

// counter returns the number of the counter. A recorder names its counters in
// turn, so the search starts where the last one ended.
func (h *handler) counter(name string, hint int) (int, bool) {
	for i := range h.counters {
		at := hint + i
		if at >= len(h.counters) {
			at -= len(h.counters)
		}
		if h.counters[at] == name {
			return at, true
		}
	}
	return 0, false
}

// handlers are the games that this program has, by name.
type handlers map[string]*handler

func newHandlers(games []stats.Game) (handlers, error) {
	all := make(handlers, len(games))
	for _, g := range games {
		if err := g.Check(); err != nil {
			return nil, err
		}
		if all[g.Name] != nil {
			return nil, fmt.Errorf("game %q is registered twice", g.Name)
		}
		all[g.Name] = newHandler(g)
	}
	return all, nil
}

// without returns the games but those that are named.
func (hs handlers) without(names []string) handlers {
	rest := make(handlers, len(hs))
	for name, h := range hs {
		if !slices.Contains(names, name) {
			rest[name] = h
		}
	}
	return rest
}

// names returns the names of the games in order.
func (hs handlers) names() []string {
	names := make([]string, 0, len(hs))
	for name := range hs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// fields returns what a control record says of the games.
func (hs handlers) fields() []stats.Field {
	var fields []stats.Field
	for _, name := range hs.names() {
		fields = append(fields, stats.Field{Name: name, Value: strconv.Itoa(hs[name].game.Version)})
	}
	return fields
}

// of returns the handler of the product's events, or nil if there is none.
func (hs handlers) of(product string) *handler {
	if h := hs[product]; h != nil {
		return h
	}
	return hs[fallback]
}

// chosen returns the handlers that the control record asks for.
func (hs handlers) chosen(r *eventlog.Record) (handlers, error) {
	rules := make(handlers, len(r.Event.Fields))
	for _, f := range r.Event.Fields {
		h := hs[f.Name]
		if h == nil {
			return nil, fmt.Errorf("%w: it needs the game %q, version %s", ErrMissingGame, f.Name, f.Value)
		}
		if strconv.Itoa(h.game.Version) != f.Value {
			return nil, fmt.Errorf("%w: it needs version %s of the game %q, and this program has version %d",
				ErrMissingGame, f.Value, f.Name, h.game.Version)
		}
		rules[strings.Clone(f.Name)] = h
	}
	return rules, nil
}

package tracker

import (
	"maps"
	"slices"
	"strings"

	"statstracker/eventlog"
	"statstracker/standings"
)

// state is everything that the log determines. The fold changes it; one
// goroutine at a time.
type state struct {
	log        eventlog.ID  // the log that is folded
	sequence   uint64       // records folded; the number of the last one, as the first has number 1
	controlled uint64       // the last control record, or a later one; see Version
	reprofiled uint64       // the record that changed a profile last, or 0 if that was before controlled
	next       eventlog.Pos // where the next block begins
	rules      ruleset      // that hold now
	games      map[string]*game
	window     *window
	positions  map[string]string // of the sources
	outcomes   [4]uint64         // events by outcome
	rejections rejections
	requests   requests
	amendments amendmentList
	aliases    aliases             // that follow from the amendments
	persons    map[string][]string // the ids that have become another's, by that one; from the aliases
	profiles   *standings.Profiles // nil in the state of a game alone
	books      uint64              // that the history has had; no part of what is digested
	histories  *historyEnds        // of the checkpoint that was loaded; nil without
}

func newState(log eventlog.ID, generation int) *state {
	return &state{
		log:       log,
		games:     make(map[string]*game),
		window:    newWindow(generation),
		positions: make(map[string]string),
		profiles:  standings.NewProfiles(),
	}
}

// game returns the product's state, which is made with its first event. In a
// state that is not published yet, indexes are built at the end of the fold.
func (s *state) game(product string, deferred bool) *game {
	if g := s.games[product]; g != nil {
		return g
	}
	h := s.rules.of(product)
	if h == nil {
		h = &handler{} // its state waits for rules
	}
	g := newGame(h)
	g.book = s.nextBook()
	if deferred {
		g.deferIndexes()
	}
	s.games[strings.Clone(product)] = g
	return g
}

// products returns the products that have a state, in order.
func (s *state) products() []string {
	return slices.Sorted(maps.Keys(s.games))
}

// adopt makes the rules hold from here on. What earlier rules have counted stays.
func (s *state) adopt(rules ruleset) {
	s.rules = rules
	for product, g := range s.games {
		h := rules.of(product)
		if h == nil {
			h = &handler{} // its state waits for rules
		}
		if h != g.handler {
			g.bind(h)
		}
	}
}

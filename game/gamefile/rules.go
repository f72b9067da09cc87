package gamefile

import "statstracker/stats"

// rules are the compiled rules of a board or of all statistics of a game, by the
// events that they are for.
type rules struct {
	words   *vocabulary
	events  map[string][]*rule
	results []*rule // with on: result
}

// onResult is the name of the rules that are for every player of a match.
const onResult = "result"

// apply adds what all rules find in the event: first those of its name, then
// those of its result, for each player in the order of the sides.
func (r *rules) apply(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	var named []*rule
	if len(r.events) > 0 {
		named = r.events[eventName(e)]
	}
	if len(named) == 0 && (m == nil || len(r.results) == 0) {
		return nil
	}
	a := r.words.begin(e, m)
	defer a.end()
	for _, rule := range named {
		if err := rule.apply(a, t); err != nil {
			return err
		}
	}
	if m == nil || len(r.results) == 0 {
		return nil
	}
	for side := range m.Sides {
		for seat := range m.Sides[side].Players {
			a.play(side, seat)
			for _, rule := range r.results {
				if err := rule.apply(a, t); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// eventName is what rules know an event by.
func eventName(e *stats.Event) string {
	if name, ok := e.Lookup(stats.FieldEventName); ok {
		return name
	}
	return e.Get(stats.FieldType)
}

// feed is the [stats.Feed] of a board's rules.
type feed struct{ rules *rules }

// Feed implements [stats.Feed].
func (f feed) Feed(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	return f.rules.apply(e, m, t)
}

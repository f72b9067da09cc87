package gamefile

import (
	"strconv"
	"strings"

	"statstracker/stats"
)

// effect is what a rule does with its value.
type effect int

const (
	giveValue   effect = iota // Tally.Value of a number
	giveOne                   // Tally.Value of 1
	giveBool                  // Tally.Value of 1 or 0
	count                     // Tally.Add of 1
	countBy                   // Tally.Category of a text
	countRivals               // Tally.Category of every opponent
	countListed               // Tally.Add to the counter that is listed for a text
)

// rule is a compiled rule. It is not changed any more, so any number of folds
// may use it at once.
type rule struct {
	when   *program // nil: always
	player *program // nil: the player of the match
	value  *program // nil where the effect needs none
	effect effect
	stat   string            // whose statistic it is; "" for a board
	listed map[string]string // the counters of countListed by the value
}

// apply adds what the rule finds in the event.
func (r *rule) apply(a *activation, t *stats.Tally) error {
	if r.when != nil {
		if holds, err := r.when.boolean(a); err != nil || !holds {
			return err
		}
	}
	player, err := r.who(a)
	if err != nil {
		return err
	}
	switch r.effect {
	case giveValue:
		value, err := r.value.float(a)
		if err != nil {
			return err
		}
		t.Value(player, r.stat, value)
	case giveOne:
		t.Value(player, r.stat, 1)
	case giveBool:
		value, err := r.value.boolean(a)
		if err != nil {
			return err
		}
		t.Value(player, r.stat, truth(value))
	case count:
		t.Add(player, r.stat, 1)
	default:
		return r.categorize(a, t, player)
	}
	return nil
}

func (r *rule) who(a *activation) (string, error) {
	if r.player == nil {
		return a.player(), nil
	}
	return r.player.id(a)
}

// categorize counts what the value names.
func (r *rule) categorize(a *activation, t *stats.Tally, player string) error {
	if r.effect == countRivals {
		for i := range a.match.Sides {
			if i == a.side {
				continue
			}
			for _, opponent := range a.match.Sides[i].Players {
				t.Category(player, r.stat, opponent, 1)
			}
		}
		return nil
	}
	if r.effect == countBy {
		category, err := r.value.id(a)
		if err != nil {
			return err
		}
		t.Category(player, r.stat, category, 1)
		return nil
	}
	value, err := r.value.text(a)
	if err != nil {
		return err
	}
	counter, ok := r.listed[value]
	if !ok {
		return r.value.fail(eventError(quote(value) + " is none of the values that are listed"))
	}
	t.Add(player, counter, 1)
	return nil
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

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

// add compiles the rules of one board or statistic into r.
func (c *compiler) add(r *rules, specs many[ruleSpec], to target) {
	for i := range specs {
		spec := &specs[i]
		to.rule = i + 1
		s, ok := c.scopeOf(spec)
		if !ok {
			continue
		}
		compiled := c.rule(spec, s, to)
		if s == c.results {
			r.results = append(r.results, compiled)
			continue
		}
		for _, name := range spec.On {
			r.events[name] = append(r.events[name], compiled)
		}
	}
}

// target says what a rule is for.
type target struct {
	what   string // such as: board "goals"
	rule   int
	effect effect
	stat   string
	by     expression
	listed map[string]string
}

// reason begins the reasons of rejections by a part of the rule.
func (t *target) reason(part string) string {
	return t.what + ", rule " + strconv.Itoa(t.rule) + ", " + part
}

// scopeOf returns the scope of a rule, from its events.
func (c *compiler) scopeOf(spec *ruleSpec) (s *scope, ok bool) {
	on := spec.src.named("on")
	seen := map[string]bool{}
	for _, name := range spec.On {
		switch {
		case name == onResult && len(spec.On) > 1:
			c.say(on, "result stands alone; write another rule for the other events")
			return nil, false
		case name == onResult:
			return c.results, true
		case strings.TrimSpace(name) == "" || seen[name]:
			c.say(on, "%s is no event, or is there twice; name each event once", quote(name))
			return nil, false
		}
		seen[name] = true
	}
	return c.events, len(spec.On) > 0
}

func (c *compiler) rule(spec *ruleSpec, s *scope, to target) *rule {
	r := &rule{effect: to.effect, stat: to.stat, listed: to.listed}
	if !spec.When.IsZero() {
		r.when = c.expression(spec.When, s, wantBool, to.reason("when"))
	}
	switch {
	case !spec.Player.IsZero():
		r.player = c.expression(spec.Player, s, wantText, to.reason("player"))
	case s == c.events:
		r.player = &program{where: to.reason("player"), number: -1, field: stats.FieldUser}
	}
	want := wantNumber
	if to.effect == giveBool {
		want = wantBool
	}
	switch to.effect {
	case giveValue, giveBool:
		if spec.Value.IsZero() && spec.src.get("value") != nil {
			return r // which has been said
		}
		if spec.Value.IsZero() {
			c.say(spec.src, "value is missing; it has to be %s", want.name)
			return r
		}
		r.value = c.expression(spec.Value, s, want, to.reason("value"))
	default:
		if !spec.Value.IsZero() {
			c.say(spec.Value.src, "a rule that counts has no value; leave it out, or use sum")
		}
	}
	c.category(r, spec, s, to)
	return r
}

// category compiles what a rule counts by.
func (c *compiler) category(r *rule, spec *ruleSpec, s *scope, to target) {
	switch to.effect {
	case countBy, countListed:
		r.value = c.expression(to.by, s, wantText, to.reason("by"))
	case countRivals:
		if s != c.results {
			c.say(spec.src.named("on"), "by: opponent is for on: result; events of other names have no opponents")
		}
	}
}

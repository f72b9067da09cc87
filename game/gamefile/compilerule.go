package gamefile

import (
	"strconv"
	"strings"

	"statstracker/stats"
)

// add compiles the rules of one board or statistic into r.
func (c *compiler) add(r *rules, specs many[ruleSpec], to target) {
	for i := range specs {
		spec := &specs[i]
		to.rule = i + 1
		s, ok := c.scopeOf(spec)
		if !ok {
			continue
		}
		before := c.spent
		compiled := c.rule(spec, s, to)
		c.spent += changeCost * s.times * to.effect.changes()
		if cost := c.spent - before; cost > c.dearest.cost {
			c.dearest = rulePrice{to.name(), cost}
		}
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
	return t.name() + ", " + part
}

// name names the rule for messages.
func (t *target) name() string { return t.what + ", rule " + strconv.Itoa(t.rule) }

// scopeOf returns the scope of a rule, from its events.
func (c *compiler) scopeOf(spec *ruleSpec) (s *scope, ok bool) {
	on := spec.src.named("on")
	seen := map[string]bool{}
	for _, name := range spec.On {
		switch {
		case name == onResult && len(spec.On) > 1:
			c.sayf(on, "result stands alone; write another rule for the other events")
			return nil, false
		case name == onResult:
			return c.results, true
		case on.kind == scalar && distance(strings.ToLower(name), onResult) <= 1:
			c.sayf(on, "%s is no event that the program knows; did you mean result? (for an event that is really called so, write [%s])",
				quote(name), name)
			return nil, false
		case strings.TrimSpace(name) == "" || seen[name]:
			c.sayf(on, "%s is no event, or is there twice; name each event once", quote(name))
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
			c.sayf(spec.src, "value is missing; it has to be %s", want.name)
			return r
		}
		r.value = c.expression(spec.Value, s, want, to.reason("value"))
	default:
		if !spec.Value.IsZero() {
			c.sayf(spec.Value.src, "a rule that counts has no value; leave it out, or use sum")
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
			c.sayf(spec.src.named("on"), "by: opponent is for on: result; events of other names have no opponents")
		}
	}
}

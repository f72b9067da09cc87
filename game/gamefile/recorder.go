package gamefile

import (
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/stats"
)

// recorder is the [stats.Recorder] of a game's statistics.
type recorder struct {
	stats   []stats.Stat
	results bool // results.Recorder is part of it
	rules   *rules
}

// Stats implements [stats.Recorder].
func (r *recorder) Stats() []stats.Stat { return r.stats }

// Record implements [stats.Recorder].
func (r *recorder) Record(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	if r.results {
		if err := (results.Recorder{}).Record(e, m, t); err != nil {
			return err
		}
	}
	return r.rules.apply(e, m, t)
}

// resultsName is the key for the statistics of results.
const resultsName = "results"

// recorder compiles the statistics; derived ones are returned apart.
func (c *compiler) recorder(specs named[statSpec]) (r *recorder, derived []stats.Stat) {
	r = &recorder{rules: c.newRules()}
	seen := map[string]*node{}
	for i := range specs {
		before := len(r.stats)
		e := &specs[i]
		s := &e.value
		switch {
		case s.results && e.name != resultsName: // which has been said
		case s.results:
			r.results = true
			c.spent += changeCost * stats.MaxPlayers * uint64(len(results.Recorder{}.Stats()))
			r.stats = append(r.stats, results.Recorder{}.Stats()...)
		case c.fits(s):
			c.stat(r, e)
		}
		c.once(seen, e.src, r.stats[before:])
	}
	derived = c.derived(specs, r.stats)
	for i := range derived {
		c.once(seen, c.src.named("stats").named(derived[i].Name), derived[i:i+1])
	}
	return r, derived
}

// displayed names the statistics in the order of the file, if derived ones are among
// others; else that is their own.
func displayed(specs named[statSpec]) (names []string) {
	derived, mixed := false, false
	for i := range specs {
		s := &specs[i].value
		switch {
		case !s.Derive.IsZero():
			derived = true
		case derived:
			mixed = true
		}
		names = append(names, s.names(specs[i].name)...)
	}
	if !mixed {
		return nil
	}
	return names
}

// names are those of the statistics that the entry of the name makes.
func (s *statSpec) names(name string) (names []string) {
	switch {
	case s.results:
		for _, made := range (results.Recorder{}).Stats() {
			names = append(names, made.Name)
		}
		return names
	case !s.Values.IsZero():
		for i := range s.Values.named {
			names = append(names, s.Values.named[i].name)
		}
		return names
	case !s.Streak.IsZero():
		return []string{name, s.longest(name).Name}
	}
	return []string{name}
}

// once checks that no two statistics have the same name, as those of results and
// of streaks may.
func (c *compiler) once(seen map[string]*node, at *node, made []stats.Stat) {
	for i := range made {
		name := made[i].Name
		if before := seen[name]; before != nil {
			c.sayf(at, "a statistic %s is there already, from line %d; give one of them another name", quote(name), before.line)
		}
		seen[name] = at
	}
}

// statKind is one way to keep a statistic.
type statKind struct {
	name    string
	from    many[ruleSpec]
	reducer stats.Reducer
	effect  effect
}

// kinds lists the kinds that the statistic has; one is right.
func (s *statSpec) kinds() (all []statKind) {
	for _, k := range []statKind{
		{"count", s.Count, nil, count},
		{"sum", s.Sum, rating.Sum{}, giveValue},
		{"min", s.Min, rating.Min{}, giveValue},
		{"max", s.Max, rating.Max{}, giveValue},
		{"last", s.Last, rating.Last{}, giveValue},
		{"best", s.Best, rating.Best{}, giveValue},
		{"streak", s.Streak.rules(), rating.Streak{}, giveBool},
	} {
		if k.from != nil {
			all = append(all, k)
		}
	}
	if !s.Derive.IsZero() {
		all = append(all, statKind{name: "derive"})
	}
	return all
}

// rules returns the rules of a streak; a word stands for one.
func (s *streakSpec) rules() many[ruleSpec] {
	value, ok := map[string]string{"wins": "won", "unbeaten": "!lost", "losses": "lost"}[s.word]
	if !ok {
		return s.from
	}
	return many[ruleSpec]{{placed: s.placed, On: many[string]{onResult}, Value: expression{value, s.src}}}
}

// fits checks that the keys of a statistic go together.
func (c *compiler) fits(s *statSpec) bool {
	kinds := s.kinds()
	if len(kinds) != 1 {
		return false // which has been said
	}
	kind := kinds[0].name
	for _, k := range []struct {
		name string
		has  bool
		of   string
	}{
		{"by", s.src.get("by") != nil, "count"},
		{"longest", s.src.get("longest") != nil, "streak"},
	} {
		if k.has && kind != k.of {
			c.sayf(s.src.named(k.name), "%s is for statistics with %s; leave it out", k.name, k.of)
			return false
		}
	}
	for _, name := range []string{"categories", "values"} {
		if s.src.get(name) != nil && s.src.get("by") == nil {
			c.sayf(s.src.named(name), "%s is for statistics with by; leave it out, or add by", name)
			return false
		}
	}
	return true
}

// stat compiles one statistic that is not derived.
func (c *compiler) stat(r *recorder, e *entry[statSpec]) {
	s := &e.value
	kind := s.kinds()[0]
	if kind.name == "derive" {
		return
	}
	to := target{what: "statistic " + quote(e.name), stat: e.name, effect: kind.effect}
	declared := s.declare(e.name)
	declared.Reducer = kind.reducer
	switch {
	case s.By.IsZero():
		r.stats = append(r.stats, declared)
	case s.Values.IsZero():
		c.byCategory(r, s, declared, &to)
	default:
		c.byValue(r, s, &to)
	}
	if kind.name == "streak" {
		r.stats = append(r.stats, s.longest(e.name))
	}
	c.add(r.rules, kind.from, to)
}

func (s *statSpec) declare(name string) stats.Stat {
	return stats.Stat{
		Name: name, Label: stats.Text(s.Label), Unit: stats.Text(s.Unit), Format: s.Format, Hidden: s.Hidden, Rules: statRulesOf(*s),
	}
}

// statRulesOf is the text of how a statistic counts, as [rulesOf] is of a board.
func statRulesOf(s statSpec) string {
	s.Label, s.Unit, s.Format, s.Hidden, s.Longest = nil, nil, "", false, nil
	text, err := plainJSON(s)
	if err != nil {
		return "" // it is not compiled then
	}
	return string(text)
}

// longest declares the statistic of the longest streak.
func (s *statSpec) longest(name string) stats.Stat {
	longest := stats.Stat{Name: "longest_" + name, Longest: name, Unit: stats.Text(s.Unit), Format: s.Format, Hidden: s.Hidden}
	if s.Longest != nil {
		longest.Label = stats.Text(s.Longest.Label)
		if s.Longest.Name != "" {
			longest.Name = s.Longest.Name
		}
	}
	return longest
}

func (c *compiler) byCategory(r *recorder, s *statSpec, declared stats.Stat, to *target) {
	declared.Categories = stats.MaxCategories
	if s.Most != 0 {
		declared.Categories = s.Most
	}
	r.stats = append(r.stats, declared)
	to.by, to.effect = s.By, countBy
	if s.By.text == "opponent" {
		to.effect = countRivals
	}
}

// byValue makes a counter of each listed value.
func (c *compiler) byValue(r *recorder, s *statSpec, to *target) {
	to.by, to.effect, to.listed = s.By, countListed, map[string]string{}
	for _, v := range s.Values.named {
		declared := s.declare(v.name)
		declared.Label = stats.Text(v.value.Label)
		r.stats = append(r.stats, declared)
		if other, twice := to.listed[v.value.Is]; twice {
			c.sayf(v.src, "%s and %s have the same value; list each value once", quote(other), quote(v.name))
		}
		to.listed[v.value.Is] = v.name
	}
}

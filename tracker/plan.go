package tracker

import (
	"fmt"
	"maps"
	"slices"

	"statstracker/stats"
)

// Plan is what a change of rules would do, or did.
type Plan struct {
	Games []GamePlan // those that change, by name
}

// GamePlan is how the rules of one game change.
type GamePlan struct {
	Game   string
	Change Change
	// Boards and Stats are those that change, in their order: those of the new
	// rules, and then those that only the old ones have.
	Boards, Stats []PartPlan
}

// PartPlan is how one board or statistic changes.
type PartPlan struct {
	Name   string
	Change Change
}

// Change is what becomes of a game, a board or a statistic.
type Change string

// The changes.
const (
	// Added is new: it counts what comes from here on.
	Added Change = "added"
	// Removed is hidden: what it has counted is kept for when it comes back.
	Removed Change = "removed"
	// Changed counts from here on by other rules. A board of another kind begins
	// anew; others go on from the scores that there are.
	Changed Change = "changed"
	// Restarted is a board of another kind: it begins anew.
	Restarted Change = "restarted"
	// Returned is a board that was there before, and goes on from what it had then.
	Returned Change = "returned"
)

// planOf compares the rules that hold with others.
func (s *state) planOf(next ruleset) (p Plan) {
	old := s.rules
	names := slices.AppendSeq(slices.Collect(maps.Keys(old)), maps.Keys(next))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		before, after := old[name], next[name]
		switch {
		case before == nil:
			p.Games = append(p.Games, s.gamePlan(name, Added, old[fallback], after))
		case after == nil:
			p.Games = append(p.Games, s.gamePlan(name, Removed, before, next[fallback]))
		case before.source != after.source:
			p.Games = append(p.Games, s.gamePlan(name, Changed, before, after))
		}
	}
	return p
}

// gamePlan compares the rules of a game. Either may be nil.
func (s *state) gamePlan(name string, c Change, before, after *handler) GamePlan {
	if before == nil || c == Added && s.games[name] == nil { // nobody has seen what default would have made of it
		before = &handler{}
	}
	if after == nil {
		after = &handler{}
	}
	return GamePlan{name, c, s.games[name].boardPlan(before, after), statPlan(before, after)}
}

// boardPlan compares boards. The game may be nil.
func (g *game) boardPlan(before, after *handler) (parts []PartPlan) {
	for i := range after.boards {
		b := &after.boards[i]
		old := before.boardNamed(b.Name)
		has := g != nil && g.states[b.key] != nil
		switch {
		case old == nil && !has:
			parts = append(parts, PartPlan{b.Name, Added})
		case old == nil || old.key != b.key && has:
			parts = append(parts, PartPlan{b.Name, Returned})
		case old.key != b.key:
			parts = append(parts, PartPlan{b.Name, Restarted})
		case old.rules() != b.rules():
			parts = append(parts, PartPlan{b.Name, Changed})
		}
	}
	for i := range before.boards {
		if name := before.boards[i].Name; after.boardNamed(name) == nil {
			parts = append(parts, PartPlan{name, Removed})
		}
	}
	return parts
}

func (h *handler) boardNamed(name string) *boardRule {
	for i := range h.boards {
		if h.boards[i].Name == name {
			return &h.boards[i]
		}
	}
	return nil
}

func statPlan(before, after *handler) (parts []PartPlan) {
	old, next := before.statRules(), after.statRules()
	for _, r := range next {
		switch i := slices.IndexFunc(old, r.named); {
		case i < 0:
			parts = append(parts, PartPlan{r.name, Added})
		case old[i].rules != r.rules:
			parts = append(parts, PartPlan{r.name, Changed})
		}
	}
	for _, r := range old {
		if !slices.ContainsFunc(next, r.named) {
			parts = append(parts, PartPlan{r.name, Removed})
		}
	}
	return parts
}

// statText is a statistic, and how it counts.
type statText struct{ name, rules string }

func (s statText) named(other statText) bool { return s.name == other.name }

// statRules lists all statistics, the derived ones too.
func (h *handler) statRules() (list []statText) {
	for i := range h.stats {
		list = append(list, statText{h.stats[i].Name, rulesOfStat(&h.stats[i].Stat)})
	}
	for i := range h.game.Derived {
		list = append(list, statText{h.game.Derived[i].Name, rulesOfStat(&h.game.Derived[i])})
	}
	return list
}

// rules describes how the board counts.
func (r *boardRule) rules() string {
	if r.Rules != "" {
		return r.Rules
	}
	return fmt.Sprintf("%T %+v", r.Scorer, r.Scorer)
}

// rulesOfStat describes how the statistic counts.
func rulesOfStat(s *stats.Stat) string {
	if s.Rules != "" {
		return s.Rules
	}
	return fmt.Sprintf("%T %d %s", s.Reducer, s.Categories, s.Longest)
}

package tracker

import (
	"fmt"
	"maps"
	"slices"
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
)

func planOf(old, next ruleset) (p Plan) {
	names := slices.AppendSeq(slices.Collect(maps.Keys(old)), maps.Keys(next))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		before, after := old[name], next[name]
		switch {
		case before == nil:
			p.Games = append(p.Games, gamePlan(name, Added, old[fallback], after))
		case after == nil:
			p.Games = append(p.Games, gamePlan(name, Removed, before, next[fallback]))
		case before.source != after.source:
			p.Games = append(p.Games, gamePlan(name, Changed, before, after))
		}
	}
	return p
}

// gamePlan compares the rules of a game. Either may be nil.
func gamePlan(name string, c Change, before, after *handler) GamePlan {
	if before == nil {
		before = &handler{}
	}
	if after == nil {
		after = &handler{}
	}
	return GamePlan{name, c, boardPlan(before, after), statPlan(before, after)}
}

func boardPlan(before, after *handler) (parts []PartPlan) {
	for i := range after.boards {
		b := &after.boards[i]
		old := before.boardNamed(b.Name)
		switch {
		case old == nil:
			parts = append(parts, PartPlan{b.Name, Added})
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
	for i := range after.stats {
		s := &after.stats[i]
		if at, ok := before.stat(s.Name, 0); !ok {
			parts = append(parts, PartPlan{s.Name, Added})
		} else if before.stats[at].rules() != s.rules() {
			parts = append(parts, PartPlan{s.Name, Changed})
		}
	}
	for i := range before.stats {
		if _, ok := after.stat(before.stats[i].Name, 0); !ok {
			parts = append(parts, PartPlan{before.stats[i].Name, Removed})
		}
	}
	return parts
}

// rules describes how the board counts.
func (r *boardRule) rules() string {
	if r.Rules != "" {
		return r.Rules
	}
	return fmt.Sprintf("%T %+v", r.Scorer, r.Scorer)
}

// rules describes how the statistic counts.
func (r *statRule) rules() string {
	if r.Rules != "" {
		return r.Rules
	}
	return fmt.Sprintf("%T %d %s", r.Reducer, r.Categories, r.Longest)
}

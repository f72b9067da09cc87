package tracker

import (
	"context"
	"fmt"
)

// Apply makes rules hold from here on, in the place of all that came from a file
// before. What was counted stays; [Tracker.Rescore] scores it again. It returns
// what changed. An error of the rules themselves is that of [Config.Compile];
// after any error the old rules hold. It waits for a rescore to end.
func (t *Tracker) Apply(ctx context.Context, rules []Rules) (Plan, error) {
	t.changing.Lock()
	defer t.changing.Unlock()
	return t.change(ctx, rules, false)
}

// Plan returns what [Tracker.Apply] would change, and changes nothing.
func (t *Tracker) Plan(ctx context.Context, rules []Rules) (Plan, error) {
	return t.change(ctx, rules, true)
}

func (t *Tracker) change(ctx context.Context, rules []Rules, dry bool) (plan Plan, err error) {
	file, err := t.catalog.compileAll(rules)
	if err != nil {
		return Plan{}, err
	}
	next := t.catalog.with(file, t.config.Without)
	if called := t.call(ctx, func() { plan, err = t.changeTo(next, dry) }); called != nil {
		return Plan{}, called
	}
	return plan, err
}

// changeTo is the writing goroutine's.
func (t *Tracker) changeTo(next ruleset, dry bool) (Plan, error) {
	plan := t.state.planOf(next)
	if dry || next.equal(t.state.rules) {
		return plan, nil
	}
	if err := t.control(controlRules, next.fields()...); err != nil {
		return Plan{}, fmt.Errorf("apply rules: %w", err)
	}
	return plan, nil
}

package console_test

import (
	"context"
	"errors"

	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/tracker"
)

// keeper changes the rules of a tracker.
type keeper struct{ tracker *tracker.Tracker }

func (k keeper) Apply(ctx context.Context, files []httpapi.RuleFile, dry bool) (c httpapi.RulesChange, err error) {
	sent := make([]gamefile.File, len(files))
	for i, f := range files {
		sent[i] = gamefile.File{Name: f.Name, Text: []byte(f.Text)}
	}
	definitions, err := gamefile.Parse(sent...)
	if problems, ok := errors.AsType[gamefile.Problems](err); ok {
		var list httpapi.RulesError
		for _, p := range problems {
			list = append(list, httpapi.RuleProblem(p))
		}
		return c, list
	}
	var rules []tracker.Rules
	for _, d := range definitions {
		rules = append(rules, tracker.Rules{Game: d.Game.Name, Text: d.Text})
	}
	if dry {
		c.Plan, err = k.tracker.Plan(ctx, rules)
	} else {
		c.Plan, err = k.tracker.Apply(ctx, rules)
	}
	return c, err
}

// amender amends the past of a tracker.
type amender struct{ tracker *tracker.Tracker }

func (a amender) Amend(ctx context.Context, m tracker.Amendment) (httpapi.Amendment, error) {
	m, err := a.tracker.Amend(ctx, m)
	if err == nil {
		_, err = a.tracker.Settle(ctx, nil)
	}
	return httpapi.Amendment{Amendment: m}, err
}

func (a amender) Try(ctx context.Context, m tracker.Amendment) (tracker.Effect, error) {
	return a.tracker.Preview(ctx, m, nil)
}

func (a amender) Amendments() []httpapi.Amendment { return nil }

func (a amender) Amendment(uint64) (httpapi.Amendment, error) {
	return httpapi.Amendment{}, tracker.ErrUnknownAmendment
}

package cmd

import (
	"context"
	"errors"
	"slices"

	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/tracker"
)

// outlooks tells what a game would be by other rules, and makes them hold.
type outlooks struct{ keeper *ruleKeeper }

// WhatIf implements [httpapi.WhatIfs].
func (o outlooks) WhatIf(ctx context.Context, q httpapi.WhatIf) (tracker.Outlook, error) {
	d, err := definitionOf(q.Game, q.Files)
	if err != nil {
		return tracker.Outlook{}, err
	}
	return o.keeper.tracker.WhatIf(ctx, tracker.WhatIf{
		Rules: tracker.Rules{Game: q.Game, Text: d.Text}, From: q.From, To: q.To, Limit: q.Limit,
	})
}

// ApplyPlan implements [httpapi.WhatIfs].
func (o outlooks) ApplyPlan(ctx context.Context, game string, files []httpapi.RuleFile, plan string) (done httpapi.Applied, err error) {
	d, err := definitionOf(game, files)
	if err != nil {
		return done, err
	}
	if done.RulesChange, err = o.keeper.applyPlan(ctx, d, plan); err != nil {
		return done, answered(err)
	}
	done.Rescore, err = o.keeper.refolder.Start(game)
	return done, err
}

// definitionOf returns the game of the files with the name. All of the files have to be
// right.
func definitionOf(game string, files []httpapi.RuleFile) (d gamefile.Definition, err error) {
	all, err := gamefile.Parse(sentFiles(files)...)
	if problems, ok := errors.AsType[gamefile.Problems](err); ok {
		return d, sentProblems(problems)
	}
	if err != nil {
		return d, err
	}
	i := slices.IndexFunc(all, func(d gamefile.Definition) bool { return d.Game.Name == game })
	if i < 0 {
		return d, httpapi.ErrNoGameInFiles
	}
	return all[i], nil
}

// applyPlan makes the rules of one game hold, if they are those of the plan.
func (k *ruleKeeper) applyPlan(ctx context.Context, d gamefile.Definition, plan string) (c httpapi.RulesChange, err error) {
	end, err := k.refolder.beginChange()
	if err != nil {
		return c, err
	}
	defer end()
	ctx = context.WithoutCancel(ctx) // what has been asked for is done, whoever still waits for it
	c.Plan, err = k.tracker.ApplyPlan(ctx, tracker.Rules{Game: d.Game.Name, Text: d.Text}, plan)
	if err != nil {
		return c, err
	}
	k.tell(ctx, []gamefile.Definition{d}, &c.Plan)
	k.note(ctx, &c, false)
	return c, nil
}

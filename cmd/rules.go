package cmd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/stats"
	"statstracker/tracker"
)

// ruleKeeper changes the rules of a running server.
type ruleKeeper struct {
	logger   *slog.Logger
	tracker  *tracker.Tracker
	compiled []stats.Game
	file     string // that the server was started with, or ""
	refolder *refolder
}

// Apply implements [httpapi.Rules].
func (k *ruleKeeper) Apply(ctx context.Context, files []httpapi.RuleFile, dry bool) (c httpapi.RulesChange, err error) {
	if c.Plan, err = k.apply(ctx, sentFiles(files), dry); err != nil {
		return c, answered(err)
	}
	k.note(ctx, &c, dry)
	return c, nil
}

func sentFiles(files []httpapi.RuleFile) []gamefile.File {
	sent := make([]gamefile.File, len(files))
	for i, f := range files {
		sent[i] = gamefile.File{Name: f.Name, Text: []byte(f.Text)}
	}
	return sent
}

// note says how long rules hold that were sent to a server with a games file.
func (k *ruleKeeper) note(ctx context.Context, c *httpapi.RulesChange, dry bool) {
	if k.file == "" || len(c.Games) == 0 {
		return
	}
	c.Note = "the server was started with --games: its next start, and a SIGHUP, apply that file again"
	if !dry {
		k.logger.WarnContext(ctx, "rules were sent that hold until the next start or SIGHUP, which apply the games file again", "games", k.file)
	}
}

// answered returns the error in the words of the API.
func answered(err error) error {
	var problems gamefile.Problems
	switch {
	case errors.As(err, &problems):
		return sentProblems(problems)
	case errors.Is(err, eventlog.ErrDoubt):
		return fmt.Errorf("%w: %w", httpapi.ErrRulesInDoubt, err)
	case errors.Is(err, eventlog.ErrWrite):
		return fmt.Errorf("%w: %w", source.ErrUnavailable, err)
	}
	return err
}

func sentProblems(problems gamefile.Problems) httpapi.RulesError {
	list := make(httpapi.RulesError, len(problems))
	for i, p := range problems {
		list[i] = httpapi.RuleProblem{File: p.File, Line: p.Line, Column: p.Column, Message: p.Message}
	}
	return list
}

// apply makes the games of the files hold, and says in the log what changed. The
// errors are [gamefile.Problems], [httpapi.ErrRescoring] and those of
// [tracker.Tracker.Apply].
func (k *ruleKeeper) apply(ctx context.Context, files []gamefile.File, dry bool) (plan tracker.Plan, err error) {
	definitions, err := gamefile.Parse(files...)
	if err != nil {
		return tracker.Plan{}, err
	}
	rules := make([]tracker.Rules, len(definitions))
	for i := range definitions {
		rules[i] = tracker.Rules{Game: definitions[i].Game.Name, Text: definitions[i].Text}
	}
	ctx = context.WithoutCancel(ctx) // what has been asked for is done, whoever still waits for it
	if dry {
		return k.tracker.Plan(ctx, rules)
	}
	end, err := k.refolder.beginChange()
	if err != nil {
		return tracker.Plan{}, err
	}
	defer end()
	if plan, err = k.tracker.Apply(ctx, rules); err != nil {
		return tracker.Plan{}, err
	}
	k.tell(ctx, definitions, &plan)
	return plan, nil
}

// isCompiled reports whether a game of the name is compiled in.
func (k *ruleKeeper) isCompiled(name string) bool {
	return slices.ContainsFunc(k.compiled, func(g stats.Game) bool { return g.Name == name })
}

// tell says in the log what changed.
func (k *ruleKeeper) tell(ctx context.Context, definitions []gamefile.Definition, plan *tracker.Plan) {
	for _, d := range definitions {
		if k.isCompiled(d.Game.Name) {
			k.logger.InfoContext(ctx, "a game from a file is in the place of the compiled-in one", "game", d.Game.Name)
		}
	}
	for _, g := range plan.Games {
		if g.Change == tracker.Removed {
			k.warnRemoved(ctx, g.Game)
		}
		args := []any{"game", g.Game, "change", g.Change}
		if len(g.Boards) > 0 {
			args = append(args, "boards", partsText(g.Boards))
		}
		if len(g.Stats) > 0 {
			args = append(args, "stats", partsText(g.Stats))
		}
		k.logger.InfoContext(ctx, "the rules of a game change from here on", args...)
	}
}

// warnRemoved says what it means that a game is removed.
func (k *ruleKeeper) warnRemoved(ctx context.Context, game string) {
	events := "counted by the rules of the game default from here on"
	if _, err := k.tracker.Game(game); err != nil {
		events = "rejected from here on"
	}
	k.logger.WarnContext(ctx, "the files do not have a game any more; its boards are hidden until it comes back", "game", game, "events", events)
}

// warnReplaced says which compiled-in games do not hold because the log has others
// of their names.
func (k *ruleKeeper) warnReplaced(ctx context.Context) {
	warned := make(map[string]bool, len(k.compiled)) // of several versions
	for i := range k.compiled {
		name := k.compiled[i].Name
		g, err := k.tracker.Game(name)
		if replaced := err == nil && g.Text != "" && g.Rules == name; replaced && !warned[name] {
			warned[name] = true
			k.logger.WarnContext(ctx, "the rules in the log hold for a game, not those compiled in; `statstracker games apply` of files without it brings those back", "game", name)
		}
	}
}

// partsText lists boards or statistics and what becomes of them.
func partsText(parts []tracker.PartPlan) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = fmt.Sprintf("%s %s", p.Name, p.Change)
	}
	return strings.Join(texts, ", ")
}

package tracker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
)

// WhatIf asks what a game would be by other rules.
type WhatIf struct {
	Rules Rules
	// Only events count that happened from From on and before To, where these are not
	// zero.
	From, To time.Time
	Limit    int // entries of each list of the answer, at least 1
}

// ErrOtherPlan says that a plan is not for these rules, or that those of the log are not
// any more what they were.
var ErrOtherPlan = errors.New("the rules are not those that the plan was made for")

// WhatIf folds the game by the rules that hold and by the others, beside the live state,
// and compares. Before is the live state as it was when WhatIf began; with a period it is
// the game folded again by the rules that hold. It changes nothing, and neither readers
// nor the writer wait for it. One what-if, or fold of the past, is done at a time.
//
// The errors are [ErrUnknownGame], that of [Config.Compile], [source.ErrClosed], that of
// the context, and those of the log.
func (t *Tracker) WhatIf(ctx context.Context, q WhatIf) (Outlook, error) {
	two, err := t.foldWhatIf(ctx, q)
	if err != nil {
		return Outlook{}, err
	}
	o := two.outlook(q.Limit)
	o.Game, o.From, o.To = q.Rules.Game, q.From, q.To
	return o, nil
}

// alternatives is a game folded by two rules.
type alternatives struct {
	before, after *refold
	plan          string
	same          bool // both are by the same rules
}

func (t *Tracker) foldWhatIf(ctx context.Context, q WhatIf) (*alternatives, error) {
	proposed, err := t.catalog.compiledText(q.Rules.Game, q.Rules.Text)
	if err != nil {
		return nil, err
	}
	ctx, done, err := t.pasts.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	two, err := t.alternatives(q, proposed)
	if err != nil {
		return nil, err
	}
	if err := two.advance(ctx, t.log); err != nil {
		return nil, fmt.Errorf("fold %q by other rules: %w", q.Rules.Game, err)
	}
	now := t.hiddenNow(q.Rules.Game)
	for _, r := range []*refold{two.before, two.after} {
		r.game().hideAll(maps.Clone(now), r.fold.aliases)
		r.fold.buildIndexes()
	}
	return two, nil
}

// alternatives returns the two folds, which have not begun.
func (t *Tracker) alternatives(q WhatIf, proposed *handler) (*alternatives, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	product := q.Rules.Game
	present := t.state.rules.of(product)
	if present == nil {
		return nil, ErrUnknownGame
	}
	a := slices.Clone(t.state.amendments)
	settled := t.state.rejections.settled
	before, after := newRecount(product, present, allRules, a, settled), newRecount(product, proposed, allRules, a, settled)
	if q.From.IsZero() && q.To.IsZero() && t.state.games[product] != nil {
		before = t.state.recountOf(product, a)
	}
	two := &alternatives{
		plan: planOf(t.state.rules, product, proposed),
		same: present.source == proposed.source && present.game.Name == product,
	}
	two.before = t.alternative(before, q)
	two.after = t.alternative(after, q)
	return two, nil
}

func (t *Tracker) alternative(rc recount, q WhatIf) *refold {
	if !q.From.IsZero() {
		rc.from = q.From.UnixMilli()
	}
	if !q.To.IsZero() {
		rc.until = q.To.UnixMilli()
	}
	r := newRefold(t.log.ID(), t.catalog, rc, t.config.testOnlyGeneration)
	r.fold.watch = newForecasts()
	return r
}

// advance folds both in one pass over the log.
func (two *alternatives) advance(ctx context.Context, log *eventlog.Log) error {
	return log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := two.before.block(b, 0); err != nil {
			return err
		}
		return two.after.block(b, 0)
	})
}

// begin waits for the turn of one who folds much of the log. The context that it returns
// also ends with the tracker. Done has to be called at the end.
func (p *pasts) begin(ctx context.Context) (_ context.Context, done func(), err error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, nil, source.ErrClosed
	}
	p.group.Add(1)
	p.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(p.ctx, cancel)
	over := func() { stop(); cancel(); p.group.Done() }
	turn, err := p.waitTurn(ctx)
	if err != nil {
		over()
		return nil, nil, err
	}
	return ctx, func() { turn(); over() }, nil
}

// planOf names the change of the present rules by which those of a game become others.
func planOf(present ruleset, product string, proposed *handler) string {
	h := sha256.New()
	hashTexts(h, product)
	for _, rs := range []ruleset{present, present.replaced(product, proposed)} {
		hashTexts(h, strconv.Itoa(len(rs)))
		for _, f := range rs.fields() {
			hashTexts(h, f.Name, f.Value)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// replaced returns the rules with others of one game.
func (rs ruleset) replaced(product string, h *handler) ruleset {
	next := maps.Clone(rs)
	if next == nil {
		next = make(ruleset, 1)
	}
	next[product] = h
	return next
}

// ApplyPlan makes the rules of one game hold from here on, if that is what the plan of
// an [Outlook] says: those of other games stay. It returns what changed. The errors are
// [ErrOtherPlan] and those of [Tracker.Apply].
func (t *Tracker) ApplyPlan(ctx context.Context, r Rules, token string) (plan Plan, err error) {
	t.changing.Lock()
	defer t.changing.Unlock()
	proposed, err := t.catalog.compiledText(r.Game, r.Text)
	if err != nil {
		return Plan{}, err
	}
	called := t.call(ctx, func() {
		if planOf(t.state.rules, r.Game, proposed) != token {
			err = ErrOtherPlan
			return
		}
		plan, err = t.changeTo(t.state.rules.replaced(r.Game, proposed), false)
	})
	if called != nil {
		return Plan{}, called
	}
	return plan, err
}

package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"statstracker/tracker"
)

// WhatIfs tells what a game would be by other rules. It may be asked by several
// goroutines.
type WhatIfs interface {
	// WhatIf compares, and changes nothing. The errors are [RulesError], [ErrNoGameInFiles],
	// tracker.ErrUnknownGame, source.ErrClosed and that of the context.
	WhatIf(ctx context.Context, q WhatIf) (tracker.Outlook, error)
	// ApplyPlan makes the rules of the game in the files hold, if they are those of the
	// plan, and begins to score the game again. The errors are those of WhatIf and
	// Rules.Apply, and tracker.ErrOtherPlan.
	ApplyPlan(ctx context.Context, game string, files []RuleFile, plan string) (Applied, error)
}

// WhatIf asks what a game would be by the rules in files, of which only those of this game
// are looked at.
type WhatIf struct {
	Game     string
	Files    []RuleFile
	From, To time.Time // zero: no bound
	Limit    int
}

// Applied is what came of a plan.
type Applied struct {
	RulesChange
	Rescore Rescore
}

// ErrNoGameInFiles says that the files do not have the game that is asked for.
var ErrNoGameInFiles = errors.New("the files do not have rules of this game; `game: NAME` names it in a file")

const (
	errWhatIfForm = requestError(`the body has to be JSON like {"games":"version: 1\ngame: chess\n…"} or {"files":[{"name":"games.yaml","text":"…"}]}, and may have from, to and limit`)
	errPlanForm   = requestError(`the body has to be JSON like {"plan":"…","games":"…"}, with the plan of a what-if and the rules that were asked about`)
)

// whatIfName is what the file is called whose text is the member games.
const whatIfName = "games"

// whatIfBody is the body of both requests.
type whatIfBody struct {
	Games *string    `json:"games"`
	Files *ruleFiles `json:"files"`
	From  string     `json:"from"`
	To    string     `json:"to"`
	Limit *int       `json:"limit"`
	Plan  string     `json:"plan"`
}

// parseWhatIf reads the body, which has to have rules in one of the two forms.
func parseWhatIf(r *http.Request) (b whatIfBody, files []RuleFile, err error) {
	body := bodyOf(r, maxRulesBody, errLargeRules)
	err = json.UnmarshalRead(body, &b)
	switch {
	case body.err != nil:
		return b, nil, body.explain(err)
	case errors.Is(err, errManyFiles):
		return b, nil, errManyFiles
	case err != nil || (b.Games == nil) == (b.Files == nil):
		return b, nil, errWhatIfForm
	case b.Games != nil:
		return b, []RuleFile{{Name: whatIfName, Text: *b.Games}}, nil
	}
	return b, *b.Files, nil
}

// question returns what the request asks.
func question(r *http.Request) (q WhatIf, err error) {
	if q.Game, err = gameOf(r); err != nil {
		return q, err
	}
	b, files, err := parseWhatIf(r)
	if err != nil {
		return q, err
	}
	q.Files, q.Limit = files, defaultLimit
	if b.Limit != nil {
		q.Limit = *b.Limit
	}
	if q.Limit < 1 || q.Limit > maxLimit {
		return q, badField("limit", "has to be a whole number from 1 to 1000")
	}
	for _, m := range []struct {
		name, text string
		to         *time.Time
	}{{"from", b.From, &q.From}, {"to", b.To, &q.To}} {
		if m.text == "" {
			continue
		}
		if *m.to, err = time.Parse(time.RFC3339, m.text); err != nil {
			return q, badField(m.name, "has to be a time as 2026-11-01T00:00:00Z is")
		}
	}
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		return q, badField("to", backwards)
	}
	return q, nil
}

// whatIf answers POST /v1/games/{game}/whatif.
func whatIf(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	if err := noOther(r); err != nil {
		return 0, nil, err
	}
	q, err := question(r)
	if err != nil {
		return 0, nil, err
	}
	o, err := b.WhatIfs.WhatIf(r.Context(), q)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, appendOutlook(dst, &o, b.Profiles), nil
}

// applyPlan answers POST /v1/games/{game}/whatif/apply.
func applyPlan(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return 0, nil, err
	}
	if err := noOther(r); err != nil {
		return 0, nil, err
	}
	body, files, err := parseWhatIf(r)
	if err != nil || body.Plan == "" {
		if errors.Is(err, errWhatIfForm) || err == nil {
			err = errPlanForm
		}
		return 0, nil, err
	}
	done, err := b.WhatIfs.ApplyPlan(r.Context(), game, files, body.Plan)
	if err != nil {
		return 0, nil, err
	}
	dst = appendKey(append(dst, '{'), "rules")
	dst = appendRulesChange(dst, &done.RulesChange, false)
	dst = appendRescore(appendKey(dst, "rescore"), game, &done.Rescore)
	return http.StatusAccepted, append(dst, '}'), nil
}

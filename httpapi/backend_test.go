package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"

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

// applyFile applies a file with games.
func (s *server) applyFile(name string) {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{"files": []httpapi.RuleFile{{Name: name, Text: string(text)}}})
	if err != nil {
		s.t.Fatal(err)
	}
	if r := s.send("PUT", "/v1/rules", nil, string(body)); r.StatusCode != http.StatusOK {
		s.t.Fatalf("apply %s: %s", name, r.body)
	}
}

// rescores scores a game again at once, and says so only when asked again. The
// game arena never ends.
type rescores struct {
	tracker *tracker.Tracker
	done    map[string]httpapi.Rescore
}

func (r *rescores) Start(game string) (httpapi.Rescore, error) {
	if r.done["arena"].Status == httpapi.RescoreRunning {
		return httpapi.Rescore{}, httpapi.ErrRescoring
	}
	if game == "arena" {
		r.done[game] = httpapi.Rescore{Status: httpapi.RescoreRunning, Done: 1, End: 7}
		return r.done[game], nil
	}
	state := httpapi.Rescore{Status: httpapi.RescoreDone}
	err := r.tracker.Rescore(context.Background(), game, func(done, end uint64) { state.Done, state.End = done, end })
	if errors.Is(err, tracker.ErrUnknownGame) {
		return httpapi.Rescore{}, err
	}
	if err != nil {
		state = httpapi.Rescore{Status: httpapi.RescoreFailed, End: 1, Err: "nothing came of it"}
	}
	r.done[game] = state
	return httpapi.Rescore{Status: httpapi.RescoreRunning, End: state.End}, nil
}

func (r *rescores) Rescore(game string) httpapi.Rescore {
	if state, ok := r.done[game]; ok {
		return state
	}
	return httpapi.Rescore{Status: httpapi.RescoreNone}
}

// refusing is rules that cannot be applied.
type refusing struct{ err error }

func (r refusing) Apply(context.Context, []httpapi.RuleFile, bool) (httpapi.RulesChange, error) {
	return httpapi.RulesChange{}, r.err
}

// noted is rules that note something, and remember what they were asked for.
type noted struct {
	files []httpapi.RuleFile
	dry   bool
}

func (n *noted) Apply(_ context.Context, files []httpapi.RuleFile, dry bool) (httpapi.RulesChange, error) {
	n.files, n.dry = files, dry
	return httpapi.RulesChange{Note: "a \"note\""}, nil
}

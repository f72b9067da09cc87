package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/httpapi"
	"statstracker/tracker"
)

// outlooks asks the tracker, and remembers what it was asked.
type outlooks struct {
	tracker *tracker.Tracker
	asked   httpapi.WhatIf
	plan    string
}

func (o *outlooks) WhatIf(ctx context.Context, q httpapi.WhatIf) (tracker.Outlook, error) {
	o.asked = q
	all, err := gamefile.Parse(gamefile.File{Name: "games", Text: []byte(q.Files[0].Text)})
	if err != nil {
		return tracker.Outlook{}, err
	}
	return o.tracker.WhatIf(ctx, tracker.WhatIf{Rules: tracker.Rules{Game: q.Game, Text: all[0].Text}, From: q.From, To: q.To, Limit: q.Limit})
}

func (o *outlooks) ApplyPlan(_ context.Context, game string, files []httpapi.RuleFile, plan string) (a httpapi.Applied, err error) {
	o.asked, o.plan = httpapi.WhatIf{Game: game, Files: files}, plan
	switch plan {
	case "other":
		return a, tracker.ErrOtherPlan
	case "none":
		return a, httpapi.ErrNoGameInFiles
	}
	a.Rescore = httpapi.Rescore{Status: httpapi.RescoreRunning, End: 9}
	return a, nil
}

const eloRules = "version: 1\ngame: arena\nboards: {elo: {score: {elo: {initial: 1500, k: 64}}}, new: {score: wins}}\n"

func whatIfBody(t *testing.T, members map[string]any) string {
	t.Helper()
	if _, has := members["files"]; !has {
		members["games"] = eloRules
	}
	body, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestWhatIf(t *testing.T) {
	s := newServer(t)
	s.post(`{"product_id":"arena","type":"game_over","winner_id":"ann","loser_id":"bob"}`)
	o := s.whatIfs
	r := s.send("POST", "/v1/games/arena/whatif", nil, whatIfBody(t, map[string]any{"limit": 1}))
	const want = `{"game":"arena","records":2,"same_rules":false,"plan":"PLAN","boards":[{"board":"elo","order":"high","players":{"before":2,"after":2},"differ":2,"moved":0,"correlation":1,` +
		`"top":[{"player":"ann","rank_before":1,"score_before":1516,"rank_after":1,"score_after":1532}],"climbed":[],"fell":[],` +
		`"raised":[{"player":"ann","rank_before":1,"score_before":1516,"rank_after":1,"score_after":1532}],` +
		`"lowered":[{"player":"bob","rank_before":2,"score_before":1484,"rank_after":2,"score_after":1468}],` +
		`"prediction":{"before":{"matches":1,"log_loss":0.6931471805599453,"brier":0.25,"decided":1,"accuracy":0.5},"after":{"matches":1,"log_loss":0.6931471805599453,"brier":0.25,"decided":1,"accuracy":0.5}}}],` +
		`"only_before":["wins"],"only_after":["new"],"stats":[]}` + "\n"
	var said struct{ Plan string }
	if err := json.Unmarshal([]byte(r.body), &said); err != nil || said.Plan == "" {
		t.Fatalf("%s %s %v", r.Status, r.body, err)
	}
	if got := strings.Replace(r.body, said.Plan, "PLAN", 1); got != want || r.StatusCode != http.StatusOK {
		t.Errorf("got  %swant %s", got, want)
	}
	s.send("POST", "/v1/games/arena/whatif", nil, whatIfBody(t, map[string]any{"files": []httpapi.RuleFile{{Name: "a", Text: eloRules}}, "from": "2026-01-01T00:00:00+01:00", "to": "2026-02-01T00:00:00Z"}))
	if o.asked.Limit != 10 || o.asked.From.Unix() != 1767222000 || o.asked.Files[0].Name != "a" || o.asked.To.IsZero() {
		t.Errorf("%+v", o.asked)
	}
}

func TestWhatIfsThatCannotBeAsked(t *testing.T) {
	s := newServer(t)
	for body, says := range map[string]string{
		`{}`:                            "the body has to be JSON like",
		`{"games":"x","files":[]}`:      "the body has to be JSON like",
		`{"games":1}`:                   "the body has to be JSON like",
		`no JSON`:                       "the body has to be JSON like",
		`{"games":"x","limit":0}`:       "limit has to be",
		`{"games":"x","from":"monday"}`: "from has to be a time",
		`{"games":"x","from":"2026-02-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}`: "to has to be later than from",
	} {
		if r := s.send("POST", "/v1/games/arena/whatif", nil, body); r.StatusCode != http.StatusBadRequest || !strings.Contains(r.body, says) {
			t.Errorf("%s: %s %s", body, r.Status, r.body)
		}
	}
	if r := s.send("POST", "/v1/games/arena/whatif", nil, `{"games":"`+strings.Repeat(" ", 5<<20)+`"}`); r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 5 MiB: %s", r.Status)
	}
	if r := s.send("POST", "/v1/games/arena/whatif/apply", nil, whatIfBody(t, map[string]any{})); r.StatusCode != http.StatusBadRequest || !strings.Contains(r.body, `like {\"plan\"`) {
		t.Errorf("without a plan: %s %s", r.Status, r.body)
	}
}

func TestPlansAreApplied(t *testing.T) {
	s := newServer(t)
	for plan, want := range map[string]struct {
		status int
		says   string
	}{
		"p":     {202, `{"rules":{"dry_run":false,"changed":false,"games":[]},"rescore":{"game":"arena","status":"running","done":0,"end":9}}`},
		"other": {409, "ask for a new what-if"},
		"none":  {400, "the files do not have rules of this game"},
	} {
		r := s.send("POST", "/v1/games/arena/whatif/apply", nil, whatIfBody(t, map[string]any{"plan": plan}))
		if r.StatusCode != want.status || !strings.Contains(r.body, want.says) || s.whatIfs.plan != plan {
			t.Errorf("%s: %s %s", plan, r.Status, r.body)
		}
	}
}

package tracker

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// A hidden player is not named in what is told of others, and the numbers stay.
func TestAHiddenPlayerIsNamedNowhere(t *testing.T) {
	const secret = "secret one"
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	for _, game := range []string{"test", "league"} {
		m := func(winner, loser, id string) event {
			return append(match(game, winner, loser), [2]string{"game_id", id})
		}
		submit(t, tr, m(secret, "bob", "m1"), m("ann", "bob", "m2"), m(secret, "ann", "m3"), m("bob", secret, "m4"))
		amendSomehow(t, tr, Amendment{Kind: Retraction, Game: game, Player: secret, Match: "m3", Keep: true})
		hide := Visibility{Game: game, Player: secret, Hidden: true}
		if err := tr.SetVisibility(t.Context(), hide); err != nil {
			t.Fatal(err)
		}
		for what, answer := range toldOf(t, tr, game, "bob") {
			if strings.Contains(answer, secret) {
				t.Errorf("%s in %s names who is hidden: %s", what, game, answer)
			}
		}
		if _, err := tr.HeadToHead(HeadToHeadQuery{Game: game, Player: "bob", Opponent: secret, Limit: 1}); !errors.Is(err, ErrUnknownPlayer) {
			t.Errorf("against who is hidden: %v", err)
		}
		page, err := tr.Match(MatchQuery{Game: game, Match: "m4", Limit: 1})
		if err != nil || len(page.Entries) != 1 {
			t.Fatalf("the match: %+v, %v", page, err)
		}
		if s := page.Entries[0].Event.Sides; len(s[0].Players) != 1 || s[0].Hidden != 0 || len(s[1].Players) != 0 || s[1].Hidden != 1 {
			t.Errorf("the sides of bob's match against who is hidden: %+v", s)
		}
	}
	checkExplained(t, tr)
}

// toldOf returns all answers that may be about the opponents of a player.
func toldOf(t *testing.T, tr *Tracker, game, player string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	told := func(what string, answer any, err error) {
		text, bad := json.Marshal(answer)
		if err := errors.Join(err, bad); err != nil && !errors.Is(err, ErrUnknownPlayer) {
			t.Fatalf("%s of %s: %v", what, player, err)
		}
		all[what] = string(text)
	}
	h, err := tr.History(HistoryQuery{Game: game, Player: player, Limit: 10})
	told("history", h, err)
	o, err := tr.Opponents(OpponentsQuery{Game: game, Player: player, Limit: 10})
	told("opponents", o, err)
	for _, match := range []string{"m1", "m3", "m4"} {
		m, err := tr.Match(MatchQuery{Game: game, Match: match, Limit: 10})
		told("match "+match, m, err)
	}
	p, err := tr.Player(game, player)
	for _, s := range p.Stats {
		told("statistic "+s.Name, s.Categories, err)
		x, err := tr.Explain(ExplainQuery{Game: game, Player: player, Stat: s.Name, Limit: 10})
		told("explained statistic "+s.Name, []any{x.Categories, x.Parts}, err)
	}
	for _, b := range tr.state.rules.of(game).boards {
		x, err := tr.Explain(ExplainQuery{Game: game, Player: player, Board: b.Name, Season: AllTime, Limit: 10})
		told("explained board "+b.Name, x.Parts, err)
	}
	return all
}

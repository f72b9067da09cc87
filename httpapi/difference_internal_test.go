package httpapi

import (
	"context"
	"math"
	"testing"
	"time"

	"statstracker/profile"
	"statstracker/stats"
	"statstracker/tracker"
)

// callings are profiles by id.
type callings map[string]profile.Profile

func (c callings) Profile(id string) profile.Profile { return c[id] }
func (c callings) Person(string) (tracker.Person, error) {
	return tracker.Person{}, tracker.ErrUnknownPlayer
}

func (c callings) SetProfile(_ context.Context, _ string, p profile.Profile) (profile.Profile, error) {
	return p, nil
}

func TestADifferenceAsJSON(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	d := tracker.Difference{
		Game: `a"b`,
		Boards: []tracker.BoardDifference{
			{Board: "elo", Before: 3, After: 2, Differ: 4, Moved: 2, Moves: []tracker.Move{
				{Player: "ann", RankBefore: 1, ScoreBefore: 1516.5},
				{Player: "bob", RankAfter: 2, ScoreAfter: -3},
				{Player: "cy", RankBefore: 3, RankAfter: 1, ScoreBefore: 10, ScoreAfter: 7.5},
				{Player: "di", RankBefore: 3, RankAfter: 3, ScoreBefore: -math.MaxFloat64, ScoreAfter: math.MaxFloat64},
			}},
			{Board: "elo", Season: &tracker.Season{Span: stats.Span{ID: "2026", Start: start, End: start.AddDate(1, 0, 0)}, Sealed: true, Amended: true}},
		},
		Stats: []tracker.StatDifference{{Stat: "wins", Differ: 1, Changes: []tracker.StatChange{{Player: "ann", Before: 3, After: 2.5}}}},
	}
	const want = `[{"game":"a\"b","boards":[` +
		`{"board":"elo","players_before":3,"players_after":2,"differ":4,"moved":2,"moves":[` +
		`{"player":"ann","name":"Ann","rank_before":1,"rank_after":null,"score_before":1516.5,"score_after":null,"change":null},` +
		`{"player":"bob","rank_before":null,"rank_after":2,"score_before":null,"score_after":-3,"change":null},` +
		`{"player":"cy","country":"NO","rank_before":3,"rank_after":1,"score_before":10,"score_after":7.5,"change":-2.5},` +
		`{"player":"di","rank_before":3,"rank_after":3,"score_before":-1.7976931348623157e+308,"score_after":1.7976931348623157e+308,"change":null}]},` +
		`{"board":"elo","season":{"id":"2026","start":"2026-01-01T00:00:00Z","end":"2027-01-01T00:00:00Z","sealed":true,"amended":true},` +
		`"players_before":0,"players_after":0,"differ":0,"moved":0,"moves":[]}],` +
		`"stats":[{"stat":"wins","differ":1,"changes":[{"player":"ann","name":"Ann","before":3,"after":2.5}]}]}]`
	if got := string(appendDifferences(nil, []tracker.Difference{d}, callings{"ann": {"Ann"}, "cy": {"", "", "NO"}})); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whatever happens to a game, a search finds exactly the players who can be asked for,
// and a career has exactly the places that can be.
func TestSearchesAndCareersInRandomHistories(t *testing.T) {
	seeds(t, 6, 7, func(t *testing.T, r *rand.Rand) {
		tr := openTest(t, t.TempDir())
		defer func() { tr.Close() }()
		submit(t, tr, firstMatch())
		for n := 0; n < 300; {
			for range 1 + r.IntN(40) {
				submit(t, tr, leagueEvent(r, n))
				n++
			}
			disturb(t, &tr, r)
			checkSearches(t, tr, r)
			checkCareers(t, tr)
		}
	})
}

// firstMatch is a match that counts, between players whom nothing disturbs: with it the
// league is there, whatever comes of the random events.
func firstMatch() event {
	return event{
		{"product_id", "league"},
		{"occurred_at", leagueStart.Format(time.RFC3339)},
		{"type", "game_over"},
		{"winner_id", "p8"},
		{"loser_id", "p9"},
		{"margin", "1"},
	}
}

// leaguePlayer is one of the players of the league's random events.
func leaguePlayer(r *rand.Rand) string { return fmt.Sprintf("p%d", r.IntN(8)) }

// disturb does to the league something other than an event.
func disturb(t *testing.T, tr **Tracker, r *rand.Rand) {
	t.Helper()
	amend := func(a Amendment) {
		_, err := (*tr).Amend(t.Context(), a)
		for _, refused := range []error{ErrSamePlayer, ErrRestored, ErrUnknownAmendment, ErrUnknownPlayer} {
			if errors.Is(err, refused) {
				return
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		settle(t, *tr)
	}
	switch r.IntN(8) {
	case 0, 1:
		v := Visibility{Game: "league", Player: leaguePlayer(r), Hidden: r.IntN(3) > 0}
		if err := (*tr).SetVisibility(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	case 2:
		amend(Amendment{Kind: Merger, Player: leaguePlayer(r), Into: leaguePlayer(r)})
	case 3:
		at := leagueStart.Add(time.Duration(r.IntN(200)) * time.Hour)
		amend(Amendment{Kind: Retraction, Game: "league", Player: leaguePlayer(r), From: at, Until: at.Add(40 * time.Hour), Keep: r.IntN(2) == 0})
	case 4:
		if all := (*tr).Amendments(); len(all) > 0 {
			amend(Amendment{Kind: Restoration, Of: all[r.IntN(len(all))].ID})
		}
	case 5:
		if err := (*tr).Rescore(t.Context(), "league", nil); err != nil {
			t.Fatal(err)
		}
	case 6:
		if err := (*tr).Close(); err != nil {
			t.Fatal(err)
		}
		*tr = openTest(t, (*tr).config.Dir)
	}
}

// checkSearches compares searches with asking for every player.
func checkSearches(t *testing.T, tr *Tracker, r *rand.Rand) {
	t.Helper()
	var want []string
	for i := range 20 {
		id := fmt.Sprintf("p%d", i)
		if _, err := tr.Player("league", id); err == nil {
			want = append(want, id)
		}
	}
	slices.Sort(want)
	prefix, after, limit := pick(r, "", "p", "p3", "x"), pick(r, "", "o", "p2", "p5", "z"), 1+r.IntN(9)
	want = slices.DeleteFunc(want, func(id string) bool { return !strings.HasPrefix(id, prefix) || id <= after })
	found, err := tr.Search("league", prefix, after, limit)
	if err != nil || !slices.Equal(idsOf(found), want[:min(limit, len(want))]) || found.More != (len(want) > limit) {
		t.Fatalf("%d with %q after %q: %+v, %v; there are %v", limit, prefix, after, found, err, want)
	}
}

// checkCareers compares the careers of all players with their single places.
func checkCareers(t *testing.T, tr *Tracker) {
	t.Helper()
	g, err := tr.Game("league")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		id := fmt.Sprintf("p%d", i)
		player, err := tr.Player("league", id)
		c, careerErr := tr.Career("league", id)
		if !errors.Is(careerErr, err) {
			t.Fatalf("the career of %s: %v; the player: %v", id, careerErr, err)
		}
		if err != nil {
			continue
		}
		if fmt.Sprint(c.Revision, c.Profile, c.Stats) != fmt.Sprint(player.Revision, player.Profile, player.Stats) {
			t.Errorf("%s has %v in his career, and %v", id, c.Stats, player.Stats)
		}
		compareCareer(t, tr, &g, id, &c)
	}
}

func compareCareer(t *testing.T, tr *Tracker, g *Game, id string, c *Career) {
	t.Helper()
	var boards, allTime, seasons []string
	for _, b := range g.Boards {
		boards = appendPlaceText(boards, tr, Ref{Game: g.Name, Board: b.Name}, id)
		if b.Seasons == "" {
			continue
		}
		allTime = appendPlaceText(allTime, tr, Ref{Game: g.Name, Board: b.Name, Season: AllTime}, id)
		played, err := tr.Seasons(g.Name, b.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range played {
			seasons = appendPlaceText(seasons, tr, Ref{Game: g.Name, Board: b.Name, Season: s.ID}, id)
		}
	}
	for name, pair := range map[string][2][]string{
		"boards": {placeTexts(c.Boards), boards}, "all time": {placeTexts(c.AllTime), allTime}, "seasons": {placeTexts(c.Seasons), seasons},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s of %s:\n%q, want\n%q", name, id, pair[0], pair[1])
		}
	}
}

func appendPlaceText(list []string, tr *Tracker, ref Ref, player string) []string {
	p, err := tr.Place(ref, player)
	if err != nil {
		return list
	}
	return append(list, placeText(&BoardPlace{
		Board: ref.Board, Season: p.Season, Rank: p.Rank, Score: p.Score, Provisional: p.Provisional, Percentile: p.Percentile, Total: p.Total,
	}))
}

func placeTexts(places []BoardPlace) (list []string) {
	for i := range places {
		list = append(list, placeText(&places[i]))
	}
	return list
}

func placeText(p *BoardPlace) string {
	season := Season{}
	if p.Season != nil {
		season = *p.Season
	}
	return fmt.Sprint(p.Board, season, p.Rank, p.Score, p.Provisional, p.Percentile, p.Total)
}

func TestSearchesOfGamesWithoutPlayers(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	if found, err := tr.Search("test", "", "", 10); err != nil || len(found.Players) != 0 || found.More {
		t.Errorf("a game without events has %+v, %v", found, err)
	}
}

// An id that an erasure has taken away is not found, and neither is one that has become
// another's.
func TestErasedIDsAreNotFound(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("test", "bob", "cy"), match("test", "ann", "cy"))
	requireFound(t, tr, "ann", "bob", "cy")
	erase(t, tr, "bob")
	found, err := tr.Search("test", "", "", 10)
	if err != nil || len(found.Players) != 3 || slices.Contains(idsOf(found), "bob") || !strings.HasPrefix(found.Players[2].ID, pseudonymStart) {
		t.Errorf("after the erasure of bob: %v, %v", found.Players, err)
	}
}

func requireFound(t *testing.T, tr *Tracker, want ...string) {
	t.Helper()
	found, err := tr.Search("test", "", "", 1000)
	if err != nil || !slices.Equal(idsOf(found), want) {
		t.Errorf("found %v, %v; want %v", found.Players, err, want)
	}
}

func idsOf(found Found) (ids []string) {
	for _, p := range found.Players {
		ids = append(ids, p.ID)
	}
	return ids
}

package client_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"statstracker/client"
)

// league is a game whose boards have what answers can have.
const league = `version: 1
game: league
boards:
  elo: {title: {en: Elo}, score: {elo: {initial: 1500, k: 32}}}
  points: {score: wins, season: monthly, tie: {count: {on: result}, name: played}}
`

// serveLeague starts a server with the game, in which ann has beaten bob and cy, and bob
// cy.
func serveLeague(t *testing.T) *client.Client {
	t.Helper()
	file := filepath.Join(t.TempDir(), "games.yaml")
	if err := os.WriteFile(file, []byte(league), 0o600); err != nil {
		t.Fatal(err)
	}
	c := connect(t, serve(t, "--games", file))
	result, err := c.Publish(t.Context(), []client.Event{match("league", "ann", "bob"), match("league", "ann", "cy"), match("league", "bob", "cy")})
	if err != nil || result.Counted != 3 {
		t.Fatalf("%+v %v", result, err)
	}
	return c
}

func players(entries []client.Entry) (ids []string) {
	for i := range entries {
		ids = append(ids, entries[i].Player)
	}
	return ids
}

func TestScoresOfABoard(t *testing.T) {
	c, ctx := serveLeague(t), t.Context()
	ref := client.Ref{Game: "league", Board: "elo"}
	rank, err := c.RankOf(ctx, ref, client.Score{Score: 1500.25})
	if err != nil || rank.Rank != 2 || rank.Score != 1500.25 || rank.Total != 3 || rank.Percentile < 66 || rank.Percentile > 67 {
		t.Errorf("the rank of a score: %+v %v", rank, err)
	}
	around, err := c.AroundScore(ctx, ref, client.Score{Score: 1500.25}, 2)
	if err != nil || around.Place != 2 || around.Rank != 2 || !slices.Equal(players(around.Entries), []string{"ann", "bob"}) {
		t.Errorf("around a score: %+v %v", around, err)
	}
	next, err := c.Board(ctx, client.BoardQuery{Ref: ref, Cursor: around.Next})
	if err != nil || !slices.Equal(players(next.Entries), []string{"cy"}) {
		t.Errorf("after those around a score: %+v %v", next, err)
	}
	p, err := c.Percentiles(ctx, ref, 99.5, 0)
	if err != nil || len(p.Percentiles) != 2 || p.Percentiles[0].Rank != 1 || p.Percentiles[1].Rank != 3 || p.Percentiles[0].Percentile != 99.5 {
		t.Errorf("percentiles: %+v %v", p, err)
	}
	if p, err = c.Percentiles(ctx, ref); err != nil || len(p.Percentiles) < 5 {
		t.Errorf("the server's own percentiles: %+v %v", p, err)
	}
	from, to := 1500.0, 1510.0
	d, err := c.Distribution(ctx, client.DistributionQuery{Ref: ref, Width: 5, From: &from, To: &to})
	if err != nil || len(d.Buckets) != 2 || d.Buckets[0].To != 1505 || d.Below+d.Above+d.Buckets[0].Players+d.Buckets[1].Players != 3 || d.Above != 1 {
		t.Errorf("a distribution: %+v %v", d, err)
	}
	if d, err = c.Distribution(ctx, client.DistributionQuery{Ref: ref, Buckets: 1}); err != nil || len(d.Buckets) != 1 || d.Buckets[0].Players != 3 {
		t.Errorf("a distribution: %+v %v", d, err)
	}
}

func TestSeasonsAndTies(t *testing.T) {
	c, ctx := serveLeague(t), t.Context()
	ref := client.Ref{Game: "league", Board: "points"}
	seasons, err := c.Seasons(ctx, ref)
	if err != nil || len(seasons) != 1 || seasons[0].Sealed || !seasons[0].Start.Before(seasons[0].End) {
		t.Fatalf("seasons: %+v %v", seasons, err)
	}
	ref.Season = seasons[0].ID
	page, err := c.Board(ctx, client.BoardQuery{Ref: ref})
	if err != nil || page.Season == nil || page.Season.ID != ref.Season || page.Tie == "" || page.Entries[0].Tie == nil || *page.Entries[0].Tie != 2 {
		t.Fatalf("the season's board: %+v %v", page, err)
	}
	place, err := c.Place(ctx, ref, "bob")
	tie, ok := place.Number(page.Tie)
	if err != nil || !ok || tie != 2 || place.Percentile != 50 {
		t.Errorf("the place: %+v %v", place, err)
	}
	if _, ok := place.Number("player"); ok {
		t.Error("an id is no number")
	}
	among, err := c.Lookup(ctx, ref, "bob", "ann", "none")
	if err != nil || among.Entries[0].Player != "ann" || *among.Entries[0].Tie != 2 || !slices.Equal(among.Missing, []string{"none"}) {
		t.Errorf("among each other: %+v %v", among, err)
	}
	more := 5.0
	score := client.Score{Score: page.Entries[0].Score, Tie: &more}
	around, err := c.AroundScore(ctx, ref, score, 3)
	if err != nil || around.Rank != 1 || around.Entries[0].Tie == nil {
		t.Errorf("around a score: %+v %v", around, err)
	}
	p, err := c.Percentiles(ctx, ref, 50)
	if err != nil || p.Percentiles[0].Tie == nil || *p.Percentiles[0].Tie != 2 {
		t.Errorf("percentiles: %+v %v", p, err)
	}
	ref.Season = "soon"
	if _, err := c.Place(ctx, ref, "bob"); kind(err) != "unknown-season" {
		t.Errorf("a season that there was not: %v", err)
	}
}

// kind returns which sort of problem an error is.
func kind(err error) string {
	if e, ok := errors.AsType[*client.Error](err); ok {
		return e.Kind
	}
	return ""
}

func TestAPlayerWithAllThatIsKnown(t *testing.T) {
	c, ctx := serveLeague(t), t.Context()
	kept, err := c.SetProfile(ctx, "ann", client.Profile{Name: "A\u0301nn", Country: "NO"})
	if err != nil || kept.Name != "\u00c1nn" || kept.Country != "NO" {
		t.Errorf("the profile: %+v %v", kept, err)
	}
	q := client.PlayerQuery{Game: "league", Player: "ann", Seasons: true, Percentiles: true}
	p, err := c.Player(ctx, q)
	if err != nil || p.Name != "\u00c1nn" || len(p.Seasons) != 1 || p.Seasons[0].Board != "points" || p.Seasons[0].Season == nil || p.AllTime["points"].Rank != 1 {
		t.Fatalf("the player: %+v %v", p, err)
	}
	if place := p.Boards["elo"]; place.Percentile == nil || *place.Percentile != 100 || place.Total != 3 {
		t.Errorf("the place: %+v", place)
	}
	q.Seasons, q.Percentiles = false, false
	if p, err = c.Player(ctx, q); err != nil || p.Seasons != nil || p.AllTime != nil || p.Boards["elo"].Percentile != nil {
		t.Errorf("what was not asked for: %+v %v", p, err)
	}
	person, err := c.Person(ctx, "ann")
	if err != nil || !slices.Equal(person.Games, []string{"league"}) || person.Country != "NO" {
		t.Errorf("the person: %+v %v", person, err)
	}
	if kept, err = c.SetProfile(ctx, "ann", client.Profile{}); err != nil || kept != (client.Profile{}) {
		t.Errorf("no profile: %+v %v", kept, err)
	}
	if _, err := c.SetProfile(ctx, "ann", client.Profile{Country: "Norway"}); kind(err) != "invalid-request" {
		t.Errorf("what is no country: %v", err)
	}
}

func TestPlayersAreSearched(t *testing.T) {
	c, ctx := serveLeague(t), t.Context()
	page, err := c.Search(ctx, client.SearchQuery{Game: "league", Prefix: "b"})
	if err != nil || len(page.Players) != 1 || page.Players[0].Player != "bob" || page.Next != "" {
		t.Errorf("%+v %v", page, err)
	}
	var ids []string
	for p, err := range c.Players(ctx, client.SearchQuery{Game: "league", Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.Player)
	}
	if !slices.Equal(ids, []string{"ann", "bob", "cy"}) {
		t.Error(ids)
	}
	if _, err = c.SetProfile(ctx, "cy", client.Profile{Name: "Öykü"}); err != nil {
		t.Fatal(err)
	}
	page, err = c.Search(ctx, client.SearchQuery{Game: "league", Name: "öY"})
	if err != nil || len(page.Players) != 1 || page.Players[0].Player != "cy" || page.Players[0].Name != "Öykü" {
		t.Errorf("by name: %+v %v", page, err)
	}
	if page, err = c.Search(ctx, client.SearchQuery{Game: "league", Limit: 1}); err != nil || page.Next == "" {
		t.Fatalf("%+v %v", page, err)
	}
	ids = nil
	for p := range c.Players(ctx, client.SearchQuery{Game: "league", Cursor: page.Next}) {
		ids = append(ids, p.Player)
	}
	if !slices.Equal(ids, []string{"bob", "cy"}) {
		t.Errorf("from a cursor on: %v", ids)
	}
}

func TestHowPlayersHaveMoved(t *testing.T) {
	asked := make(chan string, 3)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.RawQuery
		_, _ = w.Write([]byte(`{"game":"g","board":"b","total":2,"revision":7,"since":"2026-11-21T10:00:00Z",
			"entries":[{"rank":1,"player":"ann","score":2,"moved":-3},{"rank":2,"player":"bob","score":1,"new":true}]}`))
	}))
	defer s.Close()
	c, err := client.New(s.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ref := client.Ref{Game: "g", Board: "b", Since: 24 * time.Hour}
	p, err := c.Board(t.Context(), client.BoardQuery{Ref: ref})
	want := []client.Entry{{Rank: 1, Player: "ann", Score: 2, Moved: -3}, {Rank: 2, Player: "bob", Score: 1, New: true}}
	if err != nil || !p.Since.Equal(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)) || !reflect.DeepEqual(p.Entries, want) {
		t.Errorf("%+v %v", p, err)
	}
	if _, err = c.Around(t.Context(), ref, "ann", 0); err != nil {
		t.Error(err)
	}
	if _, err = c.Seasons(t.Context(), ref); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"since=24h0m0s", "since=24h0m0s", ""} {
		if got := <-asked; got != want {
			t.Errorf("asked with %q, not %q", got, want)
		}
	}
}

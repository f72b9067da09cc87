package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/client"
)

func temporary(err error) bool {
	e, ok := errors.AsType[*client.Error](err)
	return ok && e.Temporary()
}

func match(game, winner, loser string) client.Event {
	return client.Event{"product_id": game, "type": "game_over", "winner_id": winner, "loser_id": loser}
}

func TestFromEventsToBoards(t *testing.T) {
	c := connect(t, serve(t))
	ctx := t.Context()
	odd := `a/b "é" ..`
	result, err := c.Publish(ctx, []client.Event{match("chess", "ann", "bob"), match("chess", "ann", odd), match("chess", "ann", "ann")})
	if err != nil || result.Accepted != 3 || result.Counted != 2 || result.Rejected != 1 {
		t.Fatalf("%+v %v", result, err)
	}
	if len(result.Rejections) != 1 || result.Rejections[0].Index != 2 || result.Rejections[0].Reason == "" {
		t.Errorf("rejections: %+v", result.Rejections)
	}
	ref := client.Ref{Game: "chess", Board: "wins"}
	page, err := c.Board(ctx, client.BoardQuery{Ref: ref, Limit: 1})
	if err != nil || page.Total != 3 || page.Next == "" || len(page.Entries) != 1 || page.Entries[0] != (client.Entry{Rank: 1, Player: "ann", Score: 2}) {
		t.Errorf("the board: %+v %v", page, err)
	}
	place, err := c.Place(ctx, ref, odd)
	if err != nil || place.Rank != 2 || place.Player != odd || place.Total != 3 || place.Revision != page.Revision {
		t.Errorf("the place: %+v %v", place, err)
	}
	around, err := c.Around(ctx, ref, "ann", 2)
	if err != nil || len(around.Entries) != 2 || around.Entries[0].Player != "ann" {
		t.Errorf("around: %+v %v", around, err)
	}
	among, err := c.Lookup(ctx, ref, odd, "nobody", "bob")
	if err != nil || len(among.Entries) != 2 || among.Entries[0].Rank != 1 || among.Entries[0].OverallRank != 2 {
		t.Errorf("among each other: %+v %v", among, err)
	}
	player, err := c.Player(ctx, client.PlayerQuery{Game: "chess", Player: "ann"})
	if err != nil || player.Player != "ann" || player.Boards["wins"].Rank != 1 || len(player.Statistics) < 2 || player.Statistics[0].Value != 2 || player.Statistics[0].Label["en"] == "" {
		t.Errorf("the player: %+v %v", player, err)
	}
	games, err := c.Games(ctx)
	if err != nil || !slices.ContainsFunc(games, func(g client.Game) bool { return g.Game == "chess" && g.Players == 3 && g.Boards[0].Board == "wins" }) {
		t.Errorf("the games: %+v %v", games, err)
	}
	game, err := c.Game(ctx, client.GameQuery{Game: "chess"})
	if err != nil || game.Players != 3 || game.Boards[0].Order != "high" {
		t.Errorf("the game: %+v %v", game, err)
	}
}

func TestEntriesYieldsAWholeBoard(t *testing.T) {
	c := connect(t, serve(t))
	var events []client.Event
	const players = 1203
	for i := range players {
		for range i % 3 {
			events = append(events, match("big", fmt.Sprintf("p%04d", i), "loser"))
		}
	}
	if _, err := c.Publish(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	last := client.Entry{Rank: 1, Score: 10}
	for e, err := range c.Entries(t.Context(), client.Ref{Game: "big", Board: "wins"}) {
		if err != nil || seen[e.Player] || e.Score > last.Score || e.Rank < last.Rank {
			t.Fatalf("%+v after %+v: %v", e, last, err)
		}
		seen[e.Player], last = true, e
	}
	if want := players/3*2 + 1; len(seen) != want {
		t.Errorf("%d entries, not %d", len(seen), want)
	}
	for e := range c.Entries(t.Context(), client.Ref{Game: "big", Board: "wins"}) {
		if e.Rank != 1 {
			t.Error(e)
		}
		break // asks for no more
	}
	for _, err := range c.Entries(t.Context(), client.Ref{Game: "big", Board: "none"}) {
		if e, ok := errors.AsType[*client.Error](err); !ok || e.Kind != "unknown-board" {
			t.Errorf("a board that is not there: %v", err)
		}
	}
}

func TestTheBoardAsItWas(t *testing.T) {
	c := connect(t, serve(t))
	ref := client.Ref{Game: "chess", Board: "wins"}
	var revisions []uint64
	for range 2 {
		if _, err := c.Publish(t.Context(), []client.Event{match("chess", "ann", "bob")}); err != nil {
			t.Fatal(err)
		}
		p, err := c.Board(t.Context(), client.BoardQuery{Ref: ref})
		if err != nil {
			t.Fatal(err)
		}
		revisions = append(revisions, p.Revision)
	}
	ref.AsOfRevision = revisions[0]
	p, err := c.Place(t.Context(), ref, "ann")
	if err != nil || p.Score != 1 {
		t.Errorf("%+v %v", p, err)
	}
	ref.AsOfRevision, ref.AsOf = 0, time.Now().Add(-time.Hour)
	if _, err := c.Place(t.Context(), ref, "ann"); err == nil {
		t.Error("an hour ago there was nobody")
	}
}

func TestWhatTheServerRefuses(t *testing.T) {
	address := serve(t)
	c := connect(t, address)
	_, err := c.Board(t.Context(), client.BoardQuery{Ref: client.Ref{Game: "chess", Board: "wins"}, Limit: 5000})
	e, ok := errors.AsType[*client.Error](err)
	if !ok || e.Status != http.StatusBadRequest || e.Kind != "invalid-request" || len(e.Fields) != 1 || e.Fields[0].Field != "limit" || e.Temporary() {
		t.Errorf("a limit that is too large: %+v", err)
	}
	if !strings.Contains(err.Error(), "limit") || !strings.Contains(err.Error(), strings.TrimPrefix(address, "http://")) {
		t.Errorf("it is said as %v", err)
	}
	if _, err := c.PublishLines(t.Context(), strings.NewReader(`"none"`)); !errors.As(err, &e) || e.Kind != "invalid-request" {
		if err != nil {
			t.Errorf("lines that are no events: %v", err)
		}
	}
}

func TestAKeyIsSentAndNotSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("a-secret-of-many-letters-1234567\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	address := serve(t, "--key-file", file)
	connect(t, address)
	for key, counted := range map[string]int{"a-secret-of-many-letters-1234567": 1, "another": 0} {
		c, err := client.New(address, client.Options{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		result, err := c.Publish(t.Context(), []client.Event{match("chess", "ann", "bob")})
		if result.Counted != counted || (err == nil) != (counted == 1) || err != nil && strings.Contains(err.Error(), key) {
			t.Errorf("with the key %s: %+v %v", key, result, err)
		}
	}
}

func TestAnswersOfOthers(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"HTML":     func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"an error": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusBadGateway) },
		"a redirection": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/x", http.StatusFound)
		},
		"a problem that is none": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Set("Retry-After", "-7")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"status":`))
		},
		"half an answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte(`{"games":`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(answer)
			defer s.Close()
			c, err := client.New(strings.Replace(s.URL, "http://", "http://user:password@", 1)+"/?x#y", client.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Games(t.Context()); err == nil || strings.Contains(err.Error(), "password") {
				t.Errorf("it is read as %v", err)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	c, err := client.New("http://user:password@127.0.0.1:1", client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Games(t.Context()); err == nil || strings.Contains(err.Error(), "password") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Games(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"", "localhost:5000", "ftp://x", "http://", "http://a b", "://user:password@"} {
		if _, err := client.New(bad, client.Options{}); !errors.Is(err, client.ErrAddress) || strings.Contains(err.Error(), "password") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	c, err := client.New("http://h:1/base/", client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Address("v1", "..", "a/b", "é %"), "http://h:1/base/v1/%2E%2E/a%2Fb/%C3%A9%20%25"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if got := c.Server(); got != "http://h:1/base" {
		t.Error(got)
	}
}

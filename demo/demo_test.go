package demo

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

func begin() time.Time { return time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC) }

func config(seed uint64) Config { return Config{Seed: seed, Players: 300, Speed: 10, Series: "s"} }

// all returns the past and a minute of the show.
func all(seed uint64) (events []Event) {
	s := NewShow(config(seed), begin())
	events = slices.Collect(s.Past())
	for i := range 60 {
		events = append(events, s.Until(begin().Add(time.Duration(i+1)*time.Second))...)
	}
	return events
}

func TestTheSameSeedPlaysTheSame(t *testing.T) {
	if !slices.EqualFunc(all(1), all(1), maps.Equal) {
		t.Error("the same seed has played something else")
	}
	one, other := NewArena(1, 300, "s"), NewArena(2, 300, "s")
	if slices.EqualFunc(one.Match(begin()), other.Match(begin()), maps.Equal) {
		t.Error("another seed has played the same")
	}
}

func TestEventsAreInOrderAndHaveIDs(t *testing.T) {
	seen := make(map[string]bool)
	last := make(map[string]string)
	for i, e := range all(3) {
		id, game, at := e["event_id"], e["product_id"], e["occurred_at"]
		when, err := time.Parse(time.RFC3339Nano, at)
		if err != nil || when.After(begin().Add(time.Minute)) {
			t.Fatalf("event %d was at %q", i, at)
		}
		if id == "" || seen[game+id] {
			t.Fatalf("event %d has the id %q again", i, id)
		}
		before, _ := time.Parse(time.RFC3339Nano, last[game])
		if when.Before(before) {
			t.Fatalf("event %d of %s was at %s, the one before at %s", i, game, at, last[game])
		}
		seen[game+id], last[game] = true, at
	}
}

func TestTheBetterOneWinsMoreOften(t *testing.T) {
	a := NewArena(4, 200, "s")
	skill := make(map[string]float64)
	for _, f := range a.players {
		skill[f.id] = f.skill
	}
	better, worse := 0, 0
	for range 4000 {
		events := a.Match(begin())
		over := events[len(events)-1]
		switch gap := skill[over["winner_id"]] - skill[over["loser_id"]]; {
		case gap > 100:
			better++
		case gap < -100:
			worse++
		}
	}
	if better < 2*worse || worse == 0 {
		t.Errorf("of players who are 100 points better %d have won and %d lost", better, worse)
	}
}

// The result of a match follows from its weapons.
func TestWeaponsDecide(t *testing.T) {
	a := NewArena(5, 50, "s")
	counts := make(map[string]int)
	for range 1000 {
		events := a.Match(begin())
		over := events[len(events)-1]
		won := make(map[string]int)
		for i := 0; i+1 < len(events); i += 2 {
			one, two := events[i], events[i+1]
			counts[one["event_data"]]++
			counts[two["event_data"]]++
			if w := beats(one["event_data"], two["event_data"]); w > 0 {
				won[one["user_id"]]++
			} else if w < 0 {
				won[two["user_id"]]++
			}
		}
		if n := won[over["winner_id"]]; n != toWin || won[over["loser_id"]] >= toWin {
			t.Fatalf("%s is said to have won, with the rounds %v", over["winner_id"], won)
		}
		if over["rounds"] != fmt.Sprint((len(events)-1)/2) {
			t.Fatalf("%s rounds in %d events", over["rounds"], len(events))
		}
	}
	for _, weapon := range []string{"0", "1", "2", "null"} {
		if counts[weapon] == 0 {
			t.Errorf("nobody has picked %s", weapon)
		}
	}
}

// beats returns 1 if the first wins, -1 if the second does.
func beats(one, two string) int {
	switch {
	case one == two:
		return 0
	case two == "null", one == "0" && two == "2", one == "1" && two == "0", one == "2" && two == "1":
		return 1
	default:
		return -1
	}
}

func TestFootballHasItsShape(t *testing.T) {
	l := NewLeague(6, "s")
	byDecade, draws, home, away, n := make(map[string]int), 0, 0, 0, 0
	for e := range l.History(20_000, begin()) {
		n++
		byDecade[e["occurred_at"][:3]]++
		switch {
		case e["standings"] != "":
			draws++
		case e["winner_id"] == e["home"]:
			home++
		default:
			away++
		}
		if e["home"] == e["away"] {
			t.Fatalf("%s plays against itself", e["home"])
		}
	}
	if n < 20_000 || n > 20_200 || byDecade["187"] == 0 || byDecade["187"] > byDecade["192"] || byDecade["192"] > byDecade["201"] {
		t.Errorf("%d matches, by decade %v", n, byDecade)
	}
	// In the real ones 49 of 100 are won at home, 28 elsewhere, and 23 drawn.
	if draws < n*15/100 || draws > n*35/100 || home < away*5/4 || home > away*3 {
		t.Errorf("of %d matches %d are drawn, %d won at home, %d elsewhere", n, draws, home, away)
	}
}

func TestAShowGoesOnAtItsSpeed(t *testing.T) {
	s := NewShow(config(7), begin())
	count := func(events []Event) (arena, league int) {
		for _, e := range events {
			if e["type"] == "game_over" && e["product_id"] == ArenaGame {
				arena++
			} else if e["product_id"] == LeagueGame {
				league++
			}
		}
		return arena, league
	}
	if arena, league := count(s.Until(begin().Add(time.Second))); arena != 20 || league != 5 {
		t.Errorf("in a second %d and %d matches were played, at ten times 2 and a half", arena, league)
	}
	if arena, _ := count(s.Until(begin().Add(time.Hour))); arena != 40 {
		t.Errorf("after a pause %d matches were played at once, of two seconds", arena)
	}
	two := NewArena(1, 2, "s")
	for range 100 {
		events := two.Match(begin())
		if over := events[len(events)-1]; over["winner_id"] == over["loser_id"] {
			t.Fatal("a player has played against himself")
		}
	}
}

package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// event is an event: its fields.
type event map[string]string

func jsonOf(events []event) []byte {
	text, err := json.Marshal(events)
	if err != nil {
		panic(err) // texts: cannot be
	}
	return text
}

// account is what a player's statistics must be.
type account map[string]int

// outcomes counts events by what became of them.
type outcomes struct{ counted, ignored, duplicate, rejected int }

func (o outcomes) total() int { return o.counted + o.ignored + o.duplicate + o.rejected }

// feed makes the events of one game, and keeps the account of what must come
// out of those it has made.
type feed struct {
	game     string
	ids      bool // whether events have an event_id
	weapons  bool // whether the game counts weapon choices
	random   *rand.Rand
	made     int
	outcomes outcomes
	players  map[string]account
	results  map[string]bool // players with a result: those on the board
}

func newFeed(game string, seed uint64) *feed {
	return &feed{
		game: game, weapons: game == "exrps",
		random:  rand.New(rand.NewPCG(seed, uint64(len(game)))),
		players: map[string]account{}, results: map[string]bool{},
	}
}

// withIDs gives every event an event_id, by which it may be sent again.
func (f *feed) withIDs() *feed { f.ids = true; return f }

// next makes n events.
func (f *feed) next(n int) []event {
	events := make([]event, n)
	for i := range events {
		events[i] = f.one()
	}
	return events
}

// begin is when the first event with an id occurs.
var begin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func (f *feed) one() event {
	f.made++
	e := event{"product_id": f.game, "game_id": "m" + strconv.Itoa(f.made)}
	if f.ids { // it may be sent again, and must not be of another season then
		e["event_id"] = f.game + "-" + strconv.Itoa(f.made)
		e["occurred_at"] = begin.Add(time.Duration(f.made) * 30 * time.Second).Format(time.RFC3339)
	}
	p := f.pick(4)
	switch kind := f.random.IntN(100); {
	case kind < 50:
		f.decisive(e, p)
	case kind < 62:
		f.draw(e, p)
	case kind < 70:
		f.teams(e, p)
	case kind < 85:
		f.weapon(e, p[0])
	case kind < 90:
		f.other(e)
	default:
		f.bad(e, p)
	}
	return e
}

// characters that ids in paths, logs and JSON get wrong.
var spices = []string{"", "", " x", "/y", "%2F", "é", "🙂", `"q"`, "\n", "?a=b", "+"}

// pick returns n different players.
func (f *feed) pick(n int) []string {
	const all = 60
	numbers := f.random.Perm(all)[:n]
	ids := make([]string, n)
	for i, number := range numbers {
		ids[i] = fmt.Sprintf("p%d%s", number, spices[number%len(spices)])
	}
	return ids
}

func (f *feed) decisive(e event, p []string) {
	e["type"], e["winner_id"], e["loser_id"] = "game_over", p[0], p[1]
	f.result(p[:1], "wins")
	f.result(p[1:2], "losses")
	f.outcomes.counted++
}

func (f *feed) draw(e event, p []string) {
	e["type"], e["standings"] = "game_over", standings([]int{1, 1}, p[:1], p[1:2])
	f.result(p[:2], "draws")
	f.outcomes.counted++
}

func (f *feed) teams(e event, p []string) {
	e["type"], e["standings"] = "game_over", standings([]int{1, 2}, p[:2], p[2:])
	f.result(p[:2], "wins")
	f.result(p[2:], "losses")
	f.outcomes.counted++
}

func standings(ranks []int, sides ...[]string) string {
	type side struct {
		Rank    int      `json:"rank"`
		Players []string `json:"players"`
	}
	list := make([]side, len(sides))
	for i, players := range sides {
		list[i] = side{ranks[i], players}
	}
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // numbers and texts: cannot be
	}
	return string(text)
}

// result enters a result of the players: "wins", "losses" or "draws".
func (f *feed) result(players []string, how string) {
	for _, id := range players {
		a := f.account(id)
		a["games"]++
		a["wins"] += 0
		a["losses"] += 0
		a[how]++
		f.results[id] = true
	}
}

func (f *feed) account(id string) account {
	if f.players[id] == nil {
		f.players[id] = account{}
	}
	return f.players[id]
}

var weapons = []struct{ field, counter string }{
	{"0", "rock_selection_count"},
	{"1", "paper_selection_count"},
	{"2", "scissors_selection_count"},
	{"null", "botch_selection_count"},
}

func (f *feed) weapon(e event, id string) {
	w := weapons[f.random.IntN(len(weapons))]
	e["type"], e["event_name"], e["user_id"], e["event_data"] = "gameplay", "select_weapon", id, w.field
	if !f.weapons {
		f.outcomes.ignored++
		return
	}
	f.account(id)[w.counter]++
	f.outcomes.counted++
}

func (f *feed) other(e event) {
	e["type"], e["new_state"] = "state_change", "lobby"
	f.outcomes.ignored++
}

// bad makes an event that has to be rejected.
func (f *feed) bad(e event, p []string) {
	e["type"] = "game_over"
	switch f.random.IntN(4) {
	case 0:
		e["winner_id"], e["loser_id"] = p[0], p[0]
	case 1: // a result of nobody
	case 2:
		e["standings"] = `[{"rank":1,"players":["` // cut off
	case 3:
		e["winner_id"], e["loser_id"] = p[0], p[1]
		delete(e, "product_id")
	}
	f.outcomes.rejected++
}

// ranking returns the board that must come out, but for the order of equals.
func (f *feed) ranking() []entry {
	var list []entry
	for id := range f.results {
		list = append(list, entry{Player: id, Score: float64(f.players[id]["wins"])})
	}
	slices.SortFunc(list, func(a, b entry) int { return int(b.Score - a.Score) })
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && list[i].Score == list[i-1].Score {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list
}

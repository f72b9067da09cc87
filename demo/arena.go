package demo

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// toWin is how many rounds win a match.
const toWin = 3

// botch is how often a player picks nothing in time.
const botch = 0.03

// Arena has players of Rock Paper Scissors Apocalypse. Better ones win more often, some play
// more than others, and each has a favourite weapon.
type Arena struct {
	r       *rand.Rand
	players []fighter
	drawn   []int // players, those who play more several times
	matches int
	series  string
}

// fighter is a player.
type fighter struct {
	id, name, country string
	skill             float64    // as an Elo rating without a start
	likes             [3]float64 // how often he picks rock, paper and scissors
}

// NewArena returns an arena with so many players, at least 2. The series is part of the ids
// of all its matches.
func NewArena(seed uint64, players int, series string) *Arena {
	a := &Arena{r: rand.New(rand.NewPCG(seed, 1)), series: series} //nolint:gosec // it has to be the same again
	names := newNamer(a.r)
	for i := range max(players, 2) {
		f := fighter{id: numbered("p", 1000+i), name: names.player(), country: pick(a.r, countries), skill: 220 * a.r.NormFloat64()}
		for w := range f.likes {
			f.likes[w] = a.r.ExpFloat64() + 0.2
		}
		a.players = append(a.players, f)
		for range 1 + int(2*a.r.ExpFloat64()*a.r.ExpFloat64()) {
			a.drawn = append(a.drawn, i)
		}
	}
	return a
}

// Profiles returns the events that give players their names. Some have none.
func (a *Arena) Profiles(at time.Time) (list []Event) {
	for _, f := range a.players {
		if f.name == "" {
			continue
		}
		list = append(list, Event{
			"product_id": ArenaGame, "type": "player_updated", "event_id": numbered("demo-"+a.series+"-name", len(list)),
			"occurred_at": stamp(at), "user_id": f.id, "name": f.name, "country": f.country,
		})
	}
	return list
}

// Match returns the events of the next match, the weapons of its rounds and its result.
func (a *Arena) Match(at time.Time) (events []Event) {
	a.matches++
	id := numbered(a.series, a.matches)
	first, second := a.pair()
	wins := [2]int{}
	rounds := 0
	for ; max(wins[0], wins[1]) < toWin; rounds++ {
		weapons, winner := a.round(first, second)
		for i, f := range []*fighter{first, second} {
			events = append(events, Event{
				"product_id": ArenaGame, "type": "gameplay", "game_id": id,
				"event_id":    id + "-" + strconv.Itoa(2*rounds+i),
				"occurred_at": stamp(at), "user_id": f.id, "event_name": "select_weapon", "event_data": weapons[i],
			})
		}
		if winner >= 0 {
			wins[winner]++
		}
	}
	if wins[1] > wins[0] {
		first, second = second, first
	}
	return append(events, Event{
		"product_id": ArenaGame, "type": "game_over", "game_id": id, "event_id": id + "-over", "occurred_at": stamp(at),
		"winner_id": first.id, "loser_id": second.id, "rounds": strconv.Itoa(rounds),
	})
}

// pair returns two players, the second the most alike in skill of some that are free.
func (a *Arena) pair() (first, second *fighter) {
	first = &a.players[pick(a.r, a.drawn)]
	for range 6 {
		f := &a.players[pick(a.r, a.drawn)]
		if f != first && (second == nil || math.Abs(f.skill-first.skill) < math.Abs(second.skill-first.skill)) {
			second = f
		}
	}
	if second == nil { // all were the first again
		i := a.r.IntN(len(a.players))
		if second = &a.players[i]; second == first {
			second = &a.players[(i+1)%len(a.players)]
		}
	}
	return first, second
}

// round returns what both pick, and the index of who wins the round, or -1.
func (a *Arena) round(first, second *fighter) (weapons [2]string, winner int) {
	const draws = 0.2
	// The better one wins a round so often that he wins the match about as often as Elo
	// expects: a match of several rounds favours him.
	p := 1 / (1 + math.Pow(10, (second.skill-first.skill)/400/1.7))
	var picks [2]int
	switch x := a.r.Float64(); {
	case x < draws:
		winner, picks[0] = -1, first.weapon(a.r)
		picks[1] = picks[0]
	case a.r.Float64() < p:
		picks = a.winning(first, second)
	default:
		winner = 1
		won := a.winning(second, first)
		picks = [2]int{won[1], won[0]}
	}
	for i, w := range picks {
		weapons[i] = strconv.Itoa(w)
	}
	if winner >= 0 && a.r.Float64() < botch {
		weapons[1-winner] = "null"
	}
	return weapons, winner
}

// winning returns the weapons with which one beats another: one of the two has the weapon
// that he likes.
func (a *Arena) winning(winner, loser *fighter) [2]int {
	if a.r.IntN(2) == 0 {
		w := winner.weapon(a.r)
		return [2]int{w, (w + 2) % 3}
	}
	w := loser.weapon(a.r)
	return [2]int{(w + 1) % 3, w}
}

// weapon returns what the player picks if he may choose: 0 is rock, 1 paper, 2 scissors.
func (f *fighter) weapon(r *rand.Rand) int {
	x := r.Float64() * (f.likes[0] + f.likes[1] + f.likes[2])
	for w := range f.likes {
		if x -= f.likes[w]; x < 0 {
			return w
		}
	}
	return 2
}

// pick returns an element of the list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

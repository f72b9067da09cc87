package tracker

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"statstracker/standings"
	"statstracker/stats"
)

// A retraction that keeps leaves the opponents what they have. What they got from
// a match came from the numbers that the player had then, so those have to go on as
// they were: beside the player himself there is a shadow for each time that such
// retractions of him took effect, which is what he was before it, and whom the matches
// of that time are played against. A shadow is a player whose id no event can have; nobody sees him.

// keeping is the retractions of one player that keep.
type keeping struct {
	player string
	steps  []keepStep // in the order in which they took effect
}

// keepStep is the retractions that took effect with one record.
type keepStep struct {
	since uint64
	all   []*Amendment
}

// add adds a retraction. They come in their order.
func (k *keeping) add(a *Amendment) {
	if n := len(k.steps); n > 0 && k.steps[n-1].since == a.Since {
		k.steps[n-1].all = append(k.steps[n-1].all, a)
		return
	}
	k.steps = append(k.steps, keepStep{a.Since, []*Amendment{a}})
}

// shadowMark begins the ids of shadows. It is in no text of an event, as it is not
// UTF-8.
const shadowMark = "\xff"

// version returns the id of the player as he is after the first n steps: of a shadow,
// or at the end his own.
func (k *keeping) version(n int) string {
	if n == len(k.steps) {
		return k.player
	}
	return shadowOf(k.player, n)
}

// shadowOf returns the id of the player's shadow after the first n steps.
func shadowOf(player string, n int) string {
	sum := sha256.Sum256([]byte(player))
	return shadowMark + strconv.Itoa(n) + " " + hex.EncodeToString(sum[:])
}

// facing returns which version the others faced in the event with the number: the one
// after the steps that had been made.
func (k *keeping) facing(sequence uint64) int {
	n := 0
	for n < len(k.steps) && k.steps[n].since <= sequence {
		n++
	}
	return n
}

// taken returns the retraction of the first n steps that takes the event, the newest of
// several; 0 if there is none.
func (k *keeping) taken(n int, e *stats.Event, sequence uint64) (by uint64) {
	for i := range k.steps[:n] {
		for _, a := range k.steps[i].all {
			if a.takes(e, sequence) {
				by = a.ID
			}
		}
	}
	return by
}

// keep folds an event of players of whom there are several versions: with those that
// the others faced as a whole, and before that for each later version, from which the
// event is not taken, only what it changes for him. An earlier version has had its time.
func (r *refold) keep(all []*keeping, e *stats.Event) {
	f := r.fold
	f.standIns = make(map[string]string, len(all))
	defer func() { f.standIns = nil }()
	for _, k := range all {
		f.standIns[k.player] = k.version(k.facing(r.done))
	}
	if f.tries(e) == stats.Counted {
		for _, k := range all {
			r.keepFrom(k, e)
		}
	}
	f.judge(e)
	for _, id := range f.standIns {
		r.hideShadow(id)
	}
}

// keepFrom folds what the event changes for the later versions of one of the players.
func (r *refold) keepFrom(k *keeping, e *stats.Event) {
	facing := k.facing(r.done)
	for n := facing + 1; n <= len(k.steps); n++ {
		if by := k.taken(n, e, r.done); by != 0 {
			if n == len(k.steps) {
				r.take(e, by)
			}
			continue
		}
		r.fold.standIns[k.player] = k.version(n)
		r.fold.alone(e, k.player)
		r.hideShadow(k.version(n))
	}
	r.fold.standIns[k.player] = k.version(facing)
}

// hideShadows keeps them out of what is read of the game.
func (g *game) hideShadows() {
	for p := range standings.Player(g.table.Players()) {
		if g.table.ID(p)[:1] == shadowMark {
			g.table.Hide(p)
		}
	}
}

// hideShadow keeps shadows out of what is read.
func (r *refold) hideShadow(id string) {
	if id[:1] != shadowMark {
		return
	}
	g := r.fold.games[r.product]
	if g == nil {
		return
	}
	if p, ok := g.table.Lookup(id); ok && !g.table.Hidden(p) {
		g.table.Hide(p)
	}
}

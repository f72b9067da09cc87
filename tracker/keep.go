package tracker

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"statstracker/standings"
	"statstracker/stats"
)

// A retraction that keeps leaves the opponents what they have. What they got from
// a match came from the numbers that the player had then, so those have to go on as
// they were: beside the player himself there is a shadow for each such retraction
// of him, which is what he was before it, and whom the matches of that time are
// played against. A shadow is a player whose id no event can have; nobody sees him.

// keeping is the retractions of one player that keep, in the order of their records.
type keeping struct {
	player string
	from   []*Amendment
}

// shadowMark begins the ids of shadows. It is in no text of an event, as it is not
// UTF-8.
const shadowMark = "\xff"

// version returns the id of the player as he is with the first n retractions: of a
// shadow, or at the end his own.
func (k *keeping) version(n int) string {
	if n == len(k.from) {
		return k.player
	}
	sum := sha256.Sum256([]byte(k.player))
	return shadowMark + strconv.Itoa(n) + " " + hex.EncodeToString(sum[:])
}

// facing returns which version the others faced in the event with the number: the one
// with the retractions that were there.
func (k *keeping) facing(sequence uint64) int {
	n := 0
	for n < len(k.from) && k.from[n].ID <= sequence {
		n++
	}
	return n
}

// taken reports whether one of the first n retractions takes the event.
func (k *keeping) taken(n int, e *stats.Event, sequence uint64) bool {
	for _, a := range k.from[:n] {
		if a.takes(e, sequence) {
			return true
		}
	}
	return false
}

// keep folds an event of players of whom there are several versions: with those that
// the others faced as a whole, and then for each later version, from which the event is not
// taken, only what it changes for him. An earlier version has had its time.
func (r *refold) keep(all []*keeping, e *stats.Event) {
	original := slices.Clone(e.Fields)
	for _, k := range all {
		k.rename(e, k.facing(r.done))
	}
	faced := slices.Clone(e.Fields)
	if r.fold.tries(e) == stats.Counted {
		for _, k := range all {
			e.Fields = append(e.Fields[:0], original...)
			r.keepFrom(k, all, e)
		}
	}
	e.Fields = append(e.Fields[:0], faced...)
	r.fold.judge(e)
	for _, k := range all {
		r.hideShadow(k.version(k.facing(r.done)))
	}
}

// keepFrom folds what the event changes for the later versions of one of the players.
func (r *refold) keepFrom(k *keeping, all []*keeping, e *stats.Event) {
	for _, other := range all {
		if other != k {
			other.rename(e, other.facing(r.done))
		}
	}
	fields := slices.Clone(e.Fields)
	for n := k.facing(r.done) + 1; n <= len(k.from); n++ {
		if k.taken(n, e, r.done) {
			if n == len(k.from) {
				r.take(e, k.from[n-1].ID)
			}
			continue
		}
		e.Fields = append(e.Fields[:0], fields...)
		k.rename(e, n)
		r.fold.alone(e, k.version(n))
		r.hideShadow(k.version(n))
	}
}

// rename puts a version of the player into the event.
func (k *keeping) rename(e *stats.Event, n int) {
	if id := k.version(n); id != k.player {
		replacePlayers(e, func(other string) string {
			if other == k.player {
				return id
			}
			return other
		})
	}
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

package tracker

import (
	"errors"
	"fmt"
	"slices"

	"statstracker/stats"
)

var (
	errNoPlayers  = errors.New("a game_over needs players: winner_id and loser_id, or standings")
	errTwoResults = errors.New("it has two results: winner_id and loser_id exclude standings")
	errNoWinner   = errors.New("it has a loser_id and no winner_id")
	errNoLoser    = errors.New("it has a winner_id and no loser_id")
	errSelf       = errors.New("winner_id and loser_id are the same player")
)

// matchReader reads the match out of an event. It uses its memory again for
// the next one.
type matchReader struct {
	match   stats.Match
	players []string
	json    standingsReader
	seen    map[string]bool
}

// read returns the match that the event reports, which is valid until the next
// call. It returns errNoPlayers, and no other error, for a result that names
// nobody at all, and nil for an event that is no result.
func (r *matchReader) read(k *known) (*stats.Match, error) {
	switch {
	case k.kind != stats.TypeGameOver:
		return nil, nil
	case k.hasStandings && (k.hasWinner || k.hasLoser):
		return nil, errTwoResults
	case k.hasStandings:
		return r.standings(k.standings)
	case k.hasWinner && k.hasLoser:
		return r.decisive(k.winner, k.loser)
	case k.hasWinner:
		return nil, errNoLoser
	case k.hasLoser:
		return nil, errNoWinner
	}
	return nil, errNoPlayers
}

func (r *matchReader) decisive(winner, loser string) (*stats.Match, error) {
	if winner == loser {
		return nil, errSelf
	}
	r.players = append(r.players[:0], winner, loser)
	r.match.Sides = append(r.match.Sides[:0],
		stats.Side{Rank: 1, Players: r.players[0:1:1]},
		stats.Side{Rank: 2, Players: r.players[1:2:2]})
	return &r.match, nil
}

func (r *matchReader) standings(text string) (*stats.Match, error) {
	sides, err := r.json.read(text)
	if err == nil {
		r.match.Sides, r.players = sides, r.json.players
		err = r.check()
	}
	if err != nil {
		return nil, fmt.Errorf("standings: %w", err)
	}
	return &r.match, nil
}

// check finds what the JSON alone does not forbid.
func (r *matchReader) check() error {
	if len(r.match.Sides) < 2 {
		return errors.New("a match needs at least two sides")
	}
	for i, side := range r.match.Sides {
		if len(side.Players) == 0 {
			return fmt.Errorf("side %d has no players", i+1)
		}
		if i > 0 && side.Rank < r.match.Sides[i-1].Rank {
			return fmt.Errorf("side %d has a better rank than the side before; the best comes first", i+1)
		}
	}
	for _, id := range r.players {
		if err := stats.CheckID(id); err != nil {
			return fmt.Errorf("the id of a player %w", err)
		}
	}
	if r.hasTwice() {
		return errors.New("a player is in the match twice")
	}
	return nil
}

func (r *matchReader) hasTwice() bool {
	if len(r.players) <= 8 {
		for i, id := range r.players {
			if slices.Contains(r.players[:i], id) {
				return true
			}
		}
		return false
	}
	if r.seen == nil {
		r.seen = make(map[string]bool)
	}
	clear(r.seen)
	for _, id := range r.players {
		if r.seen[id] {
			return true
		}
		r.seen[id] = true
	}
	return false
}

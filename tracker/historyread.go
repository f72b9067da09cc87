package tracker

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statstracker/history"
	"statstracker/standings"
	"statstracker/stats"
)

// Why the history cannot be read.
var (
	// ErrNoHistory says that none is written.
	ErrNoHistory = errors.New("this server keeps no history")
	// ErrHistoryLost says that it is not whole, or cannot be read: a start folds it again.
	ErrHistoryLost = errors.New("the history cannot be read")
	// ErrUnknownMatch says that no event of a match has counted.
	ErrUnknownMatch = errors.New("no such match")
	// ErrUnknownStat says that a game has no statistic of that name.
	ErrUnknownStat = errors.New("no such statistic")
)

// maxHistory is how many entries one read looks at.
const maxHistory = 10_000

// chronicle is what a read sees of a game's history: that of one revision. What it
// has does not change, but for the game's table, which is read under the lock.
type chronicle struct {
	tracker  *Tracker
	game     *game
	handler  *handler
	counted  []*handler
	names    []string // of the numbering
	boards   map[string]int
	stats    map[uint64]int // by number
	layers   []layer        // newest first
	revision uint64
	faced    map[string]string // the players whom shadows stand for
	kept     int               // how many versions of a player there may be
}

// layer is a book of a store.
type layer struct {
	store *history.Store
	book  uint64
}

// chronicle returns what there is of a game. The caller holds the lock. The errors are
// ErrUnknownGame, ErrNoHistory and ErrHistoryLost; a game without events has no layers.
func (t *Tracker) chronicle(product string) (*chronicle, error) {
	c := &chronicle{tracker: t, handler: t.state.rules.of(product), game: t.state.games[product], revision: t.state.sequence}
	switch {
	case c.handler == nil:
		return nil, ErrUnknownGame
	case t.archive == nil:
		return nil, ErrNoHistory
	}
	if err := t.archive.broken(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHistoryLost, err)
	}
	if c.game == nil {
		return c, nil
	}
	g := c.game
	c.layers = append(c.layers, layer{t.archive.main, g.book})
	if g.older != "" {
		c.layers = append(c.layers, layer{t.archive.store(g.older), firstBook})
	}
	c.counted, c.names = g.counted, g.numbers.names
	c.boards, c.stats = make(map[string]int), make(map[uint64]int)
	for i := range c.handler.boards {
		c.boards[c.handler.boards[i].key] = i
	}
	for i := range g.columns {
		c.stats[g.columns[i].number] = i
	}
	c.faced, c.kept = t.state.amendments.shadows(product, t.state.aliases)
	return c, nil
}

// shadows returns the players whom the ids of shadows stand for, and how many
// retractions have made some.
func (l amendmentList) shadows(product string, names aliases) (list map[string]string, n int) {
	for i := range l {
		a := &l[i]
		if a.Kind != Retraction || !a.Keep || a.Game != product {
			continue
		}
		if list == nil {
			list = make(map[string]string)
		}
		n++
		player := names.of(a.Player)
		sum := sha256.Sum256([]byte(player))
		list[hex.EncodeToString(sum[:])] = player
	}
	return list, n
}

// player returns the number of a player who may be asked for.
func (c *chronicle) player(id string) (standings.Player, error) {
	if c.game == nil {
		return 0, ErrUnknownPlayer
	}
	p, ok := c.game.table.Lookup(id)
	if !ok || c.game.table.Hidden(p) {
		return 0, ErrUnknownPlayer
	}
	return p, nil
}

// name returns the id of a player; of a shadow, that of whom it stands for. The caller
// holds the lock.
func (c *chronicle) name(p standings.Player) string {
	if int(p) >= c.game.table.Players() {
		return ""
	}
	id := c.game.table.ID(p)
	if strings.HasPrefix(id, shadowMark) {
		_, sum, _ := strings.Cut(id, " ")
		return c.faced[sum]
	}
	return strings.Clone(id)
}

// walk yields the entries of a key, the newest first, from before the record on, or
// from the revision if that is 0. It ends after ten thousand, or when yield says so; more says
// that there may be others, before the entry with the number last.
func (c *chronicle) walk(key func(book uint64) history.Key, before uint64, yield func([]account) bool) (last uint64, more bool, err error) {
	if before == 0 || before > c.revision {
		before = c.revision + 1
	}
	read := 0
	for _, l := range c.layers {
		if l.store == nil {
			return 0, false, ErrHistoryLost
		}
		var bad error
		err := l.store.Newest(key(l.book), before, func(sequence uint64, entry []byte) bool {
			if read == maxHistory {
				more = true
				return false
			}
			read, last = read+1, sequence
			var list []account
			if list, bad = accountsOf(sequence, entry); bad != nil {
				return false
			}
			more = !yield(list)
			return !more
		})
		if err = errors.Join(err, bad); err != nil {
			return 0, false, fmt.Errorf("%w: %w", ErrHistoryLost, err)
		}
		if more {
			break
		}
	}
	return last, more, nil
}

// walkPlayer yields the accounts of what events were for the player.
func (c *chronicle) walkPlayer(p standings.Player, before uint64, yield func(a *account, at int) bool) (last uint64, more bool, err error) {
	key := func(book uint64) history.Key { return playerKey(book, p) }
	return c.walk(key, before, func(list []account) bool {
		a, at := accountOf(list, p)
		return a == nil || yield(a, at)
	})
}

// target is a board or season that the rules of today have.
type historyTarget struct {
	board  int
	season string // "" for all time
}

// target returns which board the number is of; ok is false for one that the rules of
// today do not have.
func (c *chronicle) target(number uint64) (t historyTarget, ok bool) {
	if number >= uint64(len(c.names)) {
		return t, false
	}
	name := c.names[number]
	if key, isBoard := strings.CutPrefix(name, boardNumber); isBoard {
		t.board, ok = c.boards[key]
		return t, ok
	}
	key, id, isSeason := seasonOf(name)
	t.board, ok = c.boards[key]
	t.season = id
	return t, ok && isSeason
}

// terms returns what the change of the participant's score came from, if the rules that
// counted the event say so.
func (c *chronicle) terms(a *account, b *boardEntry, participant int) (terms []stats.Term) {
	defer func() {
		if recover() != nil {
			terms = nil
		}
	}()
	rule := c.ruleOf(a, b.number)
	if rule == nil || len(a.sides) == 0 || participant >= a.inMatch() {
		return nil
	}
	explainer, ok := rule.Scorer.(stats.Explainer)
	n := a.inMatch()
	if !ok || len(b.rows) < n || b.width < rule.numbers {
		return nil
	}
	var before, after []float64
	for i := range n {
		before = append(before, b.rows[i].before[:rule.numbers]...)
		after = append(after, b.rows[i].after[:rule.numbers]...)
	}
	return explainer.Explain(c.matchOf(a), before, after, participant, nil)
}

// ruleOf returns the board of the rules that counted the event.
func (c *chronicle) ruleOf(a *account, number uint64) *boardRule {
	if a.rules >= len(c.counted) || number >= uint64(len(c.names)) {
		return nil
	}
	h, name := c.counted[a.rules], c.names[number]
	key, isBoard := strings.CutPrefix(name, boardNumber)
	if !isBoard {
		key, _, _ = seasonOf(name)
	}
	i := slices.IndexFunc(h.boards, func(r boardRule) bool { return r.key == key })
	if i < 0 {
		return nil
	}
	return &h.boards[i]
}

// matchOf returns the match as the scorer saw it. The caller holds the lock.
func (c *chronicle) matchOf(a *account) *stats.Match {
	m, at := &stats.Match{At: a.at}, 0
	for _, s := range a.sides {
		side := stats.Side{Rank: s.rank, Score: s.score, HasScore: s.hasScore}
		for range s.players {
			side.Players = append(side.Players, c.name(a.players[at]))
			at++
		}
		m.Sides = append(m.Sides, side)
	}
	return m
}

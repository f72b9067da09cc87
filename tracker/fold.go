package tracker

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"

	"statstracker/eventlog"
	"statstracker/standings"
	"statstracker/stats"
)

// fold applies records to a state: the only place that computes scores and
// statistics. It is pure: the state after a record depends on the state before
// and on the record alone.
//
// An event is applied in two steps. First everything is computed, and anything
// that is wrong rejects the event; then everything is changed, and nothing can
// go wrong any more. So an event is applied as a whole or not at all.
type fold struct {
	*state
	all      handlers     // the games that the program has
	deferred bool         // indexes are built at the end
	block    eventlog.Pos // that is being folded

	// What one event changes, kept for the next event's use.
	matches matchReader
	tally   stats.Tally
	players []participant
	changes []change
	before  []float64 // of all boards of the event's game, one after the other
	after   []float64
}

// participant is a player that the event concerns. He gets a number when the
// event is applied.
type participant struct {
	id     string
	player standings.Player
	known  bool
}

// change is a step of a counter.
type change struct {
	participant int
	counter     int
	by          int64
}

func newFold(s *state, all handlers) *fold {
	return &fold{state: s, all: all}
}

// record applies a record. The reason is why an event was rejected. An error
// means that the fold cannot go on.
func (f *fold) record(r *eventlog.Record) (o stats.Outcome, reason string, err error) {
	f.sequence++
	switch r.Kind {
	case eventlog.KindControl:
		o, err = stats.Ignored, f.control(r)
	case eventlog.KindRefused:
		o, reason = stats.Rejected, strings.Clone(r.Text)
	default:
		o, reason = f.event(&r.Event)
	}
	if err != nil {
		return 0, "", fmt.Errorf("record %d of the log: %w", f.sequence, err)
	}
	if o == stats.Rejected {
		f.rejections.add(rejection{f.sequence, f.block, reason})
	}
	if r.Kind != eventlog.KindControl {
		f.outcomes[o]++
	}
	return o, reason, nil
}

func (f *fold) control(r *eventlog.Record) error {
	if r.Text != controlRules {
		return fmt.Errorf("%w: the control record %q is of a newer version", ErrMissingGame, r.Text)
	}
	rules, err := f.all.chosen(r)
	if err != nil {
		return err
	}
	return f.adopt(rules)
}

func (f *fold) event(e *stats.Event) (stats.Outcome, string) {
	product := e.Get(stats.FieldProduct)
	id, hasID := e.Lookup(stats.FieldEventID)
	var mark fingerprint
	if hasID {
		mark = fingerprintOf(product, id)
		if f.window.has(mark) {
			return stats.Duplicate, ""
		}
	}
	o, err := f.handle(product, e)
	if err != nil {
		// Not remembered as seen: a rejected event may be mended and sent again.
		return stats.Rejected, reasonOf(err)
	}
	if hasID {
		f.window.add(mark)
	}
	return o, ""
}

// maxReason is the length in bytes to which the reason of a rejection is kept.
const maxReason = 300

func reasonOf(err error) string {
	reason := err.Error()
	if len(reason) > maxReason {
		reason = strings.ToValidUTF8(reason[:maxReason], "") + "…"
	}
	return strings.Clone(reason)
}

// handle lets the game's handlers see the event, and applies what they say.
func (f *fold) handle(product string, e *stats.Event) (stats.Outcome, error) {
	h := f.rules.of(product)
	if h == nil {
		return 0, errUnknownGame
	}
	match, matchErr := f.matches.read(e)
	if matchErr != nil && !errors.Is(matchErr, errNoPlayers) {
		return 0, matchErr
	}
	g := f.games[product]
	if err := f.compute(h, g, e, match); err != nil {
		return 0, err
	}
	if len(f.changes) == 0 && len(f.after) == 0 {
		return stats.Ignored, matchErr
	}
	if g == nil {
		if h.game.Name != product && len(f.games) >= maxGames {
			return 0, errManyGames
		}
		g = f.game(product, f.deferred)
	}
	f.apply(g)
	return stats.Counted, nil
}

// compute finds out what the event changes. A handler that panics rejects the
// event.
func (f *fold) compute(h *handler, g *game, e *stats.Event, m *stats.Match) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the rules of the game %s panicked%s", h.game.Name, panicText(p))
		}
	}()
	f.enter(g, m)
	if err := f.count(h, g, e, m); err != nil {
		return err
	}
	return f.score(h, g, m)
}

// panicText is what a panic says, if that cannot differ from one fold to the
// next: it becomes part of the state.
func panicText(p any) string {
	switch v := p.(type) {
	case string:
		return ": " + v
	case runtime.Error:
		return ": " + v.Error()
	}
	return ""
}

// enter lists the players of the match as participants.
func (f *fold) enter(g *game, m *stats.Match) {
	f.players, f.changes = f.players[:0], f.changes[:0]
	f.before, f.after = f.before[:0], f.after[:0]
	if m == nil {
		return
	}
	for i := range m.Sides {
		for _, id := range m.Sides[i].Players {
			f.addParticipant(g, id)
		}
	}
}

func (f *fold) addParticipant(g *game, id string) {
	p := participant{id: id}
	if g != nil {
		p.player, p.known = g.table.Lookup(id)
	}
	f.players = append(f.players, p)
}

// count asks the recorders which counters change.
func (f *fold) count(h *handler, g *game, e *stats.Event, m *stats.Match) error {
	f.tally.Changes = f.tally.Changes[:0]
	for _, r := range h.game.Recorders {
		if err := r.Record(e, m, &f.tally); err != nil {
			return err
		}
	}
	at, counter := 0, -1
	for i := range f.tally.Changes {
		c := &f.tally.Changes[i]
		var err error
		if at, err = f.participant(g, c.Player, at); err != nil {
			return err
		}
		next, ok := h.counter(c.Stat, counter+1)
		if !ok {
			return fmt.Errorf("the rules of the game %s changed the counter %q, which they do not declare", h.game.Name, c.Stat)
		}
		counter = next
		f.changes = append(f.changes, change{at, counter, c.By})
	}
	return f.checkCounters(g)
}

// participant returns the number of the player, and enters one who is not in
// the match. Recorders go from player to player, so the search starts where the
// last one ended.
func (f *fold) participant(g *game, id string, hint int) (int, error) {
	for i := range f.players {
		at := hint + i
		if at >= len(f.players) {
			at -= len(f.players)
		}
		if f.players[at].id == id {
			return at, nil
		}
	}
	if err := stats.CheckID(id); err != nil {
		return 0, fmt.Errorf("the id of a player %w", err)
	}
	f.addParticipant(g, id)
	return len(f.players) - 1, nil
}

// checkCounters rejects what would lead a counter beyond its range.
func (f *fold) checkCounters(g *game) error {
	var most int64
	for _, c := range f.changes {
		by := max(c.by, -c.by)
		if by < 0 || by > stats.MaxCounter-most {
			return errCounterRange
		}
		most += by
	}
	if g == nil || most == 0 {
		return nil
	}
	for _, c := range f.changes {
		if p := f.players[c.participant]; p.known {
			n, _ := g.table.Counter(c.counter).Get(p.player)
			if max(n, -n) > stats.MaxCounter-most {
				return errCounterRange
			}
		}
	}
	return nil
}

// maxGames is how many games there may be before events of another one that is
// not registered are rejected: whoever sends events can make up any number.
const maxGames = 10_000

var (
	errUnknownGame  = errors.New("unknown game: it is not registered, and there is no default game")
	errManyGames    = errors.New("unknown game: it is not registered, and there are 10,000 games already")
	errCounterRange = errors.New("a counter would leave its range of ±(2^53−1)")
	errNotFinite    = errors.New("a score would not be a finite number")
)

// score asks the scorers of the boards for the scores after the match.
func (f *fold) score(h *handler, g *game, m *stats.Match) error {
	if m == nil {
		return nil
	}
	n := m.Players()
	for i, b := range h.game.Boards {
		for _, p := range f.players[:n] {
			score := b.Scorer.Start()[0]
			if p.known {
				if present, ok := g.table.Board(i).Score(p.player); ok {
					score = present
				}
			}
			f.before = append(f.before, score)
		}
		f.after = append(f.after, f.before[i*n:]...)
		if err := b.Scorer.Score(m, f.before[i*n:], f.after[i*n:]); err != nil {
			return err
		}
	}
	for _, score := range f.after {
		if math.IsNaN(score) || math.IsInf(score, 0) {
			return errNotFinite
		}
	}
	return nil
}

// apply makes what has been computed take effect.
func (f *fold) apply(g *game) {
	for i := range f.players {
		if p := &f.players[i]; !p.known {
			p.player = g.table.Intern(p.id)
		}
	}
	for _, c := range f.changes {
		g.table.Counter(c.counter).Add(f.players[c.participant].player, c.by)
	}
	if len(f.after) == 0 {
		return
	}
	n := len(f.after) / len(g.handler.boards)
	for i := range g.handler.boards {
		for j, score := range f.after[i*n : (i+1)*n] {
			g.table.Board(i).Set(f.players[j].player, score)
		}
	}
}

// deferIndexes leaves the indexes of the boards alone until buildIndexes: what a
// fold over much of the log wants, as they depend on the scores alone.
func (f *fold) deferIndexes() {
	f.deferred = true
	for _, g := range f.games {
		g.deferIndexes()
	}
}

func (f *fold) buildIndexes() {
	f.deferred = false
	for _, g := range f.games {
		for i := range g.handler.boards {
			g.table.Board(i).Build()
		}
	}
}

func (g *game) deferIndexes() {
	for i := range g.handler.boards {
		g.table.Board(i).Defer()
	}
}

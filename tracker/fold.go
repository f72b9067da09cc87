package tracker

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"statstracker/eventlog"
	"statstracker/profile"
	"statstracker/source"
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
	catalog  *catalog   // the rules that the program knows
	again    again      // what a control record that has a game folded again brings about
	deferred bool       // indexes are built at the end
	watch    *forecasts // what boards foretell; nil where nobody asks
	history  *recorder  // of what events change; nil where nobody asks
	archive  *archive   // that it is a part of; nil likewise

	// standIns are the ids under which the numbers of players are kept in this event,
	// where those are not their own; see keep.go.
	standIns map[string]string

	// renamed is called with an id that rules have made of an event, and that has become
	// another's; nil where nobody asks.
	renamed func(id string)

	// summary is what became of the events of this batch so far; begin empties it.
	summary source.Summary
	// retrying is the number of the rejection for which the next event is sent again; 0
	// for none.
	retrying uint64

	// What one event changes, kept for the next event's use.
	naming  naming
	matches matchReader
	players []participant
	counts  counting
	scores  scoring
}

func newFold(s *state, c *catalog, again again) *fold {
	return &fold{state: s, catalog: c, again: again}
}

// begin begins a batch. What was summed up of the one before is its caller's.
func (f *fold) begin() { f.summary = source.Summary{} }

// record applies a record. An error means that the fold cannot go on.
func (f *fold) record(r *eventlog.Record) (o stats.Outcome, err error) {
	f.sequence++
	var reason string
	switch r.Kind {
	case eventlog.KindControl:
		f.controlled = f.sequence
		o, err = stats.Ignored, f.control(r)
	case eventlog.KindRefused:
		o, reason = stats.Rejected, strings.Clone(r.Text)
	default:
		o, reason = f.event(&r.Event)
	}
	if err != nil {
		return 0, fmt.Errorf("record %d of the log: %w", f.sequence, err)
	}
	if f.history != nil {
		f.history.finish(f.sequence)
	}
	if o == stats.Rejected {
		f.rejected(reason)
	}
	if r.Kind != eventlog.KindControl {
		f.retried(o)
		f.outcomes[o]++
		f.summary.Add(o, reason)
	}
	return o, nil
}

func (f *fold) control(r *eventlog.Record) error {
	switch r.Text {
	case controlRules:
		rules, err := f.catalog.chosen(r)
		if err != nil {
			return err
		}
		f.adopt(rules)
		return nil
	case controlRescore:
		return f.rescore(r.Event.Get(fieldGame))
	case controlAmend:
		a, err := amendmentOf(r, f.sequence)
		f.amendments = append(f.amendments, a)
		return err
	case controlAmended:
		return f.amend(r)
	case controlVisibility:
		return f.setVisibility(r)
	case controlRequest:
		return f.answer(r)
	case controlRejections, controlRetry, controlDiscard:
		return f.controlsRejections(r)
	case controlErased:
		return nil // what it says has been done to the log
	}
	return fmt.Errorf("%w: the control record %q is of a newer version", ErrMissingGame, r.Text)
}

// rescore puts the state of a game that was scored again in the place of the one
// that there is.
func (f *fold) rescore(product string) error {
	h := f.rules.of(product)
	if h == nil {
		return nil
	}
	games, err := f.again([]recount{newRecount(product, h, allRules, f.amendments, f.rejections.settled)}, f.sequence)
	if err != nil {
		return fmt.Errorf("score the game %q again: %w", product, err)
	}
	f.replace(product, games[product], f.sequence, h)
	return nil
}

// amend makes the amendments hold that the control record names.
func (f *fold) amend(r *eventlog.Record) error {
	through, err := strconv.ParseUint(r.Event.Get(fieldThrough), 10, 64)
	if err != nil {
		return fmt.Errorf("a control record of amendments: %w", err)
	}
	f.amendments.activate(through, f.sequence)
	f.setAliases(f.amendments.aliases())
	var all []recount
	for _, field := range r.Event.Fields {
		if field.Name == fieldGame {
			all = append(all, f.recountOf(field.Value, f.amendments))
		}
	}
	games, err := f.again(all, f.sequence)
	if err != nil {
		return fmt.Errorf("amend %d games: %w", len(all), err)
	}
	for _, rc := range all {
		f.replace(rc.product, games[rc.product], rc.fixed, rc.rules)
	}
	for _, g := range f.games {
		g.conceal(f.aliases)
	}
	return nil
}

// replace puts a state of a game that was folded again in the place of the one that
// there is.
func (f *fold) replace(product string, g *game, scoredAt uint64, scoredBy *handler) {
	if f.deferred {
		g.deferIndexes()
	}
	g.scoredAt, g.scoredBy, g.book = scoredAt, scoredBy, f.nextBook()
	old := f.games[product]
	g.inherit(old, f.sequence)
	if old != nil {
		g.hideAll(old.hidden, f.aliases)
		f.archive.retire(old.older, f.sequence)
	}
	f.archive.rest(g.older)
	f.games[strings.Clone(product)] = g
}

func (f *fold) event(e *stats.Event) (stats.Outcome, string) {
	if len(f.aliases) > 0 && !profile.Is(e) {
		f.naming.of(e).rename(f.aliases)
	}
	return f.judge(e)
}

// judge finds out what becomes of an event, and lets it take effect.
func (f *fold) judge(e *stats.Event) (stats.Outcome, string) {
	k := knownOf(e)
	var mark fingerprint
	if k.hasID {
		mark = fingerprintOf(k.product, k.id)
		if f.window.has(mark) {
			return stats.Duplicate, ""
		}
	}
	o, err := f.handle(e, &k)
	if err != nil {
		// Not remembered as seen: a rejected event may be mended and sent again.
		return stats.Rejected, reasonOf(err)
	}
	if k.hasID {
		f.window.add(mark)
	}
	return o, ""
}

// maxGames is how many games there may be before events of another one that is
// not registered are rejected: whoever sends events can make up any number.
const maxGames = 10_000

var (
	errUnknownGame = errors.New("unknown game: it is not registered, and there is no default game")
	errManyGames   = errors.New("unknown game: it is not registered, and there are 10,000 games already")
)

// handle lets the game's handlers see the event, and applies what they say.
func (f *fold) handle(e *stats.Event, k *known) (stats.Outcome, error) {
	if k.kind == profile.TypeUpdated {
		return f.updateProfile(e)
	}
	d, err := f.decide(e, k)
	if err != nil || !d.counts {
		return stats.Ignored, err
	}
	g := d.game
	if g == nil {
		g = f.game(k.product, f.deferred)
	}
	f.enterAll(g)
	f.apply(g, e, k, &d, everybody)
	g.sequence, g.changed = f.sequence, f.sequence
	at := min(d.at.UnixMilli(), e.Received.UnixMilli())
	if d.match != nil {
		g.played.add(at)
	}
	g.advance(at)
	return stats.Counted, nil
}

// decision is what an event is to a game.
type decision struct {
	handler *handler
	game    *game        // nil if it has no events yet
	match   *stats.Match // nil if it is no result
	at      time.Time
	counts  bool // otherwise it is ignored
}

// decide finds out what the event changes, and changes nothing.
func (f *fold) decide(e *stats.Event, k *known) (d decision, err error) {
	if d.handler = f.rules.of(k.product); d.handler == nil {
		return d, errUnknownGame
	}
	match, matchErr := f.matches.read(k)
	if matchErr != nil && !errors.Is(matchErr, errNoPlayers) {
		return d, matchErr
	}
	d.game, d.match, d.at = f.games[k.product], match, k.at(e)
	if err := f.compute(d.handler, d.game, e, match, d.at); err != nil {
		return d, err
	}
	switch d.counts = !f.counts.none() || !f.scores.none(); {
	case !d.counts:
		return d, matchErr
	case d.game == nil && d.handler.game.Name != k.product && len(f.games) >= maxGames:
		return d, inState(errManyGames)
	}
	return d, nil
}

// compute finds out what the event changes. A handler that panics rejects the
// event.
func (f *fold) compute(h *handler, g *game, e *stats.Event, m *stats.Match, at time.Time) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the rules of the game %s panicked%s", h.game.Name, panicText(p))
		}
	}()
	if h.timed && at.Sub(e.Received) > h.skew {
		return fmt.Errorf("%s is more than %s ahead of when the event was received", stats.FieldOccurredAt, h.skew)
	}
	f.enter(g, m)
	if m != nil {
		m.At = at
	}
	if err := f.count(h, g, e, m); err != nil {
		return err
	}
	return f.score(h, g, e, m, at)
}

// apply makes what has been computed take effect, for everybody or for one of the
// participants.
func (f *fold) apply(g *game, e *stats.Event, k *known, d *decision, only int) {
	if f.history != nil {
		f.history.begin(f, g, e, d, k.kind, only)
	}
	f.counts.apply(g, f.players, f.catalog.categories, only, f.history)
	f.scores.apply(g, f.players, f.deferred, only)
	if f.history != nil {
		f.history.boards(g, &f.scores)
	}
	if f.watch != nil && only == everybody {
		f.watch.count()
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
		g.buildIndexes()
	}
}

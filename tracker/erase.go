package tracker

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// Erasure is a request to take a player's ids out of everything that is kept. Each
// becomes a random pseudonym that cannot be turned back. The matches stay, so nothing
// changes for others. It does not say who.
type Erasure struct {
	ID         string
	Reason, By string // for people
	At         time.Time
}

// Erased is what came of an erasure.
type Erased struct {
	// Events is how many events of the log have named the player; those that were
	// rejected too.
	Events uint64
	// Fields are the fields whose value is still one of the ids: they do not name
	// players, as far as the tracker knows. They are in the order of their names, and
	// at most 100.
	Fields []FieldCount
}

// FieldCount is in how many events a field has a value.
type FieldCount struct {
	Name   string
	Events uint64
}

// EraseOptions are settings of [Tracker.Erase]. All of them may be left out.
type EraseOptions struct {
	// Progress is called now and then with the records that have been rewritten, and
	// those that there are.
	Progress func(done, end uint64)
	// Elsewhere is called when the log has none of the ids any more. It has to take them
	// out of what others keep: replace returns JSON text with the pseudonyms in their place.
	Elsewhere func(replace func(json []byte) ([]byte, error)) error
}

var (
	// ErrUnknownErasure says that no such erasure is waiting to be done.
	ErrUnknownErasure = errors.New("no such erasure is waiting")
	// ErrEarlierErasure says that another erasure has to be finished before.
	ErrEarlierErasure = errors.New("an earlier erasure has to be finished first")

	errOldLogLeft = errors.New("files of the old log are left, which the next start removes")
)

// BeginErasure makes durable that the player is to be erased, and hides him at once.
// It takes effect with [Tracker.Erase]; a start finds it again. One that is waiting
// already is returned as it is. Ids that were merged into the player's, or into which
// it was merged, are his too. The errors are [ErrUnknownPlayer] if nothing is held about
// him, that of the context, and those of the file system and of the log, after which
// nothing is to be erased; what could not be written wraps [eventlog.ErrWrite].
func (t *Tracker) BeginErasure(ctx context.Context, player, reason, by string) (Erasure, error) {
	t.erasing.Lock()
	defer t.erasing.Unlock()
	waiting, err := readIntents(t.config.Dir)
	if err != nil {
		return Erasure{}, fmt.Errorf("begin to erase a player: %w", err)
	}
	for _, n := range waiting {
		if _, names := n.Names[player]; names {
			return n.erasure(), nil
		}
	}
	switch held, err := t.holds(ctx, player); {
	case err != nil:
		return Erasure{}, fmt.Errorf("begin to erase a player: %w", err)
	case !held:
		return Erasure{}, ErrUnknownPlayer
	}
	n := newIntent(t.personIDs(player), reason, by)
	if err := n.save(t.config.Dir); err != nil {
		return Erasure{}, fmt.Errorf("begin to erase a player: %w: %w", eventlog.ErrWrite, err)
	}
	if err := t.hideErased(ctx, n); err != nil {
		return Erasure{}, errors.Join(err, n.remove(t.config.Dir))
	}
	return n.erasure(), nil
}

// Erasures returns those that are waiting to be done, in the order in which that has
// to be.
func (t *Tracker) Erasures() (list []Erasure, err error) {
	t.erasing.Lock()
	defer t.erasing.Unlock()
	waiting, err := readIntents(t.config.Dir)
	if err != nil {
		return nil, fmt.Errorf("list the erasures: %w", err)
	}
	for _, n := range waiting {
		list = append(list, n.erasure())
	}
	return list, nil
}

// Erase does what is left to do of the erasure. Events go on being counted, and readers
// do not wait, but for the moment in which players are renamed: some tenths of a second
// for a million players. Rules do not change meanwhile. It waits for changes of rules
// and of the past to end, and for verifications.
//
// The errors are [ErrUnknownErasure], [ErrEarlierErasure], that of the context, those of
// the log and of the file system. After them the erasure is still waiting, and the player
// hidden; Erase may be called again, and goes on where it was.
func (t *Tracker) Erase(ctx context.Context, id string, o EraseOptions) (e Erased, err error) {
	t.changing.Lock()
	defer t.changing.Unlock()
	t.rewriting.Lock()
	defer t.rewriting.Unlock()
	n, err := t.firstIntent(id)
	if err != nil {
		return e, err
	}
	start := time.Now()
	if e, err = t.erase(ctx, n, o); err != nil {
		return e, fmt.Errorf("erase a player: %w", err)
	}
	t.config.Logger.InfoContext(ctx, "a player was erased", "events", e.Events, "took", time.Since(start).Round(time.Millisecond))
	return e, nil
}

func (t *Tracker) firstIntent(id string) (*intent, error) {
	t.erasing.Lock()
	defer t.erasing.Unlock()
	waiting, err := readIntents(t.config.Dir)
	if err != nil {
		return nil, fmt.Errorf("erase a player: %w", err)
	}
	switch i := slices.IndexFunc(waiting, func(n *intent) bool { return n.ID == id }); {
	case i < 0:
		return nil, ErrUnknownErasure
	case i > 0:
		return nil, ErrEarlierErasure
	}
	return waiting[0], nil
}

// erase goes through the steps, each of which may be done again.
func (t *Tracker) erase(ctx context.Context, n *intent, o EraseOptions) (e Erased, err error) {
	if err := t.hideErased(ctx, n); err != nil {
		return e, err
	}
	if err := t.rewriteLog(ctx, n, o.Progress); err != nil {
		return e, err
	}
	found, err := t.countErased(ctx, n.Names)
	if err != nil {
		return e, err
	}
	if err := t.refoldNamed(ctx, found); err != nil {
		return e, err
	}
	if err := t.noteErased(ctx, n); err != nil {
		return e, err
	}
	if err := t.forgetElsewhere(n, o.Elsewhere); err != nil {
		return e, err
	}
	if err := t.Checkpoint(ctx); err != nil {
		return e, err
	}
	t.erasing.Lock()
	defer t.erasing.Unlock()
	return found.erased(), n.remove(t.config.Dir)
}

// saveIntent makes durable how far an erasure is. Who reads the others meanwhile takes a file
// that is being written for what a crash has left.
func (t *Tracker) saveIntent(n *intent) error {
	t.erasing.Lock()
	defer t.erasing.Unlock()
	return n.save(t.config.Dir)
}

// rewriteLog takes the ids out of the log and the live state, if that has not been done.
func (t *Tracker) rewriteLog(ctx context.Context, n *intent, progress func(done, end uint64)) error {
	before := t.log.ID()
	now := hex.EncodeToString(before[:])
	if n.Log != "" && n.Log != now {
		if t.oldLogLeft {
			return errOldLogLeft
		}
		return nil
	}
	n.Log = now
	if err := t.saveIntent(n); err != nil {
		return err
	}
	change := func(r *eventlog.Record) bool {
		named := n.Names.record(r)
		return forgetBody(r) || named
	}
	err := t.log.Rewrite(ctx, change, eventlog.RewriteOptions{
		Name:     "erasure " + n.ID,
		Progress: progress,
		Within:   func(complete func() error) error { return t.within(ctx, complete) },
		Done:     func() { t.disguise(n.Names) },
	})
	t.oldLogLeft = err != nil && t.log.ID() != before
	return err
}

// within has the writing goroutine do it.
func (t *Tracker) within(ctx context.Context, do func() error) (err error) {
	if called := t.call(ctx, func() { err = do() }); called != nil {
		return called
	}
	return err
}

// disguise makes the live state that of the rewritten log. It is the writing goroutine's.
func (t *Tracker) disguise(d disguise) {
	defer t.news.tell()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.disguise(d)
	t.state.log = t.log.ID()
	t.state.next, _ = t.log.End()
	t.pasts.forget()
}

// refoldNamed folds the games again in which something is named after the player, a
// category or a field of an event: only the log knows what its rules make of it now.
func (t *Tracker) refoldNamed(ctx context.Context, found *eraseCounter) error {
	games := t.namedAfter(found)
	if len(games) == 0 {
		return nil
	}
	rs, err := t.refoldAll(ctx, games, t.archive, nil)
	if err == nil {
		err = t.within(ctx, func() error {
			_, err := t.settle(context.WithoutCancel(ctx), 0, rs)
			return err
		})
	}
	if err != nil {
		rs.drop(t.archive)
	}
	return err
}

// namedAfter returns the games that have a category or a field of that name.
func (t *Tracker) namedAfter(found *eraseCounter) (games []recount) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, product := range t.state.products() {
		named := found.games[product]
		for id := range found.names {
			_, has := t.state.games[product].table.LookupCategory(id)
			named = named || has
		}
		if named {
			games = append(games, t.state.recountOf(product, slices.Clone(t.state.amendments)))
		}
	}
	return games
}

// noteErased shows the pseudonyms, which were hidden as long as they were ids, and writes
// into the log that somebody was erased.
func (t *Tracker) noteErased(ctx context.Context, n *intent) error {
	return t.within(ctx, func() error {
		for _, v := range t.state.hiddenFor(n) {
			v.Hidden = false
			if err := t.control(controlVisibility, v.fields()...); err != nil {
				return err
			}
		}
		var fields []stats.Field
		for _, f := range []stats.Field{{Name: fieldReason, Value: n.Names.words(n.Reason)}, {Name: fieldBy, Value: n.Names.words(n.By)}} {
			if f.Value != "" {
				fields = append(fields, f)
			}
		}
		for _, pseudonym := range n.Names.pseudonyms() {
			fields = append(fields, stats.Field{Name: fieldPlayer, Value: pseudonym})
		}
		return t.control(controlErased, fields...)
	})
}

// forgetElsewhere takes the ids out of what is neither the log nor the state.
func (t *Tracker) forgetElsewhere(n *intent, elsewhere func(func([]byte) ([]byte, error)) error) error {
	if err := t.forgetPast(); err != nil {
		return err
	}
	if elsewhere == nil {
		return nil
	}
	return elsewhere(n.Names.json)
}

package tracker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

// Visibility says whether a player is hidden: he goes on playing and counting, and
// the numbers of others are what they are, but boards, ranks and answers about
// players are as if he were not there.
type Visibility struct {
	Game, Player string
	Hidden       bool
	Until        time.Time // when he is shown again by itself; zero: never
	Reason, By   string    // for people
	At           time.Time // when that was said
}

// hiding is why a player is hidden.
type hiding struct {
	until, at  int64 // in milliseconds since 1970; until is always without an end
	reason, by string
}

// The control records of visibility and of erased players.
const (
	// controlVisibility says that a player of a game is hidden from here on, or shown.
	controlVisibility = "visibility"
	// controlErased says that a player has been taken out of the log. It does not say
	// who.
	controlErased = "erased"

	fieldHidden = "hidden"
	fieldYes    = "true"
)

// SetVisibility hides a player or shows him. It is in the log when it returns, and
// every read after it sees it. The player may be one who has no event yet. Of a player
// with several ids each is hidden and shown for itself, and he is seen if none is hidden.
// The errors are [ErrUnknownGame], [ErrInvalid], and those of the log.
func (t *Tracker) SetVisibility(ctx context.Context, v Visibility) error {
	err := v.check()
	if err != nil {
		return err
	}
	called := t.call(ctx, func() {
		if t.state.rules.of(v.Game) == nil {
			err = ErrUnknownGame
			return
		}
		err = t.control(controlVisibility, v.fields()...)
	})
	if called != nil {
		return called
	}
	return err
}

// check returns an error that wraps [ErrInvalid] where the record could not say that.
func (v *Visibility) check() error {
	return firstError(checkID(fieldGame, v.Game), checkID(fieldPlayer, v.Player))
}

func (v *Visibility) fields() []stats.Field {
	list := []stats.Field{{Name: fieldGame, Value: v.Game}, {Name: fieldPlayer, Value: v.Player}}
	if v.Hidden {
		list = append(list, stats.Field{Name: fieldHidden, Value: fieldYes})
	}
	for _, f := range []stats.Field{{Name: fieldUntil, Value: timeText(v.Until)}, {Name: fieldReason, Value: v.Reason}, {Name: fieldBy, Value: v.By}} {
		if f.Value != "" {
			list = append(list, f)
		}
	}
	return list
}

// Visibility returns whether the player is hidden: by the id that is asked for or, if
// that is not hidden itself, by another of the same player, which the answer has then.
func (t *Tracker) Visibility(product, player string) (Visibility, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.state.rules.of(product) == nil {
		return Visibility{}, ErrUnknownGame
	}
	if g := t.state.games[product]; g != nil {
		if id, is := g.hiddenAs(player, t.state.aliases); is {
			h := g.hidden[id]
			return h.visibility(product, id), nil
		}
	}
	return Visibility{Game: product, Player: player}, nil
}

// Hidden returns the hidden players of a game, by the ids that they were hidden by.
func (t *Tracker) Hidden(product string) ([]Visibility, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.state.rules.of(product) == nil {
		return nil, ErrUnknownGame
	}
	var list []Visibility
	if g := t.state.games[product]; g != nil {
		for _, id := range slices.Sorted(maps.Keys(g.hidden)) {
			h := g.hidden[id]
			list = append(list, h.visibility(product, id))
		}
	}
	return list, nil
}

func (h hiding) visibility(product, player string) Visibility {
	v := Visibility{Game: product, Player: player, Hidden: true, Reason: h.reason, By: h.by, At: time.UnixMilli(h.at).UTC()}
	if h.until != always {
		v.Until = time.UnixMilli(h.until).UTC()
	}
	return v
}

// setVisibility does what the control record says.
func (f *fold) setVisibility(r *eventlog.Record) error {
	product, player := r.Event.Get(fieldGame), strings.Clone(r.Event.Get(fieldPlayer))
	if f.rules.of(product) == nil {
		return nil
	}
	g := f.game(product, f.deferred)
	if r.Event.Get(fieldHidden) != fieldYes {
		g.show(player, f.aliases)
		return nil
	}
	h, err := hidingOf(r)
	if err != nil {
		return err
	}
	g.hide(player, h, f.aliases)
	return nil
}

// hidingOf reads the control record.
func hidingOf(r *eventlog.Record) (hiding, error) {
	h := hiding{until: always, at: r.Event.Received.UnixMilli(), reason: strings.Clone(r.Event.Get(fieldReason)), by: strings.Clone(r.Event.Get(fieldBy))}
	if text := r.Event.Get(fieldUntil); text != "" {
		until, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return h, fmt.Errorf("until when a player is hidden: %w", err)
		}
		h.until = until.UnixMilli()
	}
	return h, nil
}

// showDue shows the players whose time is over.
func (t *Tracker) showDue(ctx context.Context, now time.Time) error {
	for _, v := range t.hiddenUntil(now) {
		err := t.SetVisibility(ctx, Visibility{Game: v.Game, Player: v.Player, By: "until", Reason: "the time is over"})
		if err != nil {
			return fmt.Errorf("show a hidden player of %q again: %w", v.Game, err)
		}
	}
	return nil
}

func (t *Tracker) hiddenUntil(now time.Time) (list []Visibility) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for product, g := range t.state.games {
		for player, h := range g.hidden {
			if h.until <= now.UnixMilli() {
				list = append(list, h.visibility(product, player))
			}
		}
	}
	return list
}

// RunVisibility shows hidden players when their time is over, to the second, until
// the context ends.
func (t *Tracker) RunVisibility(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.done:
			return nil
		case now := <-tick.C:
			if err := t.showDue(ctx, now); err != nil && ctx.Err() == nil && !errors.Is(err, source.ErrClosed) {
				return err
			}
		}
	}
}

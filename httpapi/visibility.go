package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"statstracker/stats"
	"statstracker/tracker"
)

// Visibility hides players and shows them. Who is hidden is not public. It may be
// asked by several goroutines.
type Visibility interface {
	// SetVisibility hides a player or shows him from the next read on. The errors are
	// tracker.ErrUnknownGame, tracker.ErrUnknownPlayer, [ErrNotHidden], [ErrAmendmentInDoubt], and those that wrap
	// source.ErrUnavailable and source.ErrClosed.
	SetVisibility(ctx context.Context, v tracker.Visibility) error
	// Visibility returns whether a player is hidden. The error is
	// tracker.ErrUnknownGame.
	Visibility(game, player string) (tracker.Visibility, error)
	// Hidden returns the hidden players of a game by id. The error is
	// tracker.ErrUnknownGame.
	Hidden(game string) ([]tracker.Visibility, error)
}

// ErrNotHidden says that a player who is to be shown is.
var ErrNotHidden = errors.New("the player is not hidden in this game")

// putVisibility answers PUT /v1/games/{game}/players/{player}/visibility.
func putVisibility(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	game, player, err := playerOf(r)
	if err != nil {
		return 0, nil, err
	}
	if err := noOther(r); err != nil {
		return 0, nil, err
	}
	v, err := parseVisibility(r)
	if err != nil {
		return 0, nil, err
	}
	v.Game, v.Player = game, player
	if err := b.Visibility.SetVisibility(r.Context(), v); err != nil {
		return 0, nil, err
	}
	return visibility(dst, r, b)
}

// parseVisibility reads how a player is to be.
func parseVisibility(r *http.Request) (v tracker.Visibility, err error) {
	f, err := parseMembers(r, "hidden", "until", "reason", "by")
	if err != nil {
		return v, err
	}
	hide, has := f.yes("hidden")
	v = tracker.Visibility{Hidden: hide, Until: f.moment("until"), Reason: f.note("reason"), By: f.note("by")}
	switch {
	case f.err != nil:
		return v, f.err
	case !has:
		return v, badField("hidden", "has to be there, as true or false")
	case f.has("until") && !hide:
		return v, badField("until", "goes with hidden true: it says when the player is shown again")
	case f.has("until") && !v.Until.After(time.Now()):
		return v, badField("until", "is over already; it says when the player is shown again")
	}
	return v, nil
}

// playerOf returns the game and the player that the path names.
func playerOf(r *http.Request) (game, player string, err error) {
	if game, err = gameOf(r); err != nil {
		return "", "", err
	}
	player = r.PathValue("player")
	if err := stats.CheckID(player); err != nil {
		return "", "", badField("player", err.Error())
	}
	return game, player, nil
}

// visibility answers GET /v1/games/{game}/players/{player}/visibility.
func visibility(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	game, player, err := playerOf(r)
	if err != nil {
		return 0, nil, err
	}
	v, err := b.Visibility.Visibility(game, player)
	if err != nil {
		return 0, nil, err
	}
	dst = appendString(append(dst, '{'), "game", game)
	return http.StatusOK, append(appendVisibility(dst, &v, b.Profiles), '}'), nil
}

func appendVisibility(dst []byte, v *tracker.Visibility, from Profiles) []byte {
	dst = appendBool(appendCalled(dst, "player", v.Player, from), "hidden", v.Hidden)
	if !v.Hidden {
		return dst
	}
	if !v.Until.IsZero() {
		dst = appendString(dst, "until", v.Until.Format(time.RFC3339Nano))
	}
	for _, f := range []struct{ name, value string }{{"reason", v.Reason}, {"by", v.By}} {
		if f.value != "" {
			dst = appendString(dst, f.name, f.value)
		}
	}
	return appendString(dst, "time", v.At.Format(time.RFC3339Nano))
}

// hidden answers GET /v1/games/{game}/hidden.
func hidden(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return 0, nil, err
	}
	list, err := b.Visibility.Hidden(game)
	if err != nil {
		return 0, nil, err
	}
	dst = appendString(append(dst, '{'), "game", game)
	dst = appendKey(appendInt(dst, "total", int64(len(list))), "hidden")
	dst = appendList(dst, len(list), func(dst []byte, i int) []byte {
		return append(appendVisibility(append(dst, '{'), &list[i], b.Profiles), '}')
	})
	return http.StatusOK, append(dst, '}'), nil
}

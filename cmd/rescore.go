package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

func newRescore() *cobra.Command {
	c := &cobra.Command{
		Use:   "rescore GAME",
		Short: "Have a running server count all events of a game again",
		Long: `Rescore has a running server count all events of a game again, from the first on,
by the rules that hold now. Readers see the old boards and statistics until the new
ones take their place in one step; events go on being counted.

It waits until the server is done. Ctrl-C ends only the waiting.`,
		Example: `  statstracker rescore football
  statstracker rescore football --server https://stats.example.com --key-file /etc/statstracker/key`,
		Args: takes(1, 1),
		RunE: runRescore,
	}
	addRemoteFlags(c)
	return c
}

func runRescore(c *cobra.Command, args []string) error {
	if err := notEmpty(c, args, "GAME"); err != nil {
		return err
	}
	server, err := newWriter(settingsOf(c))
	if err != nil {
		return err
	}
	w := newRescoreWait(c, server, args[0])
	start := time.Now()
	state, err := w.run(c.Context())
	return w.conclude(c.OutOrStdout(), state, err, time.Since(start))
}

// rescoreState is what a server says of a rescore.
type rescoreState struct {
	Status string `json:"status"`
	Done   uint64 `json:"done"`
	End    uint64 `json:"end"`
	Error  string `json:"error"`
}

// rescoreWait waits for a rescore.
type rescoreWait struct {
	server  *remote
	game    string
	address string
	bar     *progressBar
	said    time.Time // when the progress was last said
}

func newRescoreWait(c *cobra.Command, server *remote, game string) *rescoreWait {
	return &rescoreWait{
		server: server, game: game, address: server.Address("v1", "games", game, "rescore"),
		bar: newProgressBar(c.ErrOrStderr(), -1, false), said: time.Now(),
	}
}

// conclude says how the rescore has ended.
func (w *rescoreWait) conclude(to io.Writer, state rescoreState, err error, took time.Duration) error {
	w.bar.clear()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "%s has been counted again: %d records of the log in %v\n",
		visible(w.game), state.Done, took.Round(time.Millisecond))
	return err
}

const (
	// firstLook is how soon a rescore is looked after; then it is half as often each
	// time, up to lookEvery.
	firstLook = 20 * time.Millisecond
	lookEvery = 500 * time.Millisecond
	// sayEvery is how often the progress is said where there is no bar.
	sayEvery = 2 * time.Second
)

// run begins the rescore and returns how it is at its end.
func (w *rescoreWait) run(ctx context.Context) (rescoreState, error) {
	state, err := w.ask(ctx, http.MethodPost)
	return w.follow(ctx, state, err)
}

// follow returns how a rescore that has begun is at its end.
func (w *rescoreWait) follow(ctx context.Context, state rescoreState, err error) (rescoreState, error) {
	for pause := firstLook; err == nil && state.Status == "running"; pause = min(2*pause, lookEvery) {
		w.show(state)
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(pause):
			state, err = w.ask(ctx, http.MethodGet)
		}
	}
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		w.bar.notef("interrupted: the server goes on; GET %s tells how far it is", w.server.shown(w.address))
		return state, err
	case err != nil:
		return state, err
	case state.Status == "failed":
		return state, fmt.Errorf("%s has not been counted again: %s", visible(w.game), visible(state.Error))
	case state.Status != "done":
		return state, hint(fmt.Errorf("the server was started again while it counted %s; the boards are as they were", visible(w.game)), "try again")
	}
	return state, nil
}

func (w *rescoreWait) ask(ctx context.Context, method string) (state rescoreState, err error) {
	answer, err := w.server.send(ctx, method, w.address, nil)
	if err != nil {
		return state, err
	}
	err = decodeAnswer(answer, &state)
	return state, err
}

// show says how far the rescore is: on a terminal as a bar, elsewhere in lines.
func (w *rescoreWait) show(s rescoreState) {
	if w.bar.total < 0 {
		w.bar.total = int64(s.End)
	}
	w.bar.update(min(int64(s.Done), w.bar.total), fmt.Sprintf("%d of %d records", s.Done, s.End))
	if !w.bar.shows && time.Since(w.said) >= sayEvery {
		w.said = time.Now()
		w.bar.notef("%d of %d records", s.Done, s.End)
	}
}

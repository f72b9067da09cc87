package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
	"statstracker/demo"
	"statstracker/stats"
)

const (
	demoBeat  = 250 * time.Millisecond // between two bodies of events
	demoBatch = 5000                   // events in a body of the past
	maxSpeed  = 1000
)

func newDemo(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show what this does: a server with two games that are being played",
		Long: `Demo starts a server on a directory of its own, which is removed at the end, and plays
two games there: Rock Paper Scissors Apocalypse between players of different skill, with
some weeks behind it, and football of made-up nations since 1872. New matches are played
until it is ended with Ctrl-C. At a desktop's terminal it opens the pages in a browser.`,
		Example: `  statstracker demo
  statstracker demo --speed 20
  statstracker demo --listen 127.0.0.1:0 --players 1000 --seed 7`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return runDemo(c, games) },
	}
	f := c.Flags()
	f.String("listen", "127.0.0.1:5000", "listen on this `address` of this machine")
	f.Float64("speed", 1, "play so many times as fast as usual, up to 1000: 1 is two matches a second")
	f.Int("players", 300, "let this `number` of players play, from 2 to 100000")
	f.Bool("open", false, "open the pages in a browser, with the program that $BROWSER names or that of the desktop; --open=false never does")
	f.Uint64("seed", 0, "what is played is decided by this `number`; 0 is another one each time")
	addLogFlags(c)
	_ = f.Set("log-level", "error") // of a flag that was added above
	f.Lookup("log-level").DefValue = "error"
	return c
}

// show is the demo command at work.
type show struct {
	play   *demo.Show
	server *client.Client
	out    io.Writer
}

func runDemo(c *cobra.Command, games []stats.Game) error {
	config, err := demoConfig(c)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "statstracker-demo-")
	if err != nil {
		return fmt.Errorf("make the directory of the demo: %w", err)
	}
	s, err := demoServer(c, games, dir)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	ctx, stop := context.WithCancel(c.Context())
	defer stop()
	urls, ended := make(chan string, 1), make(chan error, 1)
	s.onOpen = func(url string) { urls <- url }
	go func() { ended <- s.run(ctx) }()
	select {
	case url := <-urls:
		err = playDemo(ctx, c, config, url)
		stop()
		err = errors.Join(err, <-ended)
	case err = <-ended:
	}
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, os.RemoveAll(dir))
}

func demoConfig(c *cobra.Command) (demo.Config, error) {
	f := c.Flags()
	var d demo.Config
	var errs [3]error
	d.Speed, errs[0] = f.GetFloat64("speed")
	d.Players, errs[1] = f.GetInt("players")
	d.Seed, errs[2] = f.GetUint64("seed")
	if err := errors.Join(errs[:]...); err != nil {
		return d, err
	}
	switch {
	case !(d.Speed > 0 && d.Speed <= maxSpeed):
		return d, &usageError{c, fmt.Errorf("--speed has to be above 0, and at most %d", maxSpeed)}
	case d.Players < 2 || d.Players > 100_000:
		return d, &usageError{c, errors.New("--players has to be from 2 to 100000")}
	}
	if d.Seed == 0 {
		d.Seed = rand.Uint64() //nolint:gosec // nobody gains from guessing
	}
	d.Series = strconv.FormatUint(d.Seed, 36)
	return d, nil
}

// demoServer returns a server with the rules of the demo, and its data in the directory.
func demoServer(c *cobra.Command, games []stats.Game, dir string) (*server, error) {
	rules := filepath.Join(dir, "games.yaml")
	if err := os.WriteFile(rules, []byte(demo.Rules), 0o600); err != nil {
		return nil, fmt.Errorf("write the rules of the demo: %w", err)
	}
	serve := newServe(games)
	serve.SetContext(c.Context())
	serve.SetErr(c.ErrOrStderr())
	set := settingsOf(c)
	for name, value := range map[string]string{
		"data": filepath.Join(dir, "data"), "games": rules, "movement-interval": "1m", "cors-origin": "*",
		"listen": set.text("listen"), "log-level": set.text("log-level"), "log-format": set.text("log-format"),
	} {
		if err := serve.Flags().Set(name, value); err != nil {
			return nil, fmt.Errorf("set --%s: %w", name, err)
		}
	}
	return newServer(serve, games)
}

// playDemo fills the server with the past, and plays until the context ends.
func playDemo(ctx context.Context, c *cobra.Command, config demo.Config, url string) error {
	server, err := client.New(url, client.Options{UserAgent: "statstracker-demo/" + version()})
	if err != nil {
		return err
	}
	s := &show{demo.NewShow(config, time.Now()), server, c.OutOrStdout()}
	if err := s.past(ctx, c.ErrOrStderr()); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(s.out, `The games are on (seed %d). Look at them with

  %s/
  statstracker top %s elo --watch --server %s

Ctrl-C ends it, and leaves nothing behind.
`, config.Seed, url, demo.ArenaGame, url)
	ctx, stop := context.WithCancel(ctx)
	var opening sync.WaitGroup
	opening.Go(func() { openPages(ctx, c, url+"/") })
	defer opening.Wait()
	defer stop()
	return s.live(ctx)
}

// past sends what was played before.
func (s *show) past(ctx context.Context, errOut io.Writer) error {
	bar := newProgressBar(errOut, -1, false)
	defer bar.clear()
	var batch []client.Event
	sent := int64(0)
	send := func() error {
		result, err := s.server.Publish(ctx, batch)
		if err != nil {
			return err
		}
		if result.Rejected > 0 {
			return fmt.Errorf("an event of the demo is rejected: %s", result.Rejections[0].Reason)
		}
		sent += int64(len(batch))
		batch = batch[:0]
		bar.update(sent, "playing the past")
		return nil
	}
	for e := range s.play.Past() {
		if batch = append(batch, e); len(batch) == demoBatch {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}

// live plays until the context ends.
func (s *show) live(ctx context.Context) error {
	beat := time.NewTicker(demoBeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-beat.C:
			var batch []client.Event
			for _, e := range s.play.Until(now) {
				batch = append(batch, e)
			}
			if len(batch) == 0 {
				continue
			}
			if _, err := s.server.Publish(ctx, batch); err != nil {
				return err
			}
		}
	}
}

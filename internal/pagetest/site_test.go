//go:build !race

package pagetest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"statstracker/client"
	"statstracker/cmd"
	"statstracker/demo"
	"statstracker/game"
)

// site is a server at work, with the rules of the demo.
type site struct {
	url    string
	server *client.Client
	cancel context.CancelFunc
	ended  chan int // gets the exit status
	dir    string
	said   *bytes.Buffer // read when it has ended
}

// announcement is where the program says its address.
var announcement = regexp.MustCompile(`listening.*url"?[=:]"?(https?://[0-9.:]+)`)

// startSite starts a server without any event, on a free port, with more settings.
func startSite(settings ...string) (*site, error) {
	dir, err := os.MkdirTemp("", "statstracker-pages-")
	if err != nil {
		return nil, fmt.Errorf("make the directory of the server: %w", err)
	}
	rules := filepath.Join(dir, "games.yaml")
	if err := os.WriteFile(rules, []byte(demo.Rules), 0o600); err != nil {
		return nil, fmt.Errorf("write the rules: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &site{cancel: cancel, ended: make(chan int, 1), dir: dir, said: &bytes.Buffer{}}
	out, in := io.Pipe()
	go func() {
		args := []string{"serve", "--data", filepath.Join(dir, "data"), "--games", rules, "--movement-interval", "1m", "--listen", "127.0.0.1:0"}
		status := cmd.Run(ctx, game.All(), append(args, settings...), bytes.NewReader(nil), io.Discard, in)
		_ = in.Close() // never fails
		s.ended <- status
	}()
	if s.url, err = s.listen(out); err != nil {
		return nil, err
	}
	if s.server, err = client.New(s.url, client.Options{}); err != nil {
		return nil, err
	}
	if err := s.awaitOpen(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// awaitOpen waits until the server answers.
func (s *site) awaitOpen(ctx context.Context) error {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for ctx, cancel := context.WithTimeout(ctx, time.Minute); ; {
		_, err := s.server.Games(ctx)
		if refused, ok := errors.AsType[*client.Error](err); !ok || !refused.Temporary() {
			cancel()
			return err
		}
		<-look.C
	}
}

// listen returns the address that the program says, and reads on in the background.
func (s *site) listen(out io.Reader) (string, error) {
	lines := bufio.NewReader(io.TeeReader(out, s.said))
	for {
		line, err := lines.ReadString('\n')
		if m := announcement.FindStringSubmatch(line); m != nil {
			go func() { _, _ = io.Copy(io.Discard, lines) }() // until the program ends
			return m[1], nil
		}
		if err != nil {
			return "", fmt.Errorf("start the server: it said %s", s.said)
		}
	}
}

// stop ends the server and removes what it has stored.
func (s *site) stop() error {
	s.cancel()
	if status := <-s.ended; status != 0 {
		return fmt.Errorf("the server ended with the status %d: %s", status, s.said)
	}
	return os.RemoveAll(s.dir)
}

// playPast sends the past of the demo, which is the same in each run but for its times.
func (s *site) playPast() error {
	show := demo.NewShow(demo.Config{Seed: 7, Players: 300, Speed: 1, Series: "pages"}, time.Now())
	var events []client.Event
	for e := range show.Past() {
		if events = append(events, e); len(events) == 5000 {
			if err := s.publish(events); err != nil {
				return err
			}
			events = events[:0]
		}
	}
	return s.publish(events)
}

func (s *site) publish(events []client.Event) error {
	result, err := s.server.Publish(context.Background(), events)
	if err == nil && result.Rejected > 0 {
		err = errors.New(result.Rejections[0].Reason)
	}
	if err != nil {
		return fmt.Errorf("send events: %w", err)
	}
	return nil
}

// report sends that somebody has beaten somebody.
func (s *site) report(t *testing.T, game, winner, loser string) {
	t.Helper()
	if err := s.publish([]client.Event{{"product_id": game, "type": "game_over", "winner_id": winner, "loser_id": loser}}); err != nil {
		t.Fatal(err)
	}
}

// newSite starts a server without any event, which ends with the test.
func newSite(t *testing.T, settings ...string) *site {
	t.Helper()
	s, err := startSite(settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// first returns the ids of those who lead a board of the past.
func first(t *testing.T, game, board string, n int) (ids []string) {
	t.Helper()
	page, err := played.server.Board(t.Context(), client.BoardQuery{Ref: client.Ref{Game: game, Board: board}, Limit: n})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entries {
		ids = append(ids, e.Player)
	}
	return ids
}

package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// arenaRules are those of the game that the operations are measured with.
const arenaRules = `version: 1
game: arena
boards:
  elo: {score: {elo: {initial: 1500, k: %d}}}
  wins: {score: wins}
`

const arenaPlayers = 100_000

var (
	operationEvents = flag.Int("events", 1_000_000, "how many events the game has when BenchmarkOperations begins")
	operationFilter = flag.String("operations", "", "measure only operations whose name this expression matches")
)

// BenchmarkOperations measures each operation on the past of a large game, once,
// while 20,000 events a second come in: how long it takes, and what readers feel
// before, during and after it. With -args -events=10000000 it takes about half an hour
// and some gigabytes.
func BenchmarkOperations(b *testing.B) {
	dir := b.TempDir()
	games := filepath.Join(dir, "games.yaml")
	if err := os.WriteFile(games, fmt.Appendf(nil, arenaRules, 24), 0o600); err != nil {
		b.Fatal(err)
	}
	s := serve(b, filepath.Join(dir, "data"), "--games", games)
	s.wait(b)
	feed := &arenaFeed{r: rand.New(rand.NewPCG(1, 2))}
	start := time.Now()
	for feed.n < *operationEvents {
		postLoose(b, s, feed.body(5000))
	}
	say("%d events of %d players in %v", feed.n, arenaPlayers, time.Since(start).Round(time.Second))
	names := regexp.MustCompile(*operationFilter)
	load := startLoad(b, s, feed)
	readers := startReaders(b, s)
	for b.Loop() {
		say("%-34s %9s   readers' p50/p99 in ms: %s", "operation", "took", "before, during, after")
		for _, op := range operations(s, dir) {
			if names.MatchString(op.name) {
				op.measure(b, readers)
			}
		}
	}
	readers.stop()
	say("%.0f events/s came in meanwhile; memory %s", load.stop(), memoryOf(s))
	s.stop(b, syscall.SIGTERM)
}

// say prints a line at once: a benchmark's log keeps only a few.
func say(format string, args ...any) { _, _ = fmt.Fprintf(os.Stderr, format+"\n", args...) }

// arenaFeed makes matches of the arena in which the player with the smaller number is
// likely to win.
type arenaFeed struct {
	r *rand.Rand
	n int
}

func (f *arenaFeed) body(n int) []byte {
	var body bytes.Buffer
	for range n {
		winner, loser := f.r.IntN(arenaPlayers), f.r.IntN(arenaPlayers)
		if winner > loser && f.r.IntN(4) > 0 {
			winner, loser = loser, winner
		}
		fmt.Fprintf(&body, `{"product_id":"arena","type":"game_over","game_id":"m%d","event_id":"e%d","winner_id":%q,"loser_id":%q}`+"\n",
			f.n, f.n, arenaPlayer(winner), arenaPlayer(loser))
		f.n++
	}
	return body.Bytes()
}

func arenaPlayer(n int) string { return fmt.Sprintf("player-%06d", n) }

// operation is one thing that an operator or a player asks for.
type operation struct {
	name string
	do   func(b *testing.B)
}

func (o *operation) measure(b *testing.B, readers *readers) {
	const calm = 3 * time.Second
	before := readers.during(func() { time.Sleep(calm) })
	var took time.Duration
	during := readers.during(func() {
		start := time.Now()
		o.do(b)
		took = time.Since(start)
	})
	after := readers.during(func() { time.Sleep(calm) })
	say("%-34s %9s   %s, %s, %s", o.name, round(took), before, during, after)
}

func round(d time.Duration) time.Duration {
	switch {
	case d > 10*time.Second:
		return d.Round(100 * time.Millisecond)
	case d > 100*time.Millisecond:
		return d.Round(time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}

// operations lists what is measured, in the order in which it is done.
func operations(s *server, dir string) []operation {
	game, player := "/v1/games/arena", "/v1/games/arena/players/"+arenaPlayer(7)
	var retraction string
	whatIf := fmt.Appendf(nil, `{"games":%q}`, fmt.Sprintf(arenaRules, 40))
	revision := func(part float64) string { return fmt.Sprint(int(float64(*operationEvents) * part)) }
	get := func(path string) func(b *testing.B) {
		return func(b *testing.B) { b.Helper(); s.ask(b, http.MethodGet, path, nil) }
	}
	return []operation{
		{"a player's history, 50 entries", get(player + "/history?limit=50")},
		{"explain his rating", get(player + "/explain?board=elo&limit=50")},
		{"a match and what it did", get(game + "/matches/m4711")},
		{"his record by opponent", get(player + "/opponents")},
		{"hide a player", func(b *testing.B) { s.ask(b, http.MethodPut, player+"/visibility", []byte(`{"hidden":true}`)) }},
		{"retract a match: dry run", func(b *testing.B) {
			s.ask(b, http.MethodPost, game+"/retractions?dry_run=true", []byte(`{"match":"m4711"}`))
		}},
		{"retract a match", func(b *testing.B) { retraction = s.amend(b, game+"/retractions", []byte(`{"match":"m4711"}`)) }},
		{"restore it", func(b *testing.B) { s.amend(b, game+"/retractions/"+retraction+"/restore", nil) }},
		{"retract a player's matches: void", func(b *testing.B) {
			s.amend(b, game+"/retractions", fmt.Appendf(nil, `{"player":%q}`, arenaPlayer(11)))
		}},
		{"retract a player's matches: keep", func(b *testing.B) {
			s.amend(b, game+"/retractions", fmt.Appendf(nil, `{"player":%q,"compensate":"keep"}`, arenaPlayer(12)))
		}},
		{"merge two players", func(b *testing.B) {
			s.amend(b, "/v1/players/"+arenaPlayer(13)+"/merge", fmt.Appendf(nil, `{"into":%q}`, arenaPlayer(14)))
		}},
		{"as of half of the log", get(game + "/boards/elo?as_of_revision=" + revision(0.5))},
		{"as of the same again", get(game + "/boards/elo?as_of_revision=" + revision(0.5))},
		{"as of a time", get(game + "/boards/elo?as_of=" + url.QueryEscape(time.Now().UTC().Format(time.RFC3339)))},
		{"what if K were 40", func(b *testing.B) { s.ask(b, http.MethodPost, game+"/whatif", whatIf) }},
		{"rescore", func(b *testing.B) {
			s.ask(b, http.MethodPost, game+"/rescore", nil)
			s.await(b, game+"/rescore", "")
		}},
		{"verify", func(b *testing.B) {
			s.ask(b, http.MethodPost, "/v1/admin/verify", nil)
			s.await(b, "/v1/admin/verify", "")
		}},
		{"back up", func(b *testing.B) { s.download(b, "/v1/admin/backup", filepath.Join(dir, "backup.tar")) }},
		{"erase a player", func(b *testing.B) {
			answer := s.ask(b, http.MethodDelete, "/v1/players/"+arenaPlayer(15), nil)
			s.await(b, "/v1/erasures/"+member(b, answer, "id"), "")
		}},
	}
}

// amend asks for an amendment, waits until it is done, and returns its number.
func (s *server) amend(b *testing.B, path string, body []byte) string {
	b.Helper()
	id := member(b, s.ask(b, http.MethodPost, path, body), "id")
	switch {
	case strings.HasSuffix(path, "/restore"):
		s.await(b, strings.TrimSuffix(path, "/restore"), "restored")
	case strings.HasSuffix(path, "/merge"):
		s.await(b, "/v1/merges/"+id, "")
	default:
		s.await(b, path+"/"+id, "")
	}
	return id
}

// await waits until what the path tells of is not running any more, and in the state until
// if that is not empty.
func (s *server) await(b *testing.B, path, until string) {
	b.Helper()
	for {
		status := member(b, s.ask(b, http.MethodGet, path, nil), "status")
		switch {
		case status == "failed" || status == "different":
			b.Fatal(path, status)
		case status != "running" && (until == "" || status == until):
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// ask sends a request and returns the answer, which has to be a success.
func (s *server) ask(b *testing.B, method, path string, body []byte) []byte {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, s.url+path, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(method, path, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode/100 != 2 {
		b.Fatalf("%s %s: %s %s %v", method, path, resp.Status, answer, err)
	}
	return answer
}

func (s *server) download(b *testing.B, path, file string) {
	b.Helper()
	resp, err := http.Get(s.url + path)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	n, err := io.Copy(out, resp.Body)
	if err = errors.Join(err, out.Close()); err != nil || resp.StatusCode != http.StatusOK {
		b.Fatal(path, resp.Status, err)
	}
	say("%d MB", n>>20)
}

// member returns a text of the JSON object.
func member(b *testing.B, answer []byte, name string) string {
	b.Helper()
	var all map[string]any
	if err := json.Unmarshal(answer, &all); err != nil {
		b.Fatalf("%v: %s", err, answer)
	}
	return fmt.Sprint(all[name])
}

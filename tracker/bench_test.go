package tracker

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/internal/eventjson"
)

// BenchmarkFold folds a log from its start, on one core, and reports events for
// each second of processor time: decompressing, decoding and folding.
func BenchmarkFold(b *testing.B) {
	b.Run("players=10000", func(b *testing.B) { benchmarkFold(b, nil, matches(500_000, 10_000)) })
	b.Run("players=1000000", func(b *testing.B) { benchmarkFold(b, nil, matches(1_000_000, 1_000_000)) })
	b.Run("football", func(b *testing.B) { benchmarkFold(b, nil, football(b)) })
	b.Run("football, six boards of a file", func(b *testing.B) { benchmarkFold(b, footballRules(b), football(b)) })
	b.Run("laps, a board and two statistics of a file", func(b *testing.B) { benchmarkFold(b, rulesOf(b, lapRules), lapsDriven) })
}

// lapRules are three rules that read an event, two of them by expressions that need
// CEL.
const lapRules = `{version: 1, game: race, fields: {seconds: double, car: string},
  boards: {fastest: {score: best, order: low, from: {on: lap, value: seconds}}},
  stats: {laps: {count: {on: lap, when: "seconds > 1.0 && car != \"safety\""}}, total: {sum: {on: lap, value: seconds + 0.5}}}}`

// lapsDriven makes laps of 10,000 players.
func lapsDriven(add func(fields [][2]string)) {
	r := rand.New(rand.NewPCG(1, 3))
	for i := range 300_000 {
		add([][2]string{
			{"product_id", "race"},
			{"event_name", "lap"},
			{"user_id", playerID(r.IntN(10_000))},
			{"event_id", fmt.Sprint("lap-", i)},
			{"seconds", fmt.Sprint(50 + r.IntN(1000))},
			{"car", "red"},
		})
	}
}

// footballRules are those of the example: six boards, and statistics in CEL.
func footballRules(b testing.TB) []Rules {
	text, err := os.ReadFile("../examples/football/games.yaml")
	if err != nil {
		b.Fatal(err)
	}
	return rulesOf(b, string(text))
}

func rulesOf(b testing.TB, text string) []Rules {
	games, err := gamefile.Parse(gamefile.File{Name: "games.yaml", Text: []byte(text)})
	if err != nil {
		b.Fatal(err)
	}
	return []Rules{{games[0].Game.Name, games[0].Text}}
}

func benchmarkFold(b *testing.B, rules []Rules, fill func(add func(fields [][2]string))) {
	dir := b.TempDir()
	writeLog(b, dir, rules, fill)
	all, err := newCatalog(&Config{Games: testGames(), Compile: gamefile.Compile})
	if err != nil {
		b.Fatal(err)
	}
	log, err := eventlog.Open(dir, eventlog.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	var records uint64
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		f := newFold(newState(log.ID(), generationSize), all, nil)
		if err := replay(context.Background(), f, log, nil); err != nil {
			b.Fatal(err)
		}
		records += f.sequence
	}
	b.ReportMetric(float64(records)/(processorTime()-start).Seconds(), "events/cpu-s")
	b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "events/s")
}

// processorTime is what all threads of this process have used. Garbage collection
// is in it, which runs beside the fold.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// writeLog makes a data directory whose log has the events, in batches of 1000.
func writeLog(b *testing.B, dir string, rules []Rules, fill func(add func(fields [][2]string))) {
	b.Helper()
	t, err := Open(b.Context(), Config{Dir: dir, Games: testGames(), Compile: gamefile.Compile, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := t.Apply(b.Context(), rules); err != nil {
		b.Fatal(err)
	}
	defer t.testOnlyCrash()
	batch := eventlog.NewBatch("bench")
	send := func() {
		if _, err := t.Submit(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		batch.Reset()
	}
	at := time.UnixMilli(1_790_000_000_000)
	fill(func(fields [][2]string) {
		for _, f := range fields {
			batch.Field([]byte(f[0]), []byte(f[1]))
		}
		batch.Add(at, nil)
		if batch.Len() == 1000 {
			send()
		}
	})
	send()
}

// matches makes n decisive matches of exrps with ids of 36 bytes, each event with
// an id of its own.
func matches(n, players int) func(add func(fields [][2]string)) {
	return func(add func(fields [][2]string)) {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range n {
			winner, loser := r.IntN(players), r.IntN(players-1)
			if loser >= winner {
				loser++
			}
			add([][2]string{
				{"product_id", "exrps"},
				{"type", "game_over"},
				{"game_id", fmt.Sprint("match-", i)},
				{"event_id", fmt.Sprint("event-", i)},
				{"winner_id", playerID(winner)},
				{"loser_id", playerID(loser)},
			})
		}
	}
}

func playerID(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n*2654435761, n) }

// football is real input, where it is at hand.
func football(b testing.TB) func(add func(fields [][2]string)) {
	file, err := os.Open("../../shared/data/football.ndjson.gz")
	if err != nil {
		b.Skip("the football results are not at hand: ", err)
	}
	return func(add func(fields [][2]string)) {
		defer file.Close()
		plain, err := gzip.NewReader(file)
		if err != nil {
			b.Fatal(err)
		}
		var d eventjson.Decoder
		lines := bufio.NewScanner(plain)
		for lines.Scan() {
			var e pairs
			if err := d.Object(lines.Bytes(), &e); err != nil {
				b.Fatal(err)
			}
			add(e)
		}
	}
}

type pairs [][2]string

func (p *pairs) Field(name, value []byte) {
	*p = append(*p, [2]string{string(name), string(value)})
}

// BenchmarkOpen opens a data directory with a million players and a checkpoint of
// all its events, whose ids are remembered.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	writeLog(b, dir, nil, matches(3_000_000, 1_000_000))
	open := func() *Tracker {
		t, err := Open(b.Context(), Config{Dir: dir, Games: testGames()})
		if err != nil {
			b.Fatal(err)
		}
		return t
	}
	if err := open().Close(); err != nil { // writes the checkpoint
		b.Fatal(err)
	}
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		open().testOnlyCrash()
	}
	b.ReportMetric((processorTime()-start).Seconds()/float64(b.N), "cpu-s/op")
}

// BenchmarkReadersBesideAWriter has four readers ask for top tens and ranks among
// a hundred thousand players, while events are taken as fast as they can be.
func BenchmarkReadersBesideAWriter(b *testing.B) {
	const players = 100_000
	dir := b.TempDir()
	writeLog(b, dir, nil, matches(300_000, players))
	t, err := Open(b.Context(), Config{Dir: dir, Games: testGames()})
	if err != nil {
		b.Fatal(err)
	}
	defer t.testOnlyCrash()
	stop, stopped := make(chan struct{}), make(chan int)
	go func() { stopped <- writeUntil(b, t, stop) }()
	latencies := make(chan []time.Duration)
	b.ResetTimer()
	for range 4 {
		go func() { latencies <- readTimes(b, t, max(b.N/4, 1), players) }()
	}
	var all []time.Duration
	for range 4 {
		all = append(all, <-latencies...)
	}
	took := b.Elapsed().Seconds()
	close(stop)
	slices.Sort(all)
	b.ReportMetric(float64(<-stopped)/took, "events/s")
	b.ReportMetric(float64(len(all))/took, "reads/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
}

func writeUntil(b *testing.B, t *Tracker, stop chan struct{}) (written int) {
	r := rand.New(rand.NewPCG(5, 6))
	at := time.UnixMilli(1_790_000_000_000)
	batch := eventlog.NewBatch("bench")
	for {
		select {
		case <-stop:
			return written
		default:
		}
		batch.Reset()
		for range 1000 {
			batch.Field([]byte("product_id"), []byte("exrps"))
			batch.Field([]byte("type"), []byte("game_over"))
			batch.Field([]byte("winner_id"), []byte(playerID(r.IntN(50_000))))
			batch.Field([]byte("loser_id"), []byte(playerID(50_000+r.IntN(50_000))))
			batch.Add(at, nil)
		}
		if _, err := t.Submit(b.Context(), batch); err != nil {
			b.Error(err)
			return written
		}
		written += batch.Len()
	}
}

func readTimes(b *testing.B, t *Tracker, n, players int) []time.Duration {
	times := make([]time.Duration, 0, n)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		start := time.Now()
		var err error
		if i%2 == 0 {
			_, err = t.Board(Ref{Game: "exrps", Board: ""}, 0, 10)
		} else {
			_, err = t.Place(Ref{Game: "exrps", Board: "wins"}, playerID(r.IntN(players)))
		}
		times = append(times, time.Since(start))
		if err != nil && !errors.Is(err, ErrUnknownPlayer) { // a few have not played
			b.Error(err)
		}
	}
	return times
}

package bench

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// load is events that come in at a steady rate.
type load struct {
	done  chan struct{}
	group sync.WaitGroup
	start time.Time
	sent  int
}

// startLoad posts 20,000 events a second in bodies of 400, until it is stopped.
func startLoad(b *testing.B, s *server, feed *arenaFeed) *load {
	l := &load{done: make(chan struct{}), start: time.Now()}
	l.group.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-l.done:
				return
			case <-tick.C:
				postLoose(b, s, feed.body(400))
				l.sent += 400
			}
		}
	})
	return l
}

// stop returns how many events a second came in.
func (l *load) stop() float64 {
	close(l.done)
	l.group.Wait()
	return float64(l.sent) / time.Since(l.start).Seconds()
}

// readers ask for pages and players all the time, and note how long each answer
// takes.
type readers struct {
	done  chan struct{}
	group sync.WaitGroup

	mu    sync.Mutex // guards what follows
	times []time.Duration
}

func startReaders(b *testing.B, s *server) *readers {
	r := &readers{done: make(chan struct{})}
	for i := range 2 {
		r.group.Go(func() {
			random := rand.New(rand.NewPCG(3, uint64(i)))
			for {
				select {
				case <-r.done:
					return
				case <-time.After(3 * time.Millisecond):
					r.read(b, s, random)
				}
			}
		})
	}
	return r
}

func (r *readers) read(b *testing.B, s *server, random *rand.Rand) {
	path := "/v1/games/arena/boards/elo?limit=10"
	if player := arenaPlayer(100 + random.IntN(arenaPlayers-100)); random.IntN(2) == 0 {
		path = "/v1/games/arena/boards/elo/players/" + player + "/around"
	}
	start := time.Now()
	resp, err := http.Get(s.url + path)
	if err != nil {
		b.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.times = append(r.times, time.Since(start))
}

// during returns the median and the 99th percentile of the answers while f ran.
func (r *readers) during(f func()) string {
	r.take()
	f()
	times := r.take()
	if len(times) < 10 {
		return "–"
	}
	slices.Sort(times)
	ms := func(part float64) float64 {
		return float64(times[int(part*float64(len(times)-1))].Microseconds()) / 1000
	}
	return fmt.Sprintf("%.2f/%.2f", ms(0.5), ms(0.99))
}

func (r *readers) take() []time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	times := r.times
	r.times = nil
	return times
}

func (r *readers) stop() {
	close(r.done)
	r.group.Wait()
}

// memoryOf returns the largest and the present memory of the server's process.
func memoryOf(s *server) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return "unknown"
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "VmHWM") || strings.HasPrefix(line, "VmRSS") {
			found = append(found, strings.Join(strings.Fields(line), " "))
		}
	}
	return strings.Join(found, ", ")
}

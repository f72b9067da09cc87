package bench

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const (
	liveListeners = 5000
	liveRate      = 50_000 // events a second
	liveTime      = 20 * time.Second
)

// BenchmarkLive has 5,000 clients listen to a board while 50,000 events a second come
// in, in ten bodies. The delay is the time from the answer to a body until a client has
// what it changes.
func BenchmarkLive(b *testing.B) {
	s := serve(b, b.TempDir(), "--live-listeners", strconv.Itoa(liveListeners))
	defer s.stop(b, syscall.SIGTERM)
	s.wait(b)
	feed := newLiveFeed()
	feed.post(b, s)
	before := residentOf(b, s)
	l := startListeners(b, s)
	defer l.stop()
	quiet := residentOf(b, s)
	for b.Loop() {
		feed.run(b, s)
	}
	b.ReportMetric(float64(residentOf(b, s)-before)/liveListeners/1024, "KiB/listener-under-load")
	b.ReportMetric(float64(quiet-before)/liveListeners/1024, "KiB/listener")
	delays := l.delays(feed)
	b.ReportMetric(feed.rate, "events/s")
	b.ReportMetric(float64(l.events.Load())/feed.took.Seconds(), "told/s")
	b.ReportMetric(delays[len(delays)/2], "p50-ms")
	b.ReportMetric(delays[len(delays)*99/100], "p99-ms")
}

// liveFeed is the events, of which the best player's last ones are known by his score.
type liveFeed struct {
	all      [][]byte // bodies, used again and again
	answered []time.Time
	rate     float64
	took     time.Duration
}

func newLiveFeed() *liveFeed {
	f := &liveFeed{all: bodies(50, liveRate/10-liveLead, 10_000)}
	for i, body := range f.all {
		f.all[i] = bytes.ReplaceAll(body, []byte(`"event_id"`), []byte(`"other_id"`))
	}
	return f
}

// liveLead is how many wins the player who is watched has in each body: more than anybody
// else, so that he stays the first.
const liveLead = 20

// post posts the next body, with the wins of the player who is watched in front.
func (f *liveFeed) post(b *testing.B, s *server) {
	win := []byte(`{"product_id":"exrps","type":"game_over","winner_id":"watched","loser_id":"nobody"}` + "\n")
	body := append(bytes.Repeat(win, liveLead), f.all[len(f.answered)%len(f.all)]...)
	postLoose(b, s, body)
	f.answered = append(f.answered, time.Now())
}

// run posts for a while, ten bodies a second if the server can take them.
func (f *liveFeed) run(b *testing.B, s *server) {
	begin, first := time.Now(), len(f.answered)
	tick := time.NewTicker(time.Second / 10)
	defer tick.Stop()
	for time.Since(begin) < liveTime {
		<-tick.C
		f.post(b, s)
	}
	f.took = time.Since(begin)
	f.rate = float64((len(f.answered)-first)*liveRate/10) / f.took.Seconds()
}

// liveListener is a client that listens, and notes when it has seen which score of the
// player who is watched.
type liveListener struct {
	conn net.Conn
	seen []sighting
}

type sighting struct {
	bodies int // that have been counted
	at     time.Time
}

type liveGroup struct {
	all    []*liveListener
	events atomic.Int64
	group  sync.WaitGroup
}

// startListeners has all listen, and waits until each has its first event.
func startListeners(b *testing.B, s *server) *liveGroup {
	g := &liveGroup{}
	var begun sync.WaitGroup
	for range liveListeners {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			b.Fatal(err)
		}
		l := &liveListener{conn: conn}
		g.all = append(g.all, l)
		begun.Add(1)
		g.group.Go(func() { l.listen(g, begun.Done) })
	}
	begun.Wait()
	return g
}

// listen reads events until the connection is closed. It looks only for the numbers that
// it needs, because it shares the cores with the server; chunks do not matter for that.
func (l *liveListener) listen(g *liveGroup, begun func()) {
	if _, err := l.conn.Write(rawGet("/v1/games/exrps/boards/wins/live")); err != nil {
		panic(err)
	}
	buf := make([]byte, 16<<10)
	kept := 0
	for {
		n, err := l.conn.Read(buf[kept:])
		if err != nil {
			return
		}
		text := buf[:kept+n]
		for {
			event, rest, whole := bytes.Cut(text, []byte("\n\n"))
			if !whole {
				kept = copy(buf, text)
				break
			}
			if text = rest; l.note(event) {
				g.events.Add(1)
				if begun != nil {
					begun()
					begun = nil
				}
			}
		}
	}
}

// note notes what the event says of the player who is watched. It returns false if it is
// none.
func (l *liveListener) note(event []byte) bool {
	if !bytes.Contains(event, []byte("\ndata: ")) {
		return false
	}
	_, after, found := bytes.Cut(event, []byte(`"player":"watched","score":`))
	if !found {
		return true
	}
	wins := 0
	for _, c := range after {
		if c < '0' || c > '9' {
			break
		}
		wins = wins*10 + int(c-'0')
	}
	l.seen = append(l.seen, sighting{wins / liveLead, time.Now()})
	return true
}

func (g *liveGroup) stop() {
	for _, l := range g.all {
		_ = l.conn.Close()
	}
	g.group.Wait()
}

// delays returns how long it took, in milliseconds, from the answer of each body until
// each listener has seen it or a later one, in order.
func (g *liveGroup) delays(f *liveFeed) (all []float64) {
	g.stop()
	for _, l := range g.all {
		next := 1 // the first body was before all
		for _, s := range l.seen {
			for ; next < min(s.bodies, len(f.answered)); next++ {
				all = append(all, max(0, float64(s.at.Sub(f.answered[next]).Microseconds())/1000))
			}
		}
	}
	slices.Sort(all)
	return all
}

// residentOf returns how many bytes of memory the process has.
func residentOf(b *testing.B, s *server) int64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); fields[0] == "VmRSS:" {
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib << 10
		}
	}
	b.Fatal("the process says nothing of its memory")
	return 0
}

package movement

import (
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var testOptions = Options{Window: 7 * 24 * time.Hour, Interval: time.Hour, Logger: slog.New(slog.DiscardHandler)}

// start is when tests begin, at no round time.
var start = time.UnixMilli(1_795_000_123_456).UTC()

func open(t interface{ Fatal(args ...any) }, dir string) *Store {
	s, err := Open(dir, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// model is a store, and what it should have of one board.
type model struct {
	dir   string
	store *Store
	board Board
	now   time.Time
	times []time.Time
	ranks [][]uint32
}

// TestStoreAgainstModel records, repeats, opens again and reads at any moment.
func TestStoreAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{dir: filepath.Join(t.TempDir(), "movement"), board: Board{1, 2, 3}, now: start}
		m.store = open(rt, m.dir)
		rt.Repeat(rapid.StateMachineActions(m))
	})
}

func (m *model) Write(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 1e8).Draw(t, "later")) * time.Millisecond)
	r := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	ranks := make([]uint32, rapid.SampledFrom([]int{0, 1, 1023, 1024, 1025, 3000}).Draw(t, "players"))
	most := rapid.SampledFrom([]uint32{1, 255, 256, 1 << 16, 1 << 24, 1<<32 - 1}).Draw(t, "most")
	for i := range ranks {
		ranks[i] = r.Uint32N(most) + r.Uint32N(2)
	}
	if err := m.store.Write(m.board, m.now, ranks); err != nil {
		t.Fatal(err)
	}
	m.times, m.ranks = append(m.times, m.now), append(m.ranks, ranks)
}

func (m *model) Repeat(t *rapid.T) {
	m.now = m.now.Add(time.Hour)
	err := m.store.Repeat(m.board, m.now)
	if len(m.times) == 0 {
		if err == nil {
			t.Fatal("nothing was repeated")
		}
		return
	}
	before := m.store.Bytes()
	if err != nil || m.store.Bytes() != before {
		t.Fatalf("a repeated record: %v, %d bytes more", err, m.store.Bytes()-before)
	}
	m.times, m.ranks = append(m.times, m.now), append(m.ranks, m.ranks[len(m.ranks)-1])
}

func (m *model) Open(t *rapid.T) {
	before := m.store.Bytes()
	m.store = open(t, m.dir)
	if m.store.Bytes() != before {
		t.Fatalf("%d bytes, and before it was opened again %d", m.store.Bytes(), before)
	}
}

// Thin forgets what the store forgets: that it keeps enough is another test.
func (m *model) Thin(t *rapid.T) {
	if err := m.store.Thin(m.now, func(b Board) bool { return b == m.board }); err != nil {
		t.Fatal(err)
	}
	kept := m.store.boards[m.board]
	for i, at := range slices.Backward(m.times) {
		if !slices.ContainsFunc(kept, func(k moment) bool { return k.at == at.UnixMilli() }) {
			m.times, m.ranks = slices.Delete(m.times, i, i+1), slices.Delete(m.ranks, i, i+1)
		}
	}
}

// Check implements rapid.StateMachine.
func (m *model) Check(t *rapid.T) {
	asked := start.Add(time.Duration(rapid.Int64Range(-10, m.now.Sub(start).Milliseconds()+10).Draw(t, "asked")) * time.Millisecond)
	players := rapid.SliceOfN(rapid.Uint32Range(0, 3100), 0, 5).Draw(t, "players")
	ranks, at, ok, err := m.store.Ranks(m.board, asked, players)
	if err != nil || ok != (len(m.times) > 0) {
		t.Fatalf("ranks at %v: %v, %v", asked, ok, err)
	}
	if !ok {
		return
	}
	i := len(m.times) - 1
	for i > 0 && m.times[i].After(asked) {
		i--
	}
	if at.UnixMilli() != m.times[i].UnixMilli() {
		t.Fatalf("compared with %v, want %v", at, m.times[i])
	}
	for j, p := range players {
		want := uint32(0)
		if int(p) < len(m.ranks[i]) {
			want = m.ranks[i][p]
		}
		if ranks[j] != want {
			t.Fatalf("player %d had rank %d, want %d", p, ranks[j], want)
		}
	}
}

// However long records are made, every moment of the window can be compared with one
// that is close to it, and there are few.
func TestEnoughRecordsAreKept(t *testing.T) {
	s, b, now := open(t, t.TempDir()), Board{7}, start
	for n := range 500 {
		now = now.Add(testOptions.Interval)
		if !s.Due(b, now) || s.Due(b, now.Add(-time.Millisecond)) && n > 0 {
			t.Fatal("a record is due after the interval, and not before")
		}
		if err := s.Write(b, now, []uint32{uint32(n)}); err != nil {
			t.Fatal(err)
		}
		if err := s.Thin(now, func(Board) bool { return true }); err != nil {
			t.Fatal(err)
		}
		if n%7 == 0 || n < 30 {
			checkWindow(t, s, b, now, min(time.Duration(n)*testOptions.Interval, testOptions.Window))
		}
	}
}

func checkWindow(t *testing.T, s *Store, b Board, now time.Time, reach time.Duration) {
	t.Helper()
	if n := len(s.boards[b]); n > Fine+7+3 {
		t.Fatalf("%d records are kept", n)
	}
	for ago := time.Duration(0); ago <= reach; ago += 50 * time.Minute {
		_, at, ok, err := s.Ranks(b, now.Add(-ago), nil)
		early, most := now.Add(-ago).Sub(at), testOptions.Interval
		if ago >= Fine*testOptions.Interval-testOptions.Interval {
			most = Fine * testOptions.Interval
		}
		if err != nil || !ok || early < 0 || early > most {
			t.Fatalf("%v ago is compared with %v before that, %v, %v", ago, early, ok, err)
		}
	}
}

func TestBoardsThatAreGoneAreRemoved(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for i := range 3 {
		if err := s.Write(Board{byte(i)}, start, []uint32{1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Thin(start, func(b Board) bool { return b == Board{1} }); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v are left, %v", entries, err)
	}
	if _, _, ok, err := s.Ranks(Board{2}, start, nil); ok || err != nil {
		t.Errorf("a board that is gone has ranks: %v", err)
	}
}

// Records that repeat one another take the room of one, also when the first of them goes.
func TestRepeatedRecordsTakeRoomOnce(t *testing.T) {
	dir, b := t.TempDir(), Board{3}
	s := open(t, dir)
	if err := s.Write(b, start, []uint32{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	one := s.Bytes()
	for i := range 3 {
		if err := s.Repeat(b, start.Add(time.Duration(i+1)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range []int{0, 2, 1} {
		if got := s.Bytes(); got != one || one == 0 {
			t.Errorf("%d records take %d bytes, one %d", len(s.boards[b]), got, one)
		}
		if got := open(t, dir).Bytes(); got != one {
			t.Errorf("opened again they take %d bytes, one %d", got, one)
		}
		s.remove(b, start.Add(time.Duration(at)*time.Hour).UnixMilli())
	}
	if len(s.boards[b]) != 1 || s.Bytes() != one {
		t.Errorf("the last record takes %d bytes, one %d", s.Bytes(), one)
	}
}

// What is just beyond a bound is treated so.
func TestBoundsOfWhatIsKept(t *testing.T) {
	o := Options{Window: 100 * time.Millisecond, Interval: time.Millisecond} // a time of Fine intervals has 24 ms
	const now = 2400
	for _, c := range []struct{ list, gone []int64 }{
		{[]int64{now - 23, now - 22, now}, nil},                         // all are fine
		{[]int64{now - 25, now - 24, now}, []int64{}},                   // not fine, but of two times
		{[]int64{now - 26, now - 25, now - 24, now}, []int64{now - 25}}, // two of the same
		{[]int64{now - 48, now - 47, now - 23, now}, []int64{now - 47}}, // the first of a time is kept, and what is fine
		{[]int64{now - 120, now - 101, now - 23}, []int64{now - 120}},   // the newest before the window is kept
		{[]int64{now - 120, now - 100, now - 23}, []int64{now - 120}},   // and is not needed if there is one where it begins
		{[]int64{now - 125, now - 99, now - 23}, nil},
		{[]int64{now - 500}, nil}, // the newest of all is kept
	} {
		var list []moment
		for _, at := range c.list {
			list = append(list, moment{at: at})
		}
		if got := o.dispensable(list, now); !slices.Equal(got, c.gone) {
			t.Errorf("of %v are dispensable %v; want %v", c.list, got, c.gone)
		}
	}
	// A record that is as old as Fine intervals is not fine any more.
	if got := o.dispensable([]moment{{at: now - 20}, {at: now - 14}, {at: now + 10}}, now+10); !slices.Equal(got, []int64{now - 14}) {
		t.Errorf("of two records of the same time are dispensable %v", got)
	}
}

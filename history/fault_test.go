package history

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// breaking makes one operation fail from its n-th time on, for ever or once.
type breaking struct {
	mu   sync.Mutex
	op   string
	left int
	once bool
	path string // of the first that failed
}

func (b *breaking) ask(op, path string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if op != b.op {
		return nil
	}
	if b.left--; b.left > 0 || b.once && b.left < 0 {
		return nil
	}
	if b.path == "" {
		b.path = path
	}
	return syscall.ENOSPC
}

func (b *breaking) failed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.path != ""
}

// TestDiskFails makes each operation fail at many places. Appending goes on, the
// error is said, and what was durable before is found when the disk works again.
func TestDiskFails(t *testing.T) {
	for _, op := range []string{"create", "write", "sync", "rename", "remove", "sync directory"} {
		for _, n := range []int{1, 2, 3, 5, 8, 11} {
			t.Run(fmt.Sprintf("%s %d", op, n), func(t *testing.T) {
				testFailure(t, &breaking{op: op, left: n, once: n%2 == 0})
			})
		}
	}
}

func testFailure(t *testing.T, b *breaking) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "history")
	o := hasty(8)
	o.TestOnlyFault = b.ask
	s := opened(t, dir, o)
	var m model
	var synced End
	random := rand.New(rand.NewPCG(9, 9))
	for i := range 150 {
		a := m.next(random)
		a.to(s)
		m = append(m, a)
		if i%40 == 30 {
			e := s.Mark()
			if err := s.Sync(e); err == nil {
				synced = e
			} else if !errors.Is(err, syscall.ENOSPC) || s.Err() == nil {
				t.Fatalf("sync: %v; Err: %v", err, s.Err())
			}
		}
	}
	settled(s)
	checkFailure(t, s, b)
	if err := s.Close(); b.failed() != errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("close: %v", err)
	}
	s = opened(t, dir, hasty(8))
	must(t, s.Truncate(synced))
	m.upTo(synced).checkAll(t, s)
	must(t, s.Close())
}

func checkFailure(t *testing.T, s *Store, b *breaking) {
	t.Helper()
	err := s.Err()
	if b.failed() != (err != nil) {
		t.Fatalf("Err is %v", err)
	}
	if err == nil {
		return
	}
	_, err1 := lookup(s, 1, 0, 1)
	for name, err := range map[string]error{"sync": s.Sync(s.Mark()), "truncate": s.Truncate(End{}), "newest": err1} {
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOpenOnAFailingDisk makes what Open and Truncate do fail: they say it, and
// can be tried again.
func TestOpenOnAFailingDisk(t *testing.T) {
	for _, op := range []string{"create", "open", "truncate", "sync", "remove", "sync directory", "rename"} {
		for n := 1; n <= 4; n++ {
			t.Run(fmt.Sprintf("%s %d", op, n), func(t *testing.T) {
				dir := t.TempDir()
				s, m := filled(t, dir, hasty(8), 37)
				end := s.Mark()
				for range 60 {
					a := m.next(rand.New(rand.NewPCG(uint64(len(m)), 1)))
					a.to(s)
					m = append(m, a)
				}
				must(t, s.Close())
				b := &breaking{op: op, left: n}
				o := hasty(8)
				o.TestOnlyFault = b.ask
				if s, err := Open(dir, o); err == nil {
					settled(s)
					if err := s.Truncate(end); (err != nil) != b.failed() {
						t.Errorf("truncate: %v", err)
					}
					_ = s.Close()
				} else if !errors.Is(err, syscall.ENOSPC) {
					t.Errorf("open: %v", err)
				}
				s = opened(t, dir, hasty(8))
				must(t, s.Truncate(end))
				m.upTo(end).checkAll(t, s)
				must(t, s.Close())
			})
		}
	}
}

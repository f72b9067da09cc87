package redissource

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// fakeStream is a stream as XINFO STREAM tells of it.
type fakeStream struct {
	ids     []uint64
	last    uint64
	added   int64
	deleted uint64
	old     bool // Redis 6.2, which counts nothing
}

func (s *fakeStream) info() streamInfo {
	i := streamInfo{exists: true, length: int64(len(s.ids)), last: entryID{s.last, 0}, added: s.added, deleted: entryID{s.deleted, 0}}
	if len(s.ids) > 0 {
		i.first = entryID{s.ids[0], 0}
	}
	if s.old {
		i.added, i.deleted = -1, entryID{}
	}
	return i
}

func (s *fakeStream) add(n int) {
	for range n {
		s.last++
		s.added++
		s.ids = append(s.ids, s.last)
	}
}

func (s *fakeStream) trim(n int) { s.ids = s.ids[min(n, len(s.ids)):] }

func (s *fakeStream) remove(i int) {
	s.deleted = max(s.deleted, s.ids[i])
	s.ids = slices.Delete(s.ids, i, i+1)
}

// read reads up to n entries after the account's position.
func (s *fakeStream) read(a *account, n int) int {
	from, _ := slices.BinarySearch(s.ids, a.at.ms+1)
	got := s.ids[from:min(from+n, len(s.ids))]
	if len(got) > 0 {
		a.read(len(got), entryID{got[len(got)-1], 0})
	}
	return len(got)
}

// Whatever happens to a stream that is read from its beginning, once everything
// has been read the account knows exactly how much it has missed.
func TestAccountCountsWhatIsMissed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &fakeStream{}
		s.add(rapid.IntRange(0, 5).Draw(t, "before"))
		s.trim(rapid.IntRange(0, 3).Draw(t, "trimmed before"))
		first := s.last - uint64(len(s.ids))
		a := newAccount(entryID{})
		read, missing := 0, int64(0)
		audit := func() {
			f := a.audit(s.info(), false)
			missing += f.missing
			if f.kind != fine && f.kind != lost {
				t.Fatalf("it finds %+v", f)
			}
		}
		audit()
		t.Repeat(map[string]func(*rapid.T){
			"add":  func(t *rapid.T) { s.add(rapid.IntRange(1, 5).Draw(t, "n")) },
			"trim": func(t *rapid.T) { s.trim(rapid.IntRange(0, 4).Draw(t, "n")) },
			"read": func(t *rapid.T) { read += s.read(&a, rapid.IntRange(1, 4).Draw(t, "n")) },
			"delete": func(t *rapid.T) {
				if len(s.ids) > 0 {
					s.remove(rapid.IntRange(0, len(s.ids)-1).Draw(t, "entry"))
				}
			},
			"audit": func(*rapid.T) { audit() },
		})
		s.add(1)
		read += s.read(&a, len(s.ids))
		audit()
		if want := int64(s.last-first) - int64(read); missing != want {
			t.Errorf("%d are missing, it finds %d", want, missing)
		}
	})
}

// Without the counts of Redis 7.0 nothing can be known, but nothing harmless
// may be suspected either while the source follows.
func TestAccountWithoutCountsSuspectsOnlyWhatItMust(t *testing.T) {
	s := &fakeStream{old: true}
	a := newAccount(entryID{})
	for range 5 {
		s.add(10)
		for s.read(&a, 4) > 0 {
			if f := a.audit(s.info(), false); f.kind != fine {
				t.Fatalf("while it reads it finds %+v", f)
			}
		}
		s.trim(10)
		if f := a.audit(s.info(), true); f.kind != fine {
			t.Errorf("after what it had read was trimmed it finds %+v", f)
		}
	}
	s.add(1)
	if f := a.audit(s.info(), true); f.kind != fine {
		t.Errorf("of an entry that came after a read that found nothing it thinks %+v", f)
	}
	s.add(9)
	s.trim(1)
	if f := a.audit(s.info(), false); f.kind != suspected {
		t.Errorf("after an entry that it had not read was trimmed it finds %+v", f)
	}
}

func TestAccountFindsAnotherStream(t *testing.T) {
	at := entryID{50, 0}
	for name, c := range map[string]struct {
		seen int64
		info streamInfo
		want findingKind
	}{
		"none":                         {-1, streamInfo{added: -1}, vanished},
		"one that ends before":         {-1, streamInfo{exists: true, last: entryID{49, 9}, added: 3, length: 3, first: entryID{1, 0}}, reset},
		"one with fewer entries":       {9, streamInfo{exists: true, last: entryID{60, 0}, added: 3, length: 3, first: entryID{51, 0}}, renewed},
		"the same":                     {9, streamInfo{exists: true, last: at, added: 9, length: 3, first: entryID{7, 0}}, fine},
		"a fresh one, never trimmed":   {-1, streamInfo{exists: true, last: entryID{60, 0}, added: 3, length: 3, first: entryID{51, 0}}, fine},
		"one trimmed at the position":  {-1, streamInfo{exists: true, last: entryID{60, 0}, added: 9, length: 3, first: entryID{51, 0}}, suspected},
		"one with an entry gone after": {-1, streamInfo{exists: true, last: entryID{60, 0}, added: 9, length: 3, first: entryID{1, 0}, deleted: entryID{55, 0}}, lost},
	} {
		a := newAccount(at)
		a.seen = c.seen
		if f := a.audit(c.info, false); f.kind != c.want {
			t.Errorf("%s: it finds %+v, want %d", name, f, c.want)
		}
	}
}

package standings

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"statstracker/profile"
)

// profilesModel is profiles beside a map of the same.
type profilesModel struct {
	rng    *rand.Rand
	s      *Profiles
	want   map[string]Said
	record uint64
	frozen []frozenProfiles
	views  map[string]string // strings that were returned, and copies of them
}

type frozenProfiles struct {
	snapshot *ProfilesSnapshot
	want     map[string]Said
}

// TestProfilesAgainstMap updates profiles beside a map. Snapshots, and the strings that
// were returned, stay what they were.
func TestProfilesAgainstMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &profilesModel{
			rng: rand.New(rand.NewPCG(2, rapid.Uint64().Draw(t, "seed"))),
			s:   NewProfiles(), want: map[string]Said{}, views: map[string]string{},
		}
		players := rapid.SampledFrom([]int{1, 3, 50, 500}).Draw(t, "players")
		for range rapid.IntRange(0, 3000).Draw(t, "steps") {
			m.step(fmt.Sprint("player ", m.rng.IntN(players)))
		}
		m.check(t)
	})
}

func (m *profilesModel) step(id string) {
	switch n := m.rng.IntN(1000); {
	case n == 0:
		m.frozen = append(m.frozen, frozenProfiles{m.s.Snapshot(), clone(m.want)})
	case n == 1:
		m.erase(id)
	case n < 100:
		for _, said := range m.s.Said(id) {
			m.views[strings.Clone(said.Value)] = said.Value
		}
	default:
		m.update(id)
	}
}

func (m *profilesModel) update(id string) {
	m.record++
	var u profile.Update
	said := m.want[id]
	some := false
	for f := range u.Said {
		if u.Said[f] = m.rng.IntN(2) == 0; u.Said[f] {
			u.Values[f], some = strings.Repeat(fmt.Sprint(m.record), m.rng.IntN(60)), true
			said[f].Value, said[f].At = u.Values[f], m.record
		}
	}
	if some {
		m.want[id] = said
	}
	m.s.Update(id, u, m.record)
}

func (m *profilesModel) erase(id string) {
	pseudonym := fmt.Sprint("erased ", m.record)
	m.s.Erase(id, pseudonym)
	said, has := m.want[id]
	if !has {
		return
	}
	delete(m.want, id)
	for f := range said {
		said[f].Value = ""
	}
	m.want[pseudonym] = said
}

func (m *profilesModel) check(t *rapid.T) {
	for id, want := range m.want {
		if got := m.s.Said(id); got != want {
			t.Fatalf("of %s is said %v, want %v", id, got, want)
		}
	}
	if got := m.s.Said("nobody"); got != (Said{}) || m.s.Len() != len(m.want) {
		t.Fatalf("of nobody is said %v; of %d players anything, want %d", got, m.s.Len(), len(m.want))
	}
	m.frozen = append(m.frozen, frozenProfiles{m.s.Snapshot(), m.want})
	for _, f := range m.frozen {
		got := maps.Collect(f.snapshot.All())
		if len(got) != len(f.want) || f.snapshot.Len() != len(f.want) {
			t.Fatalf("a snapshot has %d players, want %d", len(got), len(f.want))
		}
		for id, want := range f.want {
			if got[id] != want {
				t.Fatalf("in a snapshot of %s is said %v, want %v", id, got[id], want)
			}
		}
	}
	for copied, view := range m.views {
		if copied != view {
			t.Fatalf("a string that was returned is now %q, and was %q", view, copied)
		}
	}
	m.checkWaste(t)
}

// checkWaste checks that the arena has at most twice what is said, but for the chunk that
// is written to.
func (m *profilesModel) checkWaste(t *rapid.T) {
	a := &m.s.arena
	live := make([]int, len(a.chunks))
	for p := range Player(m.s.players.ids.n) {
		at := placeOf(&m.s.where, p)
		_, _, end := readSaid(a.chunks[at.chunk()].bytes, at.offset())
		live[at.chunk()] += end - at.offset()
	}
	for i, c := range a.chunks {
		if c.live != live[i] && !slices.Contains(a.unused, i) || a.isWaste(i) {
			t.Fatalf("chunk %d of %d has %d of %d bytes that are said; counted are %d", i, len(a.chunks), live[i], c.used, c.live)
		}
	}
}

func clone(from map[string]Said) map[string]Said {
	to := make(map[string]Said, len(from))
	maps.Copy(to, from)
	return to
}

// TestJoinedIsTheLast joins what is said of several ids of a person: of each field what
// was said last, in whatever order they are joined.
func TestJoinedIsTheLast(t *testing.T) {
	a := Said{{"Ann", 3}, {"", 0}, {"DE", 9}}
	b := Said{{"", 7}, {"https://a/", 2}, {"FR", 8}}
	want := Said{{"", 7}, {"https://a/", 2}, {"DE", 9}}
	if a.Join(b) != want || b.Join(a) != want {
		t.Errorf("%v and %v are joined as %v and %v, want %v", a, b, a.Join(b), b.Join(a), want)
	}
}

// TestErasedProfilesAreNotInMemory looks through all that is kept.
func TestErasedProfilesAreNotInMemory(t *testing.T) {
	s := NewProfiles()
	for i := range 2000 {
		s.Update(fmt.Sprint("player ", i), profile.Replacement(profile.Profile{fmt.Sprint("Name of ", i), "https://a/", "DE"}), uint64(i+1))
	}
	s.Erase("player 1234", "erased")
	for _, text := range []string{"player 1234", "Name of 1234"} {
		if inMemory(s, text) {
			t.Errorf("%q is still there", text)
		}
	}
	if !inMemory(s, "Name of 1235") || s.Said("erased")[profile.Name].At != 1235 {
		t.Error("others are not there any more")
	}
}

func inMemory(s *Profiles, text string) bool {
	for _, c := range s.arena.chunks {
		if strings.Contains(string(c.bytes), text) {
			return true
		}
	}
	for _, c := range s.players.ids.chunks {
		if strings.Contains(string(c), text) {
			return true
		}
	}
	return strings.Contains(string(s.arena.buf), text)
}

// BenchmarkProfileMemory measures what a profile of ordinary size takes.
func BenchmarkProfileMemory(b *testing.B) {
	const players = 1_000_000
	for b.Loop() {
		before := heap()
		s := NewProfiles()
		for i := range players {
			p := profile.Profile{fmt.Sprintf("Name %07d", i), fmt.Sprintf("https://cdn.example.org/a/%07d.png", i), "DE"}
			s.Update(fmt.Sprintf("6b1f0c4e-7a7a-4f0e-9c1f-%012d", i), profile.Replacement(p), uint64(10*i+1))
		}
		b.ReportMetric(float64(heap()-before)/players, "B/profile")
		runtime.KeepAlive(s)
	}
}

// BenchmarkProfileRead reads profiles in no order.
func BenchmarkProfileRead(b *testing.B) {
	s := NewProfiles()
	ids := make([]string, 1<<17)
	for i := range ids {
		ids[i] = fmt.Sprintf("6b1f0c4e-7a7a-4f0e-9c1f-%012d", i)
		s.Update(ids[i], profile.Replacement(profile.Profile{"Name", "https://cdn.example.org/a.png", "DE"}), uint64(i+1))
	}
	i := 0
	for b.Loop() {
		said := s.Said(ids[i*7919&(len(ids)-1)])
		if said[profile.Name].At == 0 {
			b.Fatal("nothing is said")
		}
		i++
	}
}

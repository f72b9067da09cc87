package standings

import (
	"testing"

	"pgregory.net/rapid"
)

// TestFrozenAgainstOracle freezes boards between all that changes ranks: what was frozen
// has the ranks of then, whatever comes later, and as long as the stamp stays so do they.
func TestFrozenAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &freezing{hiding: hiding{game: NewGame(), open: NewGame(), hidden: map[Player]bool{}}}
		for i := range rapid.SampledFrom([]int{3, 40, 1500}).Draw(t, "players") {
			m.game.Intern(string(rune('a' + i)))
			m.open.Intern(string(rune('a' + i)))
		}
		m.AddBoard(t)
		t.Repeat(map[string]func(*rapid.T){
			"AddBoard": m.AddBoard, "Set": m.Set, "SetHidden": m.SetHidden, "Hide": m.Hide, "Show": m.Show,
			"Freeze": m.Freeze, "Thaw": m.Thaw,
		})
	})
}

// freezing is games as of hiding, and boards that were frozen.
type freezing struct {
	hiding
	frozen []frozenThen
}

// frozenThen is a board that was frozen, and the ranks that it had.
type frozenThen struct {
	board  *Board
	frozen *Frozen
	stamp  Stamp
	ranks  []uint32
}

func (m *freezing) ranks(b *Board) []uint32 {
	list := make([]uint32, m.game.Players())
	for p := range list {
		rank, _ := b.Rank(Player(p))
		list[p] = uint32(rank)
	}
	return list
}

func (m *freezing) Freeze(t *rapid.T) {
	b, _ := m.board(t)
	m.frozen = append(m.frozen, frozenThen{b, b.Freeze(), b.Stamp(), m.ranks(b)})
}

// Thaw compares everything that was frozen.
func (m *freezing) Thaw(t *rapid.T) {
	for _, f := range m.frozen {
		got, now := f.frozen.Ranks(), m.ranks(f.board)
		for p, want := range f.ranks {
			if rank := at(got, p); rank != want {
				t.Fatalf("player %d had rank %d, want %d", p, rank, want)
			}
			if f.board.Stamp() == f.stamp && now[p] != want {
				t.Fatalf("player %d has rank %d, and had %d, with the same stamp", p, now[p], want)
			}
		}
	}
	m.frozen = nil
}

func at(ranks []uint32, p int) uint32 {
	if p < len(ranks) {
		return ranks[p]
	}
	return 0
}

// BenchmarkFrozenRanks ranks a million players.
func BenchmarkFrozenRanks(b *testing.B) {
	g := NewGame()
	board := g.AddBoard("board", Shape{Width: 1})
	for i := range searched {
		board.Set(Player(i), []float64{float64(i * 7919 % 100_003)}, true)
	}
	b.ReportAllocs()
	for b.Loop() {
		board.Freeze().Ranks()
	}
}

// BenchmarkFreeze is what the writer waits for.
func BenchmarkFreeze(b *testing.B) {
	board := NewGame().AddBoard("board", Shape{Width: 1})
	for i := range searched {
		board.Set(Player(i), []float64{float64(i)}, true)
	}
	for b.Loop() {
		board.Freeze()
	}
}

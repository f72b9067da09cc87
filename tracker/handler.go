package tracker

import (
	"fmt"
	"hash/crc32"
	"math"
	"strconv"
	"time"

	"statstracker/standings"
	"statstracker/stats"
)

// handler is the rules of a game as the fold needs them.
type handler struct {
	game   stats.Game
	source string // what the log says of the rules: a version, or their text
	boards []boardRule
	stats  []statRule
	shown  map[string]int // the places of statistics in the order in which they are shown
	timed  bool           // the time of events matters: one ahead of its receiving is rejected
	skew   time.Duration  // by how much it may be ahead
}

// boardRule is a board and where the numbers that it keeps of a player are: first
// those of the scorer or the measure, then what the board itself needs.
type boardRule struct {
	stats.Board
	key     string    // of its state, which other rules do not share
	kind    uint32    // a checksum of the key
	start   []float64 // the row of a player before his first event
	numbers int       // of the scorer or the measure
	games   int       // index of how many events the player's row has seen; 0: not kept
	tie     int       // index of the tie breaker, which is noTie before its first value; 0: none
	noTie   float64   // behind every value
	shape   standings.Shape
	plain   bool // nothing but a scorer of one number
}

// statRule is a statistic, and what goes with it.
type statRule struct {
	stats.Stat
	longest []int // the statistics that keep its highest value
	counter bool  // it is nothing but a counter
}

func newHandler(g stats.Game, source string) (*handler, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	h := &handler{game: g, source: source, skew: g.MaxSkew, timed: g.MaxSkew > 0}
	if h.skew == 0 {
		h.skew = stats.DefaultMaxSkew
	}
	for _, b := range g.Boards {
		h.boards = append(h.boards, newBoardRule(b))
		timed, _ := b.Scorer.(stats.Timed)
		h.timed = h.timed || b.Season != nil || timed != nil && timed.Timed()
	}
	numbers := make(map[string]int)
	for i, s := range g.Stats() {
		plain := s.Reducer == nil && s.Longest == "" && s.Categories == 0
		h.stats = append(h.stats, statRule{Stat: s, counter: plain})
		numbers[s.Name] = i
	}
	for i, name := range g.Order {
		if h.shown == nil {
			h.shown = make(map[string]int)
		}
		h.shown[name] = i
	}
	for i := range h.stats {
		if of := h.stats[i].Longest; of != "" {
			base := &h.stats[numbers[of]]
			base.longest = append(base.longest, i)
		}
	}
	return h, nil
}

func newBoardRule(b stats.Board) boardRule {
	r := boardRule{Board: b, key: stateKey(&b), start: []float64{0}}
	r.kind = crc32.ChecksumIEEE([]byte(r.key))
	if b.Scorer != nil {
		r.start = append(r.start[:0], b.Scorer.Start()...)
	}
	r.numbers = len(r.start)
	if b.MinGames > 1 || b.Provisional > 0 || b.Tie != nil {
		r.games = len(r.start)
		r.start = append(r.start, 0)
	}
	r.shape = standings.Shape{Low: b.Low}
	if b.Tie != nil {
		r.tie, r.noTie = len(r.start), -math.MaxFloat64
		if b.Tie.Low {
			r.noTie = math.MaxFloat64
		}
		r.start = append(r.start, r.noTie)
		r.shape.Tie, r.shape.TieLow = r.tie, b.Tie.Low
	}
	r.shape.Width = len(r.start)
	r.plain = b.Scorer != nil && r.shape.Width == 1 && b.Season == nil && b.Min == 0 && b.Max == 0
	return r
}

// stateKey names the state of a board. Rules that change numbers of a scorer go on
// from the scores that there are; a board of another kind begins anew, and
// what the old one kept stays for when it comes back.
func stateKey(b *stats.Board) string {
	kind := fmt.Sprintf("%T", b.Scorer)
	if b.Measure != nil {
		kind = fmt.Sprintf("%T", b.Measure.Reducer)
	}
	if b.Scorer != nil {
		kind += " " + strconv.Itoa(len(b.Scorer.Start()))
	}
	if s, ok := b.Scorer.(interface{ State() string }); ok {
		kind += " " + s.State()
	}
	if b.Low {
		kind += " low"
	}
	if t := b.Tie; t != nil {
		kind += fmt.Sprintf(" tie %T %t", t.Reducer, t.Low)
	}
	if b.MinGames > 1 || b.Provisional > 0 {
		kind += " games"
	}
	if b.Season != nil {
		kind += " season " + b.Season.Calendar.String()
	}
	return b.Name + "\x00" + kind
}

// place is where a statistic is shown: those that have no place come last.
func (h *handler) place(name string) int {
	if i, ok := h.shown[name]; ok {
		return i
	}
	return len(h.shown)
}

// listed reports whether a player with the row is on the board.
func (r *boardRule) listed(row []float64) bool {
	return r.games == 0 || row[r.games] >= float64(max(1, r.MinGames))
}

// scored reports whether the row has a score: it may have seen nothing yet but
// values of the tie breaker.
func (r *boardRule) scored(row []float64) bool { return r.games == 0 || row[r.games] > 0 }

// provisional reports whether the row's score is marked as provisional.
func (r *boardRule) provisional(row []float64) bool {
	return r.games != 0 && row[r.games] < float64(r.Provisional)
}

// stat returns the number of the statistic. A recorder names its statistics in
// turn, so the search starts where the last one ended.
func (h *handler) stat(name string, hint int) (int, bool) {
	for i := range h.stats {
		at := hint + i
		if at >= len(h.stats) {
			at -= len(h.stats)
		}
		if h.stats[at].Name == name {
			return at, true
		}
	}
	return 0, false
}

// board returns the number of the board; "" is the first. It is -1 if there is
// none.
func (h *handler) board(name string) int {
	for i := range h.boards {
		if name == "" || h.boards[i].Name == name {
			return i
		}
	}
	return -1
}

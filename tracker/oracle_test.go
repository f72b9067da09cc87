package tracker

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"statstracker/eventlog"
	compiled "statstracker/game"
	"statstracker/rating"
	"statstracker/stats"
)

// The oracle folds events the plain way: maps, strings and no cleverness. It is
// written from the contract, and shares nothing with the fold but the rating
// systems, which have tests of their own.

// event is an event as a producer sends it: fields may be there twice.
type event [][2]string

type oracle struct {
	window   int // ids in a generation; the youngest three count
	ids      []map[string]bool
	games    map[string]*oracleGame
	outcomes [4]uint64
	reasons  []string
}

type oracleGame struct {
	players  []string // in the order in which they appeared
	counters map[string]map[string]int64
	boards   map[string]map[string]*oracleScore
	changes  map[string]int
	matches  uint64
}

type oracleScore struct {
	score float64
	order int
}

func newOracle(window int) *oracle {
	return &oracle{window: window, ids: []map[string]bool{{}}, games: map[string]*oracleGame{}}
}

func (o *oracle) fold(e event) stats.Outcome {
	got, reason := o.judge(e)
	o.outcomes[got]++
	if got == stats.Rejected {
		o.reasons = append(o.reasons, reason)
	}
	return got
}

func (o *oracle) judge(e event) (stats.Outcome, string) {
	f := map[string]string{}
	for _, pair := range e {
		f[pair[0]] = pair[1]
	}
	if bad := limits(f); bad != "" {
		return stats.Rejected, bad
	}
	product := f["product_id"]
	id, hasID := f["event_id"]
	key := fmt.Sprintf("%q %q", product, id)
	if hasID {
		for _, g := range o.ids {
			if g[key] {
				return stats.Duplicate, ""
			}
		}
	}
	outcome, reason := o.count(product, f)
	if hasID && outcome != stats.Rejected {
		o.remember(key)
	}
	return outcome, reason
}

func (o *oracle) remember(key string) {
	last := o.ids[len(o.ids)-1]
	if len(last) == o.window {
		last = map[string]bool{}
		o.ids = append(o.ids, last)
		if len(o.ids) > 3 {
			o.ids = o.ids[1:]
		}
	}
	last[key] = true
}

func limits(f map[string]string) string {
	size := 0
	for name, value := range f {
		size += len(name) + len(value)
		if len(name) > 64 || len(value) > 32<<10 {
			return "a field is too long"
		}
		switch name {
		case "product_id", "game_id", "winner_id", "loser_id", "user_id", "p1_id", "p2_id", "event_id":
			if value == "" || len(value) > 512 || !utf8.ValidString(value) {
				return "an id is bad"
			}
		case "occurred_at":
			if _, err := time.Parse(time.RFC3339, value); err != nil {
				return "the time is bad"
			}
		}
	}
	if _, ok := f["product_id"]; !ok || size > 64<<10 || len(f) > 64 {
		return "too much, or no game"
	}
	return ""
}

type oracleSide struct {
	rank    int
	players []string
}

func (o *oracle) count(product string, f map[string]string) (stats.Outcome, string) {
	sides, bad := result(f)
	weapon := ""
	if product == "exrps" && f["event_name"] == "select_weapon" {
		_, hasUser := f["user_id"]
		data, hasData := f["event_data"]
		weapon = map[string]string{"0": "rock", "1": "paper", "2": "scissors", "null": "botch"}[data]
		if !hasUser || !hasData || weapon == "" {
			return stats.Rejected, "a weapon choice is bad"
		}
	}
	if bad == "nobody" && weapon != "" {
		bad = ""
	}
	if bad != "" {
		return stats.Rejected, bad
	}
	if sides == nil && weapon == "" {
		return stats.Ignored, ""
	}
	g := o.game(product)
	o.play(product, g, sides)
	if weapon != "" {
		g.add(f["user_id"], weapon+"_selection_count", 1)
	}
	return stats.Counted, ""
}

// result reads the sides of a match, or says what is wrong with them.
func result(f map[string]string) ([]oracleSide, string) {
	if f["type"] != "game_over" {
		return nil, ""
	}
	w, hasW := f["winner_id"]
	l, hasL := f["loser_id"]
	text, hasS := f["standings"]
	switch {
	case !hasW && !hasL && !hasS:
		return nil, "nobody"
	case hasS && (hasW || hasL), hasW != hasL, hasW && w == l:
		return nil, "winner and loser are bad"
	case hasW:
		return []oracleSide{{1, []string{w}}, {2, []string{l}}}, ""
	}
	var raw []struct {
		Rank    any       `json:"rank"`
		Players *[]string `json:"players"`
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil || len(raw) < 2 || !utf8.ValidString(text) {
		return nil, "standings are bad"
	}
	var sides []oracleSide
	seen := map[string]bool{}
	for _, r := range raw {
		number, isNumber := r.Rank.(float64)
		rank := int(number)
		if !isNumber || r.Players == nil || len(*r.Players) == 0 {
			return nil, "a side is bad"
		}
		if float64(rank) != number || rank < 1 || len(sides) > 0 && rank < sides[len(sides)-1].rank {
			return nil, "a rank is bad"
		}
		for _, p := range *r.Players {
			if seen[p] || p == "" || len(p) > 512 {
				return nil, "a player is bad"
			}
			seen[p] = true
		}
		sides = append(sides, oracleSide{rank, *r.Players})
	}
	if len(seen) > 256 {
		return nil, "too many players"
	}
	return sides, ""
}

func (o *oracle) game(product string) *oracleGame {
	if o.games[product] == nil {
		o.games[product] = &oracleGame{
			counters: map[string]map[string]int64{},
			boards:   map[string]map[string]*oracleScore{}, changes: map[string]int{},
		}
	}
	return o.games[product]
}

func (g *oracleGame) add(player, counter string, n int64) {
	if g.counters[player] == nil {
		g.counters[player] = map[string]int64{}
		g.players = append(g.players, player)
	}
	g.counters[player][counter] += n
}

func (o *oracle) play(product string, g *oracleGame, sides []oracleSide) {
	if sides == nil {
		return
	}
	g.matches++
	m := &stats.Match{}
	var players []string
	for i, s := range sides {
		m.Sides = append(m.Sides, stats.Side{Rank: s.rank, Players: s.players})
		draws := s.rank == sides[0].rank && (i > 0 || sides[1].rank == s.rank)
		wins := i == 0 && !draws
		for _, p := range s.players {
			players = append(players, p)
			g.add(p, "games", 1)
			g.add(p, "wins", number(wins))
			g.add(p, "losses", number(!wins && !draws))
			if draws {
				g.add(p, "draws", 1)
			}
		}
	}
	for board, scorer := range oracleBoards(product) {
		g.score(board, scorer, m, players)
	}
}

func oracleBoards(product string) map[string]stats.Scorer {
	if product == "test" {
		return map[string]stats.Scorer{"wins": rating.Wins{}, "elo": rating.Elo{Initial: 1500, K: 24}}
	}
	return map[string]stats.Scorer{"wins": rating.Wins{}}
}

func (g *oracleGame) score(board string, s stats.Scorer, m *stats.Match, players []string) {
	if g.boards[board] == nil {
		g.boards[board] = map[string]*oracleScore{}
	}
	var before []float64
	for _, p := range players {
		if have := g.boards[board][p]; have != nil {
			before = append(before, have.score)
		} else {
			before = append(before, s.Start()...)
		}
	}
	after := slices.Clone(before)
	if err := s.Score(m, before, after); err != nil {
		panic(err)
	}
	for i, p := range players {
		if have := g.boards[board][p]; have != nil && have.score == after[i] {
			continue
		}
		g.changes[board]++
		g.boards[board][p] = &oracleScore{after[i], g.changes[board]}
	}
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// standings lists the board in the order of the contract.
func (g *oracleGame) standings(board string) []stats.Standing {
	var list []stats.Standing
	for p, s := range g.boards[board] {
		list = append(list, stats.Standing{Player: p, Score: s.score})
	}
	slices.SortFunc(list, func(a, b stats.Standing) int {
		if a.Score != b.Score {
			return int(number(a.Score < b.Score)) - int(number(a.Score > b.Score))
		}
		return g.boards[board][a.Player].order - g.boards[board][b.Player].order
	})
	for i := range list {
		list[i].Rank = 1
		for _, better := range list[:i] {
			if better.Score > list[i].Score {
				list[i].Rank++
			}
		}
	}
	return list
}

// testGames are the compiled-in games, one with two boards, and the league.
func testGames() []stats.Game {
	test := compiled.All()[0]
	test.Name = "test"
	test.Boards = []stats.Board{
		{Name: "wins", Scorer: rating.Wins{}},
		{Name: "elo", Scorer: rating.Elo{Initial: 1500, K: 24}},
	}
	return append(compiled.All(), test, league())
}

// randomEvent makes an event: most are valid, and every kind of bad one comes.
func randomEvent(r *rand.Rand, n int) event {
	player := func() string { return fmt.Sprintf("p%d", r.IntN(12)) }
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	e := event{{"product_id", pick("exrps", "exrps", "test", "test", "football", "b:exrps", "default", "ünï 🏆")}}
	switch r.IntN(10) {
	case 0, 1, 2, 3:
		e = append(e, [2]string{"type", "game_over"}, [2]string{"winner_id", player()}, [2]string{"loser_id", player()})
	case 4, 5:
		e = append(e, [2]string{"type", "game_over"}, [2]string{"standings", randomStandings(r)})
	case 6, 7:
		e = append(e, [2]string{"type", pick("gameplay", "state_change", "game_over", "")}, [2]string{"event_name", "select_weapon"},
			[2]string{"user_id", player()}, [2]string{"event_data", pick("0", "1", "2", "null", "3", "", " 0")})
	case 8:
		e = append(e, [2]string{"type", pick("gameplay", "state_change")}, [2]string{"new_state", "x"})
	case 9:
		e = append(e, [2]string{"type", "game_over"})
	}
	if r.IntN(2) == 0 {
		e = append(e, [2]string{"event_id", fmt.Sprintf("e%d", r.IntN(n+2))})
	}
	if r.IntN(6) == 0 {
		e = spoil(r, e)
	}
	return e
}

func randomStandings(r *rand.Rand) string {
	var sides []string
	rank := 1
	for i := range 1 + r.IntN(5) {
		rank += r.IntN(2)
		var players []string
		for j := range 1 + r.IntN(2) {
			players = append(players, fmt.Sprintf("%q", fmt.Sprintf("p%d", (i*3+j+r.IntN(2))%12)))
		}
		sides = append(sides, fmt.Sprintf(`{"rank": %d, "players": [%s], "score": %d}`, rank, strings.Join(players, ","), r.IntN(9)))
	}
	text := "[" + strings.Join(sides, ", ") + "]"
	switch r.IntN(12) {
	case 0:
		return text[:r.IntN(len(text))]
	case 1:
		return strings.Replace(text, `"rank": 1`, `"rank": 9`, 1)
	case 2:
		return strings.Replace(text, `"players"`, `"teams"`, 1)
	case 3:
		return strings.Replace(text, `"rank": 1`, pick(r, `"rank": 1.5`, `"rank": "1"`, `"rank": 0`, `"rank": -1`, `"rank": null`), 1)
	case 4:
		return pick(r, "null", "{}", "[]", `"x"`, text+"x", `[[]]`, `[{"rank":1,"players":[]},{"rank":2,"players":["a"]}]`)
	}
	return text
}

func pick(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

// spoil breaks a limit, or doubles a field.
func spoil(r *rand.Rand, e event) event {
	switch r.IntN(9) {
	case 0:
		return e[1:]
	case 1:
		return append(e, [2]string{"user_id", pick(r, "", strings.Repeat("x", 513), "\xff\xfe")})
	case 2:
		return append(e, [2]string{"winner_id", pick(r, "p1", "")})
	case 3:
		return append(e, [2]string{strings.Repeat("n", 64+r.IntN(2)), "v"})
	case 4:
		return append(e, [2]string{"v", strings.Repeat("v", 32<<10+r.IntN(2))})
	case 5:
		for i := range 60 + r.IntN(6) {
			e = append(e, [2]string{fmt.Sprintf("f%d", i), "v"})
		}
		return e
	case 6:
		return append(e, [2]string{"occurred_at", pick(r, "2026-11-22T10:00:00Z", "yesterday", "")})
	case 7:
		return append(e, [2]string{"a", strings.Repeat("v", 32<<10)}, [2]string{"b", strings.Repeat("v", 32<<10)})
	}
	return append(e, e...)
}

func addTo(b *eventlog.Batch, e event) {
	for _, f := range e {
		b.Field([]byte(f[0]), []byte(f[1]))
	}
	b.Add(time.UnixMilli(1_790_000_000_000), nil)
}

// compareWithOracle compares everything that can be read.
func compareWithOracle(t *testing.T, tr *Tracker, o *oracle) {
	t.Helper()
	if got := tr.Status().Outcomes; got != o.outcomes {
		t.Fatalf("outcomes (counted, ignored, duplicate, rejected) are %v, and %v by the oracle", got, o.outcomes)
	}
	for product, want := range o.games {
		if g, err := tr.Game(product); err != nil || g.Matches != want.matches {
			t.Fatalf("%s has had %d matches (%v), and %d by the oracle", product, g.Matches, err, want.matches)
		}
		for board := range oracleBoards(product) {
			compareBoard(t, tr, product, board, want.standings(board))
		}
		for player, counters := range want.counters {
			got, err := tr.Player(product, player)
			if err != nil {
				t.Fatalf("player %s of %s: %v", player, product, err)
			}
			have := map[string]int64{}
			for _, c := range got.Stats {
				have[c.Name] = int64(c.Value)
			}
			if fmt.Sprint(have) != fmt.Sprint(counters) {
				t.Fatalf("%s of %s has %v, and %v by the oracle", player, product, have, counters)
			}
		}
	}
}

func compareBoard(t *testing.T, tr *Tracker, product, board string, want []stats.Standing) {
	t.Helper()
	page, err := tr.Board(Ref{Game: product, Board: board}, 0, 1000)
	if err != nil {
		t.Fatalf("board %s of %s: %v", board, product, err)
	}
	var got []stats.Standing
	for _, e := range page.Entries {
		got = append(got, e.Standing)
	}
	if !slices.Equal(got, want) || page.Total != len(want) {
		t.Fatalf("board %s of %s is\n%v (total %d), and by the oracle\n%v", board, product, got, page.Total, want)
	}
	for i, s := range want {
		place, err := tr.Place(Ref{Game: product, Board: board}, s.Player)
		below := 0
		for _, other := range want {
			if other.Score < s.Score {
				below++
			}
		}
		percentile := 100.0
		if len(want) > 1 {
			percentile = 100 * float64(below) / float64(len(want)-1)
		}
		if err != nil || place.Standing != s || place.Percentile != percentile {
			t.Fatalf("the place of %s on %s of %s is %+v, %v; want %+v, percentile %v", s.Player, board, product, place, err, s, percentile)
		}
		compareAround(t, tr, product, board, want, i)
	}
}

func compareAround(t *testing.T, tr *Tracker, product, board string, want []stats.Standing, i int) {
	t.Helper()
	around, err := tr.BoardAround(Ref{Game: product, Board: board}, want[i].Player, 5)
	from := max(0, min(i-2, len(want)-5))
	expected := want[from:min(from+5, len(want))]
	if err != nil || len(around.Entries) != len(expected) {
		t.Fatalf("around %s: %d entries, %v; want %d", want[i].Player, len(around.Entries), err, len(expected))
	}
	for j, e := range around.Entries {
		if e.Standing != expected[j] {
			t.Fatalf("around %s at %d is %+v; want %+v", want[i].Player, j, e.Standing, expected[j])
		}
	}
}

func TestTheTrackerAgreesWithANaiveFold(t *testing.T) {
	for seed := range someOf(30) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			const window = 40
			tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: testGames(), testOnlyGeneration: window})
			if err != nil {
				t.Fatal(err)
			}
			defer tr.Close()
			o := newOracle(window)
			var sent []event
			for len(sent) < 600 {
				b := eventlog.NewBatch("test")
				var want []stats.Outcome
				for range 1 + r.IntN(100) {
					e := randomEvent(r, len(sent))
					if len(sent) > 0 && r.IntN(20) == 0 {
						e = sent[r.IntN(len(sent))]
					}
					sent = append(sent, e)
					addTo(b, e)
					want = append(want, o.fold(e))
				}
				summary, err := tr.Submit(t.Context(), b)
				if err != nil {
					t.Fatal(err)
				}
				checkSummary(t, summary.Outcomes, want)
			}
			compareWithOracle(t, tr, o)
			if o.outcomes[stats.Counted] == 0 || o.outcomes[stats.Ignored] == 0 || o.outcomes[stats.Duplicate] == 0 || o.outcomes[stats.Rejected] == 0 {
				t.Errorf("the random events did not have every outcome: %v", o.outcomes)
			}
		})
	}
}

func checkSummary(t *testing.T, got [4]int, outcomes []stats.Outcome) {
	t.Helper()
	var want [4]int
	for _, o := range outcomes {
		want[o]++
	}
	if got != want {
		t.Fatalf("a batch had the outcomes %v, and %v by the oracle", got, want)
	}
}

package tracker

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// leagueOracle keeps a board of the league the plain way: every season is a map
// of rows, and nothing is ever sealed but by asking whether an event is late.
type leagueOracle struct {
	board   stats.Board
	latest  time.Time
	allTime oracleSeason
	seasons []*oracleSeason
}

type oracleSeason struct {
	span    stats.Span
	rows    map[string]*oracleRow
	changes int
}

type oracleRow struct {
	numbers []float64
	games   int
	tie     float64
	order   int // of reaching what he has; 0 while he is not listed
}

// late reports whether the event belongs to a season that is over.
func (o *leagueOracle) late(at time.Time) bool {
	s := o.board.Season
	if s == nil || o.latest.IsZero() {
		return false
	}
	span, ok := s.Calendar.At(at)
	return ok && !span.End.Add(s.Grace).After(o.latest)
}

// touched returns those of whom the event says something on the board.
func (o *leagueOracle) touched(e *stats.Event, m *stats.Match) (values []stats.Change, err error) {
	var t stats.Tally
	if o.board.Measure != nil {
		err = o.board.Measure.Feed.Feed(e, m, &t)
		for _, c := range t.Changes {
			if math.IsNaN(c.Value) || math.IsInf(c.Value, 0) {
				return nil, fmt.Errorf("not finite")
			}
		}
	}
	return t.Changes, err
}

// into applies the event to a copy of the season, and returns it.
func (o *leagueOracle) into(s *oracleSeason, e *stats.Event, m *stats.Match, values []stats.Change) (*oracleSeason, bool) {
	next := &oracleSeason{span: s.span, rows: map[string]*oracleRow{}, changes: s.changes}
	for p, row := range s.rows {
		kept := *row
		kept.numbers = slices.Clone(row.numbers)
		next.rows[p] = &kept
	}
	var moved []string
	if m != nil && o.board.Scorer != nil {
		var before []float64
		for _, side := range m.Sides {
			for _, p := range side.Players {
				moved = append(moved, p)
				before = append(before, o.row(next, p).numbers...)
			}
		}
		after := slices.Clone(before)
		if err := o.board.Scorer.Score(m, before, after); err != nil {
			panic(err)
		}
		n := len(o.board.Scorer.Start())
		for i, p := range moved {
			o.row(next, p).numbers = after[i*n : (i+1)*n]
			o.row(next, p).games++
		}
	}
	for _, c := range values {
		row, has := next.rows[c.Player]
		if !has {
			row = o.row(next, c.Player)
		}
		row.numbers[0] = o.board.Measure.Reducer.Reduce(row.numbers[0], has, c.Value)
		row.games++
		moved = append(moved, c.Player)
	}
	if o.board.Tie != nil {
		var t stats.Tally
		_ = o.board.Tie.Feed.Feed(e, m, &t)
		for _, c := range t.Changes {
			o.row(next, c.Player).tie += c.Value
		}
	}
	for _, p := range moved {
		row, was := next.rows[p], s.rows[p]
		if !o.board.InBounds(row.numbers[0]) {
			return nil, false
		}
		if row.games < o.board.MinGames {
			continue
		}
		if was == nil || was.order == 0 || was.numbers[0] != row.numbers[0] || was.tie != row.tie {
			next.changes++
			row.order = next.changes
		}
	}
	return next, true
}

// row returns the player's row in the season, with what he starts it with if it
// is his first.
func (o *leagueOracle) row(s *oracleSeason, player string) *oracleRow {
	if row := s.rows[player]; row != nil {
		return row
	}
	row := &oracleRow{numbers: []float64{0}}
	if o.board.Scorer != nil {
		row.numbers = slices.Clone(o.board.Scorer.Start())
	}
	if rule := o.board.Season; rule != nil && rule.CarryOver > 0 && s != &o.allTime && s.span.ID != "" {
		o.carry(s, player, row)
	}
	s.rows[player] = row
	return row
}

func (o *leagueOracle) carry(s *oracleSeason, player string, row *oracleRow) {
	var last *oracleSeason
	for _, other := range o.seasons {
		if other.span.Start.Before(s.span.Start) && other.rows[player] != nil && (last == nil || last.span.Start.Before(other.span.Start)) {
			last = other
		}
	}
	if last == nil {
		return
	}
	copy(row.numbers, last.rows[player].numbers)
	if o.board.Season.CarryOver == 1 {
		return
	}
	start := o.board.Scorer.Start()
	for span := s.span; span.Start.After(last.span.Start); span, _ = o.board.Season.Calendar.Before(span) {
		for i := range row.numbers {
			row.numbers[i] = start[i] + (row.numbers[i]-start[i])*o.board.Season.CarryOver
		}
	}
}

func (s *oracleSeason) standings(low bool) []Entry {
	var list []Entry
	order := map[string]int{}
	for p, row := range s.rows {
		if row.order != 0 {
			order[p] = row.order
			list = append(list, Entry{Standing: stats.Standing{Player: p, Score: row.numbers[0]}, Tie: row.tie})
		}
	}
	better := func(a, b Entry) int {
		switch {
		case a.Score != b.Score:
			return sign(a.Score > b.Score != low)
		case a.Tie != b.Tie:
			return sign(a.Tie > b.Tie)
		}
		return 0
	}
	slices.SortFunc(list, func(a, b Entry) int {
		if c := better(a, b); c != 0 {
			return c
		}
		return order[a.Player] - order[b.Player]
	})
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && better(list[i-1], list[i]) == 0 {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list
}

func sign(first bool) int {
	if first {
		return -1
	}
	return 1
}

// leagueFold is the oracle of the whole game.
type leagueFold struct {
	boards   []*leagueOracle
	outcomes [4]uint64
	ids      map[string]bool
	late     int
}

func newLeagueFold() *leagueFold {
	f := &leagueFold{ids: map[string]bool{}}
	for _, b := range league().Boards {
		f.boards = append(f.boards, &leagueOracle{board: b, allTime: oracleSeason{rows: map[string]*oracleRow{}}})
	}
	return f
}

func (f *leagueFold) fold(e event) {
	fields := map[string]string{}
	ev := stats.Event{Received: time.UnixMilli(1_790_000_000_000)}
	for _, pair := range e {
		fields[pair[0]] = pair[1]
		ev.Fields = append(ev.Fields, stats.Field{Name: pair[0], Value: pair[1]})
	}
	id, hasID := fields["event_id"]
	if hasID && f.ids[id] {
		f.outcomes[stats.Duplicate]++
		return
	}
	o := f.judge(&ev, fields)
	f.outcomes[o]++
	if hasID && o != stats.Rejected {
		f.ids[id] = true
	}
}

func (f *leagueFold) judge(e *stats.Event, fields map[string]string) stats.Outcome {
	at, err := time.Parse(time.RFC3339, fields["occurred_at"])
	if err != nil {
		panic(err)
	}
	sides, bad := result(fields)
	if bad != "" {
		return stats.Rejected
	}
	m := matchOf(sides, at)
	if m == nil && fields["event_name"] != "lap" {
		return stats.Ignored
	}
	type step struct {
		at   **oracleSeason
		next *oracleSeason
	}
	var steps []step
	for _, o := range f.boards {
		values, err := o.touched(e, m)
		if err != nil {
			return stats.Rejected
		}
		if len(values) == 0 && (m == nil || o.board.Scorer == nil) {
			continue
		}
		if o.late(at) {
			f.late++
			return stats.Rejected
		}
		next, ok := o.into(&o.allTime, e, m, values)
		if !ok {
			return stats.Rejected
		}
		all := &o.allTime
		steps = append(steps, step{&all, next})
		if o.board.Season == nil {
			continue
		}
		span, _ := o.board.Season.Calendar.At(at)
		i := slices.IndexFunc(o.seasons, func(s *oracleSeason) bool { return s.span.ID == span.ID })
		season := &oracleSeason{span: span, rows: map[string]*oracleRow{}}
		if i >= 0 {
			season = o.seasons[i]
		}
		next, ok = o.into(season, e, m, values)
		if !ok {
			return stats.Rejected
		}
		if i < 0 {
			o.seasons = append(o.seasons, season) // without rows, if a later board rejects the event
		}
		steps = append(steps, step{&season, next})
	}
	for _, s := range steps {
		**s.at = *s.next
	}
	for _, o := range f.boards {
		if at.After(o.latest) {
			o.latest = at
		}
	}
	return stats.Counted
}

func matchOf(sides []oracleSide, at time.Time) *stats.Match {
	if sides == nil {
		return nil
	}
	m := &stats.Match{At: at}
	for _, s := range sides {
		m.Sides = append(m.Sides, stats.Side{Rank: s.rank, Players: s.players})
	}
	return m
}

func TestTheLeagueAgreesWithANaiveFold(t *testing.T) {
	late := 0
	for seed := range someOf(12) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			tr := openTest(t, t.TempDir())
			defer tr.Close()
			o := newLeagueFold()
			for n := 0; n < 500; {
				b := eventlog.NewBatch("test")
				for range 1 + r.IntN(80) {
					e := leagueEvent(r, n)
					n++
					addTo(b, e)
					o.fold(e)
				}
				if _, err := tr.Submit(t.Context(), b); err != nil {
					t.Fatal(err)
				}
				if got := tr.Status().Outcomes; got != o.outcomes {
					t.Fatalf("after %d events the outcomes are %v, and %v by the oracle", n, got, o.outcomes)
				}
			}
			for _, b := range o.boards {
				compareLeagueBoard(t, tr, b)
			}
			late += o.late
		})
	}
	if late == 0 {
		t.Error("no event was late")
	}
}

func compareLeagueBoard(t *testing.T, tr *Tracker, o *leagueOracle) {
	t.Helper()
	name := o.board.Name
	compareEntries(t, tr, Ref{"league", name, AllTime}, o, &o.allTime)
	var list []*oracleSeason
	for _, s := range o.seasons {
		if len(s.rows) > 0 {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b *oracleSeason) int { return b.span.Start.Compare(a.span.Start) })
	have, err := tr.Seasons("league", name)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := tr.SeasonIDs("league", name)
	if same := func(id string, s Season) bool { return id == s.ID }; err != nil || !slices.EqualFunc(ids, have, same) {
		t.Fatalf("the seasons of %s are %q, %v, and not those of %v", name, ids, err, have)
	}
	sealed := 0
	for i, s := range list {
		isSealed := o.late(s.span.Start)
		if isSealed {
			if sealed++; o.board.Season.Keep > 0 && sealed > o.board.Season.Keep {
				if page, err := tr.Board(Ref{"league", name, s.span.ID}, 0, 10); !errors.Is(err, ErrUnknownSeason) {
					t.Errorf("the season %s, which is not kept, has %d entries, %v", s.span.ID, page.Total, err)
				}
				continue
			}
		}
		if i >= len(have) || have[i].ID != s.span.ID || have[i].Sealed != isSealed {
			t.Fatalf("season %d of %s is %+v; want %s, sealed: %v", i, name, have[min(i, len(have)-1)], s.span.ID, isSealed)
		}
		compareEntries(t, tr, Ref{"league", name, s.span.ID}, o, s)
	}
}

func compareEntries(t *testing.T, tr *Tracker, ref Ref, o *leagueOracle, s *oracleSeason) {
	t.Helper()
	want := s.standings(o.board.Low)
	page, err := tr.Board(ref, 0, 1000)
	if err != nil || len(page.Entries) != len(want) || page.Total != len(want) {
		t.Fatalf("%v has %d entries (total %d), %v; want %d", ref, len(page.Entries), page.Total, err, len(want))
	}
	for i, e := range page.Entries {
		provisional := s.rows[e.Player].games < o.board.Provisional
		if e.Standing != want[i].Standing || e.Tie != want[i].Tie || e.Provisional != provisional {
			t.Fatalf("entry %d of %v is %+v, provisional %v; want %+v, provisional %v", i, ref, e.Standing, e.Provisional, want[i].Standing, provisional)
		}
		place, err := tr.Place(ref, e.Player)
		below := len(want)
		for below > 0 && want[below-1].Rank > e.Rank {
			below--
		}
		percentile := 100.0
		if len(want) > 1 {
			percentile = 100 * float64(len(want)-below) / float64(len(want)-1)
		}
		if err != nil || place.Standing != e.Standing || place.Percentile != percentile {
			t.Fatalf("the place of %s on %v is %+v, %v; want %+v, percentile %v", e.Player, ref, place, err, e.Standing, percentile)
		}
		alone, _ := tr.Board(ref, i, 1)
		next, err := tr.BoardAfter(ref, alone.Next, 1)
		if alone.More != (i+1 < len(want)) || alone.More && (err != nil || len(next.Entries) != 1 || next.Entries[0].Standing != want[i+1].Standing) {
			t.Fatalf("after entry %d of %v comes %+v, %v", i, ref, next.Entries, err)
		}
	}
}

// Statistics of every kind agree with what the counted events say.
func TestStatisticsOfEveryKind(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	best, last, sum := map[string]float64{}, map[string]float64{}, map[string]float64{}
	streak, longest := map[string]float64{}, map[string]float64{}
	opponents := map[string][]Category{}
	for range 400 {
		w, l := "p"+strconv.Itoa(r.IntN(8)), "p"+strconv.Itoa(r.IntN(8))
		if r.IntN(2) == 0 {
			seconds := float64(1 + r.IntN(900))
			submit(t, tr, event{{"product_id", "league"}, {"event_name", "lap"}, {"user_id", w}, {"event_data", fmt.Sprint(seconds)}})
			if b, ok := best[w]; !ok || seconds < b {
				best[w] = seconds
			}
			last[w] = seconds
			sum[w] += seconds
			continue
		}
		if w == l {
			continue
		}
		submit(t, tr, event{{"product_id", "league"}, {"type", "game_over"}, {"winner_id", w}, {"loser_id", l}})
		streak[w]++
		streak[l] = 0
		longest[w], longest[l] = max(longest[w], streak[w]), max(longest[l], 0)
		meet(opponents, w, l)
		meet(opponents, l, w)
	}
	for i := range 8 {
		p := "p" + strconv.Itoa(i)
		got, err := tr.Player("league", p)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]float64{}
		for _, s := range got.Stats {
			values[s.Name] = s.Value
			if s.Name == "opponents" {
				compareCategories(t, p, s.Categories, opponents[p])
			}
		}
		for name, want := range map[string]float64{
			"lap_best": best[p], "lap_last": last[p], "lap_sum": sum[p], "streak": streak[p], "streak_longest": longest[p],
			"opponents": values["games"], "rate": values["wins"] / values["games"],
		} {
			if values[name] != want {
				t.Errorf("%s of %s is %v; want %v", name, p, values[name], want)
			}
		}
	}
}

// meet counts an opponent: the first three, and all others together.
func meet(all map[string][]Category, player, opponent string) {
	list := all[player]
	i := slices.IndexFunc(list, func(c Category) bool { return c.Name == opponent })
	if i < 0 && len(list) < 3 {
		list, i = append(list, Category{Name: opponent}), len(list)
	}
	if i < 0 {
		if i = slices.IndexFunc(list, func(c Category) bool { return c.Name == "" }); i < 0 {
			list, i = append(list, Category{}), len(list)
		}
	}
	list[i].Count++
	all[player] = list
}

func compareCategories(t *testing.T, player string, got, want []Category) {
	t.Helper()
	count := func(list []Category) map[string]int64 {
		m := map[string]int64{}
		for _, c := range list {
			m[c.Name] += c.Count
		}
		return m
	}
	if fmt.Sprint(count(got)) != fmt.Sprint(count(want)) {
		t.Errorf("the opponents of %s are %v; want %v", player, got, want)
	}
}

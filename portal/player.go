package portal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statstracker/stats"
	"statstracker/tracker"
)

const (
	latest       = 15 // matches of a player that are shown
	historyPage  = 60 // events that are read at once for them
	historyPages = 10
	shownRivals  = 8   // opponents
	graphPoints  = 200 // events of the graph of a score
	shownSplit   = 8   // categories of a statistic
	graphWidth   = 640
	graphHeight  = 160
	shownCareers = 12 // places in seasons
)

type playerView struct {
	shell
	id, name, country string
	places            []placeView
	numbers           []numberView
	splits            []splitView
	matches           []matchView
	rivals            []rivalView
	graph             *graphView
	history           bool // there is one
}

type placeView struct {
	board              link
	season             string
	rank, score, total string
	percentile         string
	provisional        bool
}

type numberView struct{ label, value, unit string }

type splitView struct {
	label, total string
	parts        []partView
}

type partView struct {
	name, count string
	share       int // in percent of the largest
}

type matchView struct {
	at        time.Time
	id, when  string
	opponents []link
	result    string
	kind      string // won, lost, drew; "" if it is not known
	change    string // of the score of the first board
}

type rivalView struct {
	link
	matches, won, lost, drew string
	share                    int
}

type graphView struct {
	board, points, lowest, highest, first, last string
}

func newPlayer(w *words, from Reader, game, player string) (*playerView, error) {
	g, err := from.Game(game)
	if err != nil {
		return nil, err
	}
	c, err := from.Career(game, player)
	if err != nil {
		return nil, err
	}
	name := nameOf(player, &c.Profile)
	title := w.text(g.Title, g.Name)
	v := &playerView{
		shell: shell{w, name + " · " + title, append(gamePath(w, &g), link{name, ""})},
		id:    player, name: name, country: countryOf(&c.Profile),
	}
	for i := range c.Boards {
		v.places = append(v.places, placeOf(w, &g, &c.Boards[i], player))
	}
	for i := range c.Stats {
		v.addStat(w, &c.Stats[i])
	}
	if err := v.addHistory(w, from, &g, player); err != nil {
		return nil, err
	}
	return v, nil
}

func placeOf(w *words, g *tracker.Game, p *tracker.BoardPlace, player string) placeView {
	v := placeView{rank: w.whole(p.Rank), total: w.plural(p.Total), provisional: p.Provisional, percentile: fmt.Sprintf(w.percentile, w.fixed(p.Percentile, 0)+"\u00a0%")}
	if p.Season != nil {
		v.season = p.Season.ID
	}
	if b := boardOf(g, p.Board); b != nil {
		v.board = link{w.text(b.Title, b.Name), query(boardPath(g.Name, b.Name), "me", player)}
		v.score = w.fixed(p.Score, scaleOf(b, []tracker.Entry{{Standing: stats.Standing{Score: p.Score}}}))
	}
	return v
}

func (v *playerView) addStat(w *words, s *tracker.Stat) {
	if s.Hidden {
		return
	}
	label, unit := w.text(s.Label, s.Name), w.text(s.Unit, "")
	if s.Stat.Categories > 0 {
		v.addSplit(w, label, s)
		return
	}
	v.numbers = append(v.numbers, numberView{label, w.formatted(s.Value, s.Format), unit})
}

func (v *playerView) addSplit(w *words, label string, s *tracker.Stat) {
	split := splitView{label: label, total: w.formatted(s.Value, "0")}
	most := 0.0
	for _, c := range s.Categories {
		most = max(most, float64(c.Count))
	}
	for i, c := range s.Categories {
		if i == shownSplit {
			break
		}
		name := c.Name
		if name == "" {
			name = w.other
		}
		split.parts = append(split.parts, partView{name, w.formatted(float64(c.Count), "0"), int(100 * float64(c.Count) / max(most, 1))})
	}
	v.splits = append(v.splits, split)
}

// addHistory adds matches, opponents and the graph. A server may keep no history.
func (v *playerView) addHistory(w *words, from Reader, g *tracker.Game, player string) error {
	err := v.addMatches(w, from, g, player)
	if errors.Is(err, tracker.ErrNoHistory) || errors.Is(err, tracker.ErrHistoryLost) {
		return nil
	}
	if err != nil {
		return err
	}
	v.history = true
	rivals, err := from.Opponents(tracker.OpponentsQuery{Game: g.Name, Player: player, Limit: shownRivals})
	if err != nil {
		return err
	}
	for _, o := range rivals.Opponents {
		games := max(o.Wins+o.Losses+o.Draws, 1)
		v.rivals = append(v.rivals, rivalView{
			opponent(from, g.Name, o.Opponent),
			w.whole(games), w.whole(o.Wins), w.whole(o.Losses), w.whole(o.Draws), 100 * o.Wins / games,
		})
	}
	return v.addGraph(w, from, g, player)
}

// addMatches adds the latest matches, which may have many other events between them.
func (v *playerView) addMatches(w *words, from Reader, g *tracker.Game, player string) error {
	q := tracker.HistoryQuery{Game: g.Name, Player: player, Limit: historyPage}
	for range historyPages {
		page, err := from.History(q)
		if err != nil {
			return err
		}
		for i := range page.Entries {
			if v.addMatch(w, from, g, &page.Entries[i]); len(v.matches) == latest {
				return nil
			}
		}
		if q.Before = page.Next; page.Next == 0 {
			return nil
		}
	}
	return nil
}

func (v *playerView) addMatch(w *words, from Reader, g *tracker.Game, e *tracker.HistoryEntry) {
	result, ok := e.Event.Result()
	if !ok {
		return
	}
	m := matchView{at: e.Event.At, id: e.Event.Match, when: e.Event.At.UTC().Format("2006-01-02 15:04")}
	for _, o := range e.Event.Opponents() {
		m.opponents = append(m.opponents, opponent(from, g.Name, o))
	}
	switch result {
	case stats.Win:
		m.kind, m.result = "won", w.won
	case stats.Loss:
		m.kind, m.result = "lost", w.lost
	default:
		m.kind, m.result = "drew", w.drew
	}
	for _, c := range e.Boards {
		if b := boardOf(g, c.Board); b != nil && c.Season == "" {
			if word, _ := system(b); word == "elo" || word == "glicko2" || word == "openskill" {
				m.change = w.signed(c.Change, 1)
				break
			}
		}
	}
	v.matches = append(v.matches, m)
}

// addGraph draws the score on the first board with a rating, or the first of all.
func (v *playerView) addGraph(w *words, from Reader, g *tracker.Game, player string) error {
	b := graphed(g)
	if b == nil {
		return nil
	}
	page, err := from.History(tracker.HistoryQuery{Game: g.Name, Player: player, Board: b.Name, Season: tracker.AllTime, Limit: graphPoints})
	if err != nil {
		return err
	}
	var scores []float64
	var times []time.Time
	for _, e := range slices.Backward(page.Entries) {
		for _, c := range e.Boards {
			if c.Board == b.Name && c.Season == "" {
				scores, times = append(scores, c.After), append(times, e.Event.At)
			}
		}
	}
	if len(scores) < 2 {
		return nil
	}
	v.graph = draw(w, w.text(b.Title, b.Name), scores, times)
	return nil
}

func graphed(g *tracker.Game) *tracker.Board {
	for i := range g.Boards {
		switch word, _ := system(&g.Boards[i]); word {
		case "elo", "glicko2", "openskill":
			return &g.Boards[i]
		}
	}
	if len(g.Boards) > 0 {
		return &g.Boards[0]
	}
	return nil
}

func draw(w *words, board string, scores []float64, times []time.Time) *graphView {
	low, high := scores[0], scores[0]
	for _, s := range scores {
		low, high = min(low, s), max(high, s)
	}
	room := max(high-low, 1e-9)
	var b strings.Builder
	for i, s := range scores {
		x := float64(i) / float64(len(scores)-1) * graphWidth
		y := graphHeight - (s-low)/room*graphHeight
		fmt.Fprintf(&b, "%.1f,%.1f ", x, y)
	}
	return &graphView{
		board, strings.TrimSpace(b.String()), w.fixed(low, 0), w.fixed(high, 0),
		times[0].UTC().Format(time.DateOnly), times[len(times)-1].UTC().Format(time.DateOnly),
	}
}

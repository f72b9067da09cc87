package portal

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"

	"statstracker/stats"
	"statstracker/tracker"
)

// playerQuery is what the address of a player's page asks for.
type playerQuery struct {
	game, player string
	board        string // whose graph is shown; "" for the main one
	against      string // an opponent; "" for none
	before       uint64 // only matches before this record; 0 for the newest
}

func readPlayerQuery(game, player string, v url.Values) playerQuery {
	q := playerQuery{game: game, player: player, board: v.Get("board"), against: idIn(v, "against")}
	if n, err := strconv.ParseUint(v.Get("before"), 10, 62); err == nil {
		q.before = n
	}
	return q
}

// address returns that of the page with the parameters, and at a place on it.
func (q *playerQuery) address(board, against string, before uint64, place string) string {
	text := ""
	if before > 0 {
		text = strconv.FormatUint(before, 10)
	}
	return query(playerPath(q.game, q.player), "board", board, "against", against, "before", text) + place
}

type playerView struct {
	shell
	query             playerQuery
	id, name, country string
	claims            string // the board that a viewer is led to who says that he is the player; "" for none
	avatar            avatar
	highlights        []numberView
	results           *resultsView // nil without statistics that tell of them
	places            []placeView
	numbers           []numberView
	splits            []splitView
	history           bool // there is one
	graphs            []tab
	graph             *graphView
	matches           matchesView
	rivals            rivalsView
}

type placeView struct {
	board      link
	season     string
	rank       string
	of         string // how many players there are
	score      string
	unit       string
	percentile string
	best       string // "" if it is not known

	provisional bool
}

// mainBoard returns the board that a player's matches are shown with: the first with a
// rating, or the first of all; nil for a game without boards.
func mainBoard(g *tracker.Game) *tracker.Board {
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

func newPlayer(w *words, from Reader, q playerQuery) (*playerView, error) {
	g, err := from.Game(q.game)
	if err != nil {
		return nil, err
	}
	career, err := from.Places(q.game, q.player)
	if err != nil {
		return nil, err
	}
	board := mainBoard(&g)
	if q.board != "" {
		if board = boardOf(&g, q.board); board == nil {
			return nil, tracker.ErrUnknownBoard
		}
	}
	v := playerHead(w, &g, &career, q)
	course, err := v.course(from, &g, board)
	if err != nil {
		return nil, err
	}
	if len(career.Boards) > 0 {
		v.claims = career.Boards[0].Board
	}
	v.addPlaces(w, &g, &career, course)
	v.addStats(w, career.Stats)
	if course == nil {
		return v, nil
	}
	v.history = true
	if err := v.addGraph(w, from, &g, board, course); err != nil {
		return nil, err
	}
	if v.matches, err = newMatches(w, from, &g, board, &v.query); err != nil {
		return nil, err
	}
	v.rivals, err = newRivals(w, from, &g, &v.query, course)
	return v, err
}

func playerHead(w *words, g *tracker.Game, c *tracker.Career, q playerQuery) *playerView {
	name := nameOf(q.player, &c.Profile)
	return &playerView{
		shell: shell{w, name + " · " + w.text(g.Title, g.Name), append(gamePath(w, g), link{name, ""})},
		query: q, id: q.player, name: name, country: countryOf(&c.Profile), avatar: avatarOf(q.player, name),
	}
}

// course returns how the player's scores went; nil where no history is kept or can be read.
func (v *playerView) course(from Reader, g *tracker.Game, b *tracker.Board) (*tracker.Course, error) {
	q := tracker.CourseQuery{Game: g.Name, Player: v.id, Against: v.query.against, Opponents: shownRivals}
	if b != nil {
		q.Board = b.Name
	}
	c, err := from.Course(q)
	if errors.Is(err, tracker.ErrNoHistory) || errors.Is(err, tracker.ErrHistoryLost) {
		return nil, nil
	}
	return &c, err
}

// addPlaces adds a card for each board: of the current season, or of all time if the player
// is not in that.
func (v *playerView) addPlaces(w *words, g *tracker.Game, c *tracker.Career, course *tracker.Course) {
	for i := range g.Boards {
		b := &g.Boards[i]
		p, ofSeason := placeOn(c.Boards, b.Name), true
		if p == nil {
			p, ofSeason = placeOn(c.AllTime, b.Name), false
		}
		if p == nil {
			continue
		}
		v.places = append(v.places, v.placeOf(w, b, p, ofSeason, courseOf(course, b.Name), course))
	}
}

func placeOn(list []tracker.BoardPlace, board string) *tracker.BoardPlace {
	for i := range list {
		if list[i].Board == board {
			return &list[i]
		}
	}
	return nil
}

func (v *playerView) placeOf(w *words, b *tracker.Board, p *tracker.BoardPlace, ofSeason bool, c *tracker.BoardCourse, of *tracker.Course) placeView {
	season, scale := "", scaleOf(b, []tracker.Entry{{Standing: stats.Standing{Score: p.Score}}})
	place := placeView{
		rank: w.whole(p.Rank), of: fmt.Sprintf(w.ofPlayers, w.playerCount.of(w, p.Total)), provisional: p.Provisional,
		percentile: fmt.Sprintf(w.percentile, w.ofOthers(p.Percentile)),
		score:      w.fixed(p.Score, scale), unit: w.text(b.Unit, ""), best: w.bestEver(b, p, c, of),
	}
	switch {
	case p.Season != nil:
		place.season = p.Season.ID
	case b.Seasons != "" || !ofSeason:
		place.season, season = w.allTime, tracker.AllTime
	}
	if p.Total == 1 {
		place.percentile = "" // there is nobody to be better than
	}
	place.board = link{w.text(b.Title, b.Name), query(boardPath(v.query.game, b.Name), "season", season, "me", v.id)}
	return place
}

// ofOthers returns the share of the others that a player is better than. All of them is said
// of who is better than all alone, not where it would be rounded to that.
func (w *words) ofOthers(percentile float64) string {
	if percentile < 100 {
		percentile = min(math.Round(percentile), 99)
	}
	return w.fixed(percentile, 0) + w.percent
}

func courseOf(c *tracker.Course, board string) *tracker.BoardCourse {
	if c == nil {
		return nil
	}
	for i := range c.Boards {
		if c.Boards[i].Board == board {
			return &c.Boards[i]
		}
	}
	return nil
}

// bestEver says what the best score of a player was, and when he had it. "" if it is not
// known.
func (w *words) bestEver(b *tracker.Board, now *tracker.BoardPlace, c *tracker.BoardCourse, of *tracker.Course) string {
	if of == nil || c == nil {
		if onlyGrows(b) && now.Season == nil && b.Seasons == "" {
			return fmt.Sprintf(w.bestScore, w.fixed(now.Score, scaleOf(b, []tracker.Entry{{Standing: stats.Standing{Score: now.Score}}})))
		}
		return ""
	}
	best := c.Highest
	if b.Low {
		best = c.Lowest
	}
	text := fmt.Sprintf(w.bestOn, w.fixed(best.Score, scaleOf(b, []tracker.Entry{{Standing: stats.Standing{Score: best.Score}}})), w.day(best.At))
	if best.Season != "" {
		text += " (" + best.Season + ")"
	}
	if !of.Complete && !onlyGrows(b) {
		text += ", " + fmt.Sprintf(w.ofLatest, w.whole(of.Events))
	}
	return text
}

// onlyGrows reports whether the present score of a board without seasons is always the best
// that there was.
func onlyGrows(b *tracker.Board) bool {
	switch word, _ := system(b); word {
	case "wins", "count", "best":
		return true
	case "min":
		return b.Low
	case "max":
		return !b.Low
	}
	return false
}

// addGraph draws how the score on the board went, and offers other boards.
func (v *playerView) addGraph(w *words, from Reader, g *tracker.Game, b *tracker.Board, course *tracker.Course) error {
	if b == nil {
		return nil
	}
	for i := range g.Boards {
		other := &g.Boards[i]
		if c := courseOf(course, other.Name); c != nil && c.Scores > 1 {
			v.graphs = append(v.graphs, tab{link{w.text(other.Title, other.Name), v.query.address(other.Name, v.query.against, v.query.before, "#course")}, other.Name == b.Name})
		}
	}
	c := courseOf(course, b.Name)
	if c == nil {
		return nil
	}
	var spans []tracker.Season
	if b.Seasons != "" {
		var err error
		if spans, err = from.Seasons(g.Name, b.Name); err != nil {
			return err
		}
	}
	v.graph = newGraph(w, b, c, spans)
	return nil
}

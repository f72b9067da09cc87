package portal

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"statstracker/profile"
	"statstracker/tracker"
)

const (
	// perPage is how many players a page of a board has.
	perPage = 50
	// nearby is how many there are around a player.
	nearby = 7
	// shownSeasons is how many seasons there are links to.
	shownSeasons = 12
	// movedIn is the time in which players have moved as a board shows it.
	movedIn = 24 * time.Hour
)

// boardQuery is what the address of a board's page asks for.
type boardQuery struct {
	game, board, season string
	from                int    // the rank that the page begins with
	me                  string // whose row is shown apart
}

func readBoardQuery(game, board string, v url.Values) boardQuery {
	q := boardQuery{game: game, board: board, season: v.Get("season"), from: 1, me: v.Get("me")}
	if n, err := strconv.Atoi(v.Get("from")); err == nil && n > 1 {
		q.from = n
	}
	return q
}

// address returns that of the page with other parameters.
func (q *boardQuery) address(from int, me string) string {
	text := ""
	if from > 1 {
		text = strconv.Itoa(from)
	}
	return query(boardPath(q.game, q.board), "season", q.season, "from", text, "me", me)
}

type boardView struct {
	shell
	query       boardQuery
	tabs        []tab // the boards of the game
	seasons     []tab
	season      *seasonView
	explanation string
	unit, total string
	tie         string
	moves       bool
	podium      []rowView // the first three, on the first page
	rows        []rowView
	mine        []rowView // around me, if I am not in rows
	absent      bool      // I am not on the board
	pages       []link
	fresh       string
}

type tab struct {
	link
	current bool
}

type seasonView struct {
	id, text   string
	start, end time.Time
	sealed     bool
}

type rowView struct {
	rank, name, id, country string
	shared                  bool // the rank with the one before
	address, score, tie     string
	provisional, me         bool
	moved, movedText        string // as a sign and number, and in words
	movedKind               string // up, down, same, new; "" if it is not known
}

var errGone = errors.New("there is no such page")

func newBoard(w *words, from Reader, q boardQuery) (*boardView, error) {
	g, err := from.Game(q.game)
	if err != nil {
		return nil, err
	}
	ref := tracker.Ref{Game: q.game, Board: q.board, Season: q.season}
	page, err := from.Board(ref, q.from-1, perPage)
	if err != nil {
		return nil, err
	}
	b := boardOf(&g, q.board)
	if b == nil {
		return nil, errGone
	}
	v := &boardView{query: q, explanation: w.explanation(b), unit: w.text(b.Unit, ""), tie: page.Tie}
	title := w.text(g.Title, g.Name)
	v.shell = shell{w, w.text(b.Title, b.Name) + " · " + title, append(gamePath(w, &g), link{w.text(b.Title, b.Name), ""})}
	v.total = fmt.Sprintf(w.total, w.whole(page.Total))
	v.fresh = fmt.Sprintf(w.fresh, w.whole(int(page.Revision)))
	v.addTabs(w, &g)
	if err := v.addSeasons(w, from, b, page.Season); err != nil {
		return nil, err
	}
	scale := scaleOf(b, page.Entries)
	if page.Season == nil || !page.Season.Sealed {
		_, v.moves, err = from.Move(ref, tracker.Since{Ago: movedIn}, page.Entries)
	}
	if err != nil {
		return nil, err
	}
	v.rows = v.rowsOf(w, page.Entries, scale)
	if q.from == 1 && len(v.rows) >= leading {
		v.podium = v.rows[:leading]
	}
	v.addPages(w, page.Total)
	if err := v.addMine(w, from, ref, scale); err != nil {
		return nil, err
	}
	return v, nil
}

func boardOf(g *tracker.Game, name string) *tracker.Board {
	for i := range g.Boards {
		if g.Boards[i].Name == name {
			return &g.Boards[i]
		}
	}
	return nil
}

func (v *boardView) addTabs(w *words, g *tracker.Game) {
	for _, b := range g.Boards {
		v.tabs = append(v.tabs, tab{link{w.text(b.Title, b.Name), query(boardPath(g.Name, b.Name), "me", v.query.me)}, b.Name == v.query.board})
	}
}

// addSeasons adds links to the seasons of a board that has some, and what this one is.
func (v *boardView) addSeasons(w *words, from Reader, b *tracker.Board, now *tracker.Season) error {
	if b.Seasons == "" {
		return nil
	}
	list, err := from.Seasons(v.query.game, v.query.board)
	if err != nil {
		return err
	}
	at := func(season string) string {
		return query(boardPath(v.query.game, v.query.board), "season", season, "me", v.query.me)
	}
	v.seasons = append(v.seasons, tab{link{w.allTime, at(tracker.AllTime)}, now == nil})
	for i, s := range list {
		if i == shownSeasons {
			break
		}
		v.seasons = append(v.seasons, tab{link{s.ID, at(s.ID)}, now != nil && now.ID == s.ID})
	}
	if now != nil {
		text := w.ends
		if now.Sealed {
			text = w.ended
		}
		v.season = &seasonView{now.ID, text, now.Start, now.End, now.Sealed}
	}
	return nil
}

func (v *boardView) rowsOf(w *words, entries []tracker.Entry, scale int) (rows []rowView) {
	for i := range entries {
		e := &entries[i]
		r := rowView{
			rank: w.whole(e.Rank), name: nameOf(e.Player, &e.Profile), id: e.Player,
			country: countryOf(&e.Profile),
			shared:  i > 0 && entries[i-1].Rank == e.Rank,
			address: playerPath(v.query.game, e.Player), score: w.fixed(e.Score, scale),
			provisional: e.Provisional, me: e.Player == v.query.me,
		}
		if e.HasTie {
			r.tie = w.fixed(e.Tie, digitsOf(e.Tie))
		}
		r.addMoved(w, e.Moved)
		rows = append(rows, r)
	}
	return rows
}

func (r *rowView) addMoved(w *words, m *tracker.Moved) {
	switch {
	case m == nil:
	case m.New:
		r.movedKind, r.moved, r.movedText = "new", w.isNew, w.isNew
	case m.Climbed > 0:
		r.movedKind, r.moved, r.movedText = "up", "+"+w.whole(m.Climbed), fmt.Sprintf(w.up, w.whole(m.Climbed))
	case m.Climbed < 0:
		r.movedKind, r.moved, r.movedText = "down", w.whole(m.Climbed), fmt.Sprintf(w.down, w.whole(-m.Climbed))
	default:
		r.movedKind, r.moved, r.movedText = "same", "0", w.still
	}
}

// addMine adds the rows around the player who asks, if he is not among those of the page.
func (v *boardView) addMine(w *words, from Reader, ref tracker.Ref, scale int) error {
	if v.query.me == "" {
		return nil
	}
	for i := range v.rows {
		if v.rows[i].me {
			return nil
		}
	}
	page, err := from.BoardAround(ref, v.query.me, nearby)
	if errors.Is(err, tracker.ErrUnknownPlayer) {
		v.absent = true
		return nil
	}
	if err == nil && v.moves {
		_, _, err = from.Move(ref, tracker.Since{Ago: movedIn}, page.Entries)
	}
	v.mine = v.rowsOf(w, page.Entries, scale)
	return err
}

// addPages adds the links to other pages.
func (v *boardView) addPages(w *words, total int) {
	from := v.query.from
	if from > 1 {
		v.pages = append(v.pages, link{w.first, v.query.address(1, v.query.me)}, link{w.previous, v.query.address(max(1, from-perPage), v.query.me)})
	}
	if from+perPage <= total {
		last := (total-1)/perPage*perPage + 1
		v.pages = append(v.pages, link{w.next, v.query.address(from+perPage, v.query.me)}, link{w.last, v.query.address(last, v.query.me)})
	}
}

// nameOf returns what a player is shown as.
func nameOf(id string, p *profile.Profile) string { return cmp.Or(p[profile.Name], id) }

// countryOf returns the two letters of a player's country; "" if it is not known.
func countryOf(p *profile.Profile) string { return p[profile.Country] }

// opponent returns the link to a player, by the name that he has now.
func opponent(from Reader, game, player string) link {
	p := from.Profile(player)
	return link{nameOf(player, &p), playerPath(game, player)}
}

// plural returns so many players.
func (w *words) plural(players int) string { return fmt.Sprintf(w.total, w.whole(players)) }

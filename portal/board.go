package portal

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"statstracker/profile"
	"statstracker/stats"
	"statstracker/tracker"
)

const (
	// perPage is how many players a page of a board has.
	perPage = 50
	// nearby is how many there are around a player.
	nearby = 7
	// farthest is the last place that a page can begin with.
	farthest = 1_000_000_000
	// movedIn is the time in which players have moved as a board shows it.
	movedIn = 24 * time.Hour
)

// boardQuery is what the address of a board's page asks for.
type boardQuery struct {
	game, board, season string
	from                int    // the rank that the page begins with
	me                  string // whose row is shown apart
	base                string // where the client reaches the server
}

func readBoardQuery(game, board string, v url.Values) boardQuery {
	q := boardQuery{game: game, board: board, season: v.Get("season"), from: 1, me: idIn(v, "me")}
	if n, err := strconv.Atoi(v.Get("from")); err == nil && n > 1 {
		q.from = min(n, farthest)
	}
	return q
}

// idIn returns the id of a player that a parameter is; "" for what is too long to be one,
// which a page would repeat in all of its links.
func idIn(v url.Values, name string) string {
	if id := v.Get(name); len(id) <= stats.MaxID {
		return id
	}
	return ""
}

// ref returns what the page is about.
func (q *boardQuery) ref() tracker.Ref {
	return tracker.Ref{Game: q.game, Board: q.board, Season: q.season}
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
	columns     []string // statistics beside the scores
	moves       bool
	podium      []rowView // the first three, on the first page
	rows        []rowView
	mine        []rowView // around me, if I am not in rows
	absent      bool      // I am not on the board
	doubtful    bool      // there is a provisional score
	beyond      string    // that the board has no such rank; "" if it has
	pages       []link
	latest      *moment // the time of the latest event
	record      string
	live        *liveView // nil if the page cannot change
	embed       embedView
}

type tab struct {
	link
	current bool
}

var errGone = errors.New("there is no such page")

func newBoard(w *words, from Reader, q boardQuery) (*boardView, error) {
	g, err := from.Game(q.game)
	if err != nil {
		return nil, err
	}
	ref := q.ref()
	page, err := from.Board(ref, q.from-1, perPage)
	if err != nil {
		return nil, err
	}
	b := boardOf(&g, q.board)
	if b == nil {
		return nil, errGone
	}
	v := &boardView{query: q, explanation: w.explanation(b), unit: w.text(b.Unit, ""), tie: page.Tie}
	v.shell = shell{w, w.text(b.Title, b.Name) + " · " + w.text(g.Title, g.Name), append(gamePath(w, &g), link{w.text(b.Title, b.Name), ""})}
	v.addState(w, &page)
	v.embed = newEmbed(w, b, &q, v.title)
	v.addTabs(w, &g)
	if err := v.addSeasons(w, from, b, page.Season); err != nil {
		return nil, err
	}
	if err := v.addRows(w, from, ref, b, &page); err != nil {
		return nil, err
	}
	v.addPages(w, page.Total)
	if err := v.addColumns(w, from, &g, b); err != nil {
		return nil, err
	}
	return v, nil
}

// addState adds how many players there are, and how fresh the page is.
func (v *boardView) addState(w *words, page *tracker.Page) {
	v.total = fmt.Sprintf(w.total, w.whole(page.Total))
	v.record = fmt.Sprintf(w.record, w.whole(int(page.Changed)))
	if !page.Latest.IsZero() {
		m := w.secondOf(page.Latest.UTC())
		v.latest = &m
	}
	v.live = newLive(w, &v.query, page, v.query.from-1+perPage)
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

// addPages adds the links to other pages.
func (v *boardView) addPages(w *words, total int) {
	from := v.query.from
	last := max(total-1, 0)/perPage*perPage + 1
	if from > max(total, 1) {
		v.beyond = fmt.Sprintf(w.beyond, w.whole(from))
		v.pages = append(v.pages, link{w.first, v.query.address(1, v.query.me)}, link{w.lastPage, v.query.address(last, v.query.me)})
		return
	}
	if from > 1 {
		v.pages = append(v.pages, link{w.first, v.query.address(1, v.query.me)}, link{w.previous, v.query.address(max(1, from-perPage), v.query.me)})
	}
	if from+perPage <= total {
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

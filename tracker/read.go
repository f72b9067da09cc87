package tracker

import (
	"maps"
	"slices"

	"statstracker/standings"
	"statstracker/stats"
)

// Game describes a game and how many players it has.
type Game struct {
	Name    string
	Rules   string // the name of the game whose rules count its events
	Version int    // of those rules
	Players int
	Boards  []Board
	// Counters names the player statistics, in the order in which they are shown.
	Counters []string
}

// Board is one board of a game.
type Board struct {
	Name    string
	Players int // listed on it
}

// Page is a part of a board, at one revision.
type Page struct {
	Game, Board string
	Total       int    // players on the board
	Revision    uint64 // records of the log that the page takes into account
	Entries     []Entry
	More        bool // whether there are entries after these
}

// Entry is a standing and its place in the order of the board.
type Entry struct {
	stats.Standing
	Cursor standings.Cursor
}

// Place is where a player stands on a board.
type Place struct {
	stats.Standing
	Percentile float64 // share of the other players with a lower score, 0 to 100
	Total      int     // players on the board
	Revision   uint64
}

// Player is all there is about a player in a game.
type Player struct {
	Counters []Counter // those that the player has, in the game's order
	Boards   []BoardPlace
	Revision uint64
}

// Counter is a counter of a player.
type Counter struct {
	Name  string
	Value int64
}

// BoardPlace is a player's place on a board.
type BoardPlace struct {
	Board string
	Rank  int
	Score float64
}

// view is what a read sees: the rules of a game, its state, and one board.
type view struct {
	handler *handler
	table   *standings.Game
	board   int
}

// find returns the game and its board. An empty name is the first board. A game
// without events has an empty table. The caller holds the lock.
func (t *Tracker) find(product, board string) (view, error) {
	v := view{handler: t.state.rules.of(product)}
	if v.handler == nil {
		return v, ErrUnknownGame
	}
	if board != "" {
		v.board = slices.Index(v.handler.boards, board)
	}
	if v.board < 0 || len(v.handler.boards) == 0 {
		return v, ErrUnknownBoard
	}
	if g := t.state.games[product]; g != nil {
		v.table = g.table
	} else {
		v.table = standings.NewGame(v.handler.boards, v.handler.counters)
	}
	return v, nil
}

func (v *view) index() *standings.Board { return v.table.Board(v.board) }

// Games returns the registered games and those that have events, by name. Each
// is described as it is when its turn comes, so that the writer does not wait.
func (t *Tracker) Games() []Game {
	var games []Game
	for _, name := range t.names() {
		if g, err := t.Game(name); err == nil {
			games = append(games, g)
		}
	}
	return games
}

func (t *Tracker) names() []string {
	t.mu.RLock()
	names := slices.Collect(maps.Keys(t.state.games))
	names = slices.AppendSeq(names, maps.Keys(t.state.rules))
	t.mu.RUnlock()
	slices.Sort(names)
	return slices.Compact(names)
}

// Game describes a game. The error is ErrUnknownGame.
func (t *Tracker) Game(product string) (Game, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.state.rules.of(product) == nil {
		return Game{}, ErrUnknownGame
	}
	return t.describe(product), nil
}

func (t *Tracker) describe(product string) Game {
	h := t.state.rules.of(product)
	d := Game{Name: product, Rules: h.game.Name, Version: h.game.Version, Counters: h.counters}
	g := t.state.games[product]
	if g != nil {
		d.Players = g.table.Players()
	}
	for i, name := range h.boards {
		b := Board{Name: name}
		if g != nil {
			b.Players = g.table.Board(i).Len()
		}
		d.Boards = append(d.Boards, b)
	}
	return d
}

// Board returns up to limit entries of the board from the place on: 0 is the
// top. The errors are ErrUnknownGame and ErrUnknownBoard; an empty board name is
// the game's first.
func (t *Tracker) Board(product, board string, place, limit int) (Page, error) {
	return t.page(product, board, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		return v.index().AppendPage(dst, place, n), nil
	})
}

// BoardAfter returns up to limit entries that come after the cursor.
func (t *Tracker) BoardAfter(product, board string, c standings.Cursor, limit int) (Page, error) {
	return t.page(product, board, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		return v.index().After(c, dst, n), nil
	})
}

// BoardAround returns up to limit entries with the player in the middle, filled
// from the other side where the board ends. The errors are those of Board and
// ErrUnknownPlayer.
func (t *Tracker) BoardAround(product, board, player string, limit int) (Page, error) {
	return t.page(product, board, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		p, ok := v.table.Lookup(player)
		if !ok {
			return nil, ErrUnknownPlayer
		}
		place, ok := v.index().Place(p)
		if !ok {
			return nil, ErrUnknownPlayer
		}
		from := max(0, min(place-limit/2, v.index().Len()-limit))
		return v.index().AppendPage(dst, from, n), nil
	})
}

// pageFunc appends up to n entries to dst.
type pageFunc func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error)

func (t *Tracker) page(product, board string, limit int, read pageFunc) (Page, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	v, err := t.find(product, board)
	if err != nil {
		return Page{}, err
	}
	p := Page{Game: product, Board: v.handler.boards[v.board], Revision: t.state.sequence, Total: v.index().Len()}
	var buf [32]standings.Entry
	// One more than asked for tells whether there is more.
	entries, err := read(&v, buf[:0], limit+1)
	if err != nil {
		return Page{}, err
	}
	if p.More = len(entries) > limit; p.More {
		entries = entries[:limit]
	}
	p.Entries = make([]Entry, len(entries))
	for i, e := range entries {
		p.Entries[i] = v.entry(e)
	}
	return p, nil
}

// Place returns where the player stands. The errors are ErrUnknownGame,
// ErrUnknownBoard and ErrUnknownPlayer.
func (t *Tracker) Place(product, board, player string) (Place, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	v, err := t.find(product, board)
	if err != nil {
		return Place{}, err
	}
	p, ok := v.table.Lookup(player)
	if !ok {
		return Place{}, ErrUnknownPlayer
	}
	b := v.index()
	rank, ok := b.Rank(p)
	if !ok {
		return Place{}, ErrUnknownPlayer
	}
	score, _ := b.Score(p)
	return Place{
		Standing:   stats.Standing{Rank: rank, Player: player, Score: score},
		Percentile: percentile(b, p), Total: b.Len(), Revision: t.state.sequence,
	}, nil
}

// percentile is the share of the board's other players with a lower score; 100
// for a board of one.
func percentile(b *standings.Board, p standings.Player) float64 {
	if b.Len() == 1 {
		return 100
	}
	return 100 * float64(b.Below(p)) / float64(b.Len()-1)
}

// Lookup returns those of the players that are on the board, in its order, with
// their ranks on it. The errors are ErrUnknownGame and ErrUnknownBoard.
func (t *Tracker) Lookup(product, board string, players []string) (Page, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	v, err := t.find(product, board)
	if err != nil {
		return Page{}, err
	}
	return Page{
		Game: product, Board: v.handler.boards[v.board], Revision: t.state.sequence,
		Total: v.index().Len(), Entries: v.lookup(players),
	}, nil
}

func (v *view) lookup(players []string) []Entry {
	b := v.index()
	places := make([]int, 0, len(players))
	for _, id := range players {
		if p, ok := v.table.Lookup(id); ok {
			if place, ok := b.Place(p); ok {
				places = append(places, place)
			}
		}
	}
	slices.Sort(places)
	places = slices.Compact(places)
	var buf [1]standings.Entry
	entries := make([]Entry, len(places))
	for i, place := range places {
		entries[i] = v.entry(b.AppendPage(buf[:0], place, 1)[0])
	}
	return entries
}

func (v *view) entry(e standings.Entry) Entry {
	return Entry{
		Standing: stats.Standing{Rank: e.Rank, Player: v.table.ID(e.Player), Score: e.Score},
		Cursor:   e.Cursor(),
	}
}

// Player returns a player's statistics and places. The errors are ErrUnknownGame
// and ErrUnknownPlayer.
func (t *Tracker) Player(product, player string) (Player, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	h := t.state.rules.of(product)
	if h == nil {
		return Player{}, ErrUnknownGame
	}
	g := t.state.games[product]
	if g == nil {
		return Player{}, ErrUnknownPlayer
	}
	p, ok := g.table.Lookup(player)
	if !ok {
		return Player{}, ErrUnknownPlayer
	}
	found := Player{Revision: t.state.sequence}
	for i, name := range h.counters {
		if n, ok := g.table.Counter(i).Get(p); ok {
			found.Counters = append(found.Counters, Counter{name, n})
		}
	}
	for i, name := range h.boards {
		b := g.table.Board(i)
		if rank, ok := b.Rank(p); ok {
			score, _ := b.Score(p)
			found.Boards = append(found.Boards, BoardPlace{name, rank, score})
		}
	}
	return found, nil
}

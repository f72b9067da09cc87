package tracker

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"statstracker/profile"
	"statstracker/stats"
)

// Ref names a board of a game, or one of its seasons.
type Ref struct {
	Game  string
	Board string // "" is the game's first
	// Season is the ID of a season, or Current, Previous or AllTime; "" is Current
	// on a board with seasons, and AllTime on any other.
	Season string
}

// Names of seasons that move on.
const (
	Current  = "current"  // the season of the game's latest event
	Previous = "previous" // the one before
	AllTime  = "all-time" // no season: all there ever was
)

// Game describes a game and how many players it has.
type Game struct {
	Name    string
	Title   stats.Text
	Rules   string // the name of the game whose rules count its events
	Version int    // of those rules
	Text    string // of the rules, if they came from a file
	Players int
	// Matches is how many matches have counted, and LastMatch when the latest was; the zero
	// time if there is none.
	Matches   uint64
	LastMatch time.Time
	Boards    []Board
	// Stats are the statistics that players have, in the order in which they are
	// shown.
	Stats []stats.Stat
}

// Board is one board of a game.
type Board struct {
	Name         string
	Title, Unit  stats.Text
	Rules        string // how it counts
	Low          bool   // the lowest score is first
	Tie          string // what orders equal scores; "" for nothing but time
	MinGames     int    // to be listed
	Provisional  int    // games until a score is no longer provisional
	Seasons      string // what its seasons are; "" without
	Private      bool   // only for those who have a key or a token to read it
	Players      int    // listed on it, all time
	SeasonsCount int    // that have been played
}

// Season is the time that a board or page is about.
type Season struct {
	stats.Span
	Sealed bool // nothing can change any more, but by an amendment
	// Amended says that events of the season were retracted after it was sealed.
	Amended bool
}

// Page is a part of a board, at one revision.
type Page struct {
	Game, Board string
	Season      *Season // nil for all time
	Tie         string  // what orders equal scores
	Total       int     // players on the board
	Revision    uint64  // records of the log that the page takes into account
	// Changed is the last record of the log that can have changed what is read of the
	// game, as in [Version], and Latest the time of the latest event that has counted in
	// it; zero where there is none.
	Changed uint64
	Latest  time.Time
	// Era is another number when all of the game was folded again, because it was scored
	// again or its past was amended. It says nothing to another process.
	Era     uint64
	Entries []Entry
	More    bool   // whether there are entries after these
	Next    Cursor // to go on with; only if there are more
	// Since is when the ranks were those that entries have moved from; nil if they do not
	// say how they have moved. Whoever asks [Tracker.Move] sets it.
	Since *time.Time
}

// Entry is a standing and its place in the order of the board.
type Entry struct {
	stats.Standing
	Profile     profile.Profile // that the player has now
	Tie         float64         // by which equal scores are ordered; 0 where there is none
	HasTie      bool            // whether the player has a value of the tie breaker
	Provisional bool
	Moved       *Moved // since a moment; nil before [Tracker.Move]
}

// Place is where a player stands on a board.
type Place struct {
	Entry
	Season     *Season
	TieName    string
	Percentile float64 // share of the other players with a lower score, 0 to 100
	Total      int     // players on the board
	Revision   uint64
}

// Player is all there is about a player in a game.
type Player struct {
	Profile  profile.Profile // that the player has now
	Stats    []Stat          // those that the player has, in the game's order
	Boards   []BoardPlace
	Revision uint64
}

// Stat is a statistic of a player.
type Stat struct {
	*stats.Stat
	Value float64
	// Categories are the counts of a statistic by category, the largest first;
	// Value is their sum. The one without a name is of all those beyond the bound.
	Categories []Category
}

// Category is one count of a statistic by category.
type Category struct {
	Name  string
	Count int64
}

// BoardPlace is a player's place on a board: in the current season, where it has
// seasons.
type BoardPlace struct {
	Board       string
	Season      *Season
	Rank        int
	Score       float64
	Provisional bool
	// Percentile is as that of a [Place], and Total the number of players on the board.
	// They are of a [Career] alone.
	Percentile float64
	Total      int
}

// Games returns the registered games and those that have events, by name. Each
// is described as it is when its turn comes, so that the writer does not wait.
func (r *reading) Games() []Game {
	var games []Game
	for _, name := range r.names() {
		if g, err := r.Game(name); err == nil {
			games = append(games, g)
		}
	}
	return games
}

func (r *reading) names() []string {
	r.mu.RLock()
	names := slices.Collect(maps.Keys(r.state.games))
	names = slices.AppendSeq(names, maps.Keys(r.state.rules))
	r.mu.RUnlock()
	slices.Sort(names)
	return slices.Compact(names)
}

// Game describes a game. The error is ErrUnknownGame.
func (r *reading) Game(product string) (Game, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.state.rules.of(product) == nil {
		return Game{}, ErrUnknownGame
	}
	return r.describe(product), nil
}

func (r *reading) describe(product string) Game {
	h, g := r.state.rules.of(product), r.state.games[product]
	d := Game{Name: product, Title: h.game.Title, Rules: h.game.Name, Version: h.game.Version}
	if isText(h.source) {
		d.Text = h.source
	}
	for i := range h.stats {
		d.Stats = append(d.Stats, h.stats[i].Stat)
	}
	d.Stats = append(d.Stats, h.game.Derived...)
	slices.SortStableFunc(d.Stats, func(a, b stats.Stat) int { return cmp.Compare(h.place(a.Name), h.place(b.Name)) })
	for i := range h.boards {
		d.Boards = append(d.Boards, h.boards[i].describe())
	}
	if g == nil {
		return d
	}
	d.Players, d.Matches, d.LastMatch = g.table.Visible(), g.played.matches, g.played.lastMatch()
	for i, b := range g.boards {
		d.Boards[i].Players, d.Boards[i].SeasonsCount = b.allTime.Len(), len(b.open)+len(b.sealed)
	}
	return d
}

func (r *boardRule) describe() Board {
	b := Board{
		Name: r.Name, Title: r.Title, Unit: r.Unit, Rules: r.Rules, Low: r.Low, Tie: r.tieName(),
		MinGames: r.MinGames, Provisional: r.Provisional, Private: r.Private,
	}
	if r.Season != nil {
		b.Seasons = r.Season.Calendar.String()
	}
	return b
}

// tieName is what the tie breaker is called in answers.
func (r *boardRule) tieName() string {
	switch {
	case r.Tie == nil:
		return ""
	case r.Tie.Name == "":
		return "tie"
	}
	return r.Tie.Name
}

// maxSeasons is how many seasons are listed.
const maxSeasons = 1000

// Seasons returns the newest seasons of a board that have events, at most 1000, the
// newest first. The errors are ErrUnknownGame and ErrUnknownBoard.
func (r *reading) Seasons(product, board string) ([]Season, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(Ref{Game: product, Board: board, Season: AllTime})
	if err != nil || v.game == nil {
		return nil, err
	}
	list := v.newestSeasons()
	for i := range list {
		list[i].Span = v.zoned(list[i].Span)
	}
	return list, nil
}

// SeasonIDs returns the ids of what Seasons returns. It takes no time to speak of, where a
// calendar works out when each of a thousand seasons begins.
func (r *reading) SeasonIDs(product, board string) ([]string, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(Ref{Game: product, Board: board, Season: AllTime})
	if err != nil || v.game == nil {
		return nil, err
	}
	list := v.newestSeasons()
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids, nil
}

// newestSeasons returns at most [maxSeasons] of the board of a game that has events, the
// newest first.
func (v *view) newestSeasons() []Season {
	list := v.game.boards[v.board].seasons()
	slices.SortFunc(list, func(a, b Season) int { return b.Start.Compare(a.Start) })
	return list[:min(len(list), maxSeasons)]
}

// zoned returns the span with its times in the zone of the calendar.
func (v *view) zoned(s stats.Span) stats.Span {
	if rule := v.rule.Season; rule != nil {
		if named, ok := rule.Calendar.Named(s.ID); ok {
			return named
		}
	}
	return s
}

// now is the time of the game's latest event.
func (g *game) now() (at time.Time, ok bool) {
	if g == nil || g.latest == never {
		return time.Time{}, false
	}
	return time.UnixMilli(g.latest), true
}

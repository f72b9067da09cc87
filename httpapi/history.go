package httpapi

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"statstracker/access"
	"statstracker/tracker"
)

// HistoryReader tells how numbers came about: a [tracker.Tracker]. It may be asked by
// several goroutines. Its errors are those of package tracker.
type HistoryReader interface {
	History(q tracker.HistoryQuery) (tracker.HistoryPage, error)
	Explain(q tracker.ExplainQuery) (tracker.Explanation, error)
	Match(q tracker.MatchQuery) (tracker.HistoryPage, error)
	Opponents(q tracker.OpponentsQuery) (tracker.OpponentsPage, error)
	HeadToHead(q tracker.HeadToHeadQuery) (tracker.HeadToHead, error)
	Course(q tracker.CourseQuery) (tracker.Course, error)
}

// historyLost says what can be done where the history cannot be read.
const historyLost = "the history cannot be read; boards and statistics are not concerned. " +
	"When the disk is well again, restart the server, or stop it and remove the directory history of its data: it folds the history again from the log"

// historyRoutes lists those of how numbers came about.
func (a *API) historyRoutes() []*route {
	return []*route{
		{pattern: "GET /v1/games/{game}/players/{player}/history", scope: access.Read, handler: a.askGame(history)},
		{pattern: "GET /v1/games/{game}/players/{player}/explain", scope: access.Read, handler: a.askGame(explain)},
		{pattern: "GET /v1/games/{game}/players/{player}/opponents", scope: access.Read, handler: a.askGame(opponents)},
		{pattern: "GET /v1/games/{game}/players/{player}/opponents/{opponent}", scope: access.Read, handler: a.askGame(headToHead)},
		{pattern: "GET /v1/games/{game}/matches/{match}", scope: access.Read, handler: a.askGame(match)},
	}
}

// historyQuery is what the routes of the history have in common.
type historyQuery struct {
	game, player  string
	board, season string
	before        uint64 // from the cursor: what is older than this record; 0 is the newest
	skip          int    // likewise: what has been listed of it
	limit         int
	values        url.Values
}

const errSeasonAlone = requestError("season needs a board")

var errHistoryCursor = errors.New("the cursor is not one that this server gave; leave it out to start with the newest")

func parseHistoryQuery(r *http.Request) (q historyQuery, err error) {
	if q.game, err = gameOf(r); err != nil {
		return q, err
	}
	if q.values, err = values(r); err != nil {
		return q, err
	}
	q.player, q.board, q.season = r.PathValue("player"), q.values.Get("board"), q.values.Get("season")
	if q.limit, err = number(q.values, "limit", maxLimit, defaultLimit); err != nil {
		return q, err
	}
	if q.season != "" && q.board == "" {
		return q, errSeasonAlone
	}
	if q.values.Has("cursor") {
		q.before, q.skip, err = parseHistoryCursor(q.values.Get("cursor"))
	}
	return q, err
}

// parseHistoryCursor reads the number of a record, and perhaps how many to leave out.
func parseHistoryCursor(text string) (before uint64, skip int, err error) {
	record, rest, has := strings.Cut(text, ".")
	before, err = strconv.ParseUint(record, 10, 62)
	if err == nil && has {
		skip, err = strconv.Atoi(rest)
	}
	if err != nil || before == 0 || skip < 0 || historyCursor(before, skip) != text {
		return 0, 0, errHistoryCursor
	}
	return before, skip, nil
}

func historyCursor(before uint64, skip int) string {
	text := strconv.FormatUint(before, 10)
	if skip > 0 {
		text += "." + strconv.Itoa(skip)
	}
	return text
}

// appendNext appends where the next page begins, if there is one.
func appendNext(dst []byte, before uint64, skip int) []byte {
	if before == 0 {
		return dst
	}
	return appendString(dst, "next", historyCursor(before, skip))
}

// history answers GET …/players/{player}/history.
func history(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	q, err := parseHistoryQuery(r)
	if err != nil {
		return nil, err
	}
	page, err := b.History.History(tracker.HistoryQuery{
		Game: q.game, Player: q.player, Board: q.board, Season: q.season, Before: q.before, Limit: q.limit,
	})
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", q.game)
	dst = appendString(dst, "player", q.player)
	return appendHistoryPage(dst, &page, b.Profiles, q.player), nil
}

// match answers GET …/matches/{match}.
func match(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	q, err := parseHistoryQuery(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("match")
	page, err := b.History.Match(tracker.MatchQuery{Game: q.game, Match: id, Before: q.before, Limit: q.limit})
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", q.game)
	dst = appendString(dst, "match", id)
	return appendHistoryPage(dst, &page, b.Profiles), nil
}

// appendHistoryPage appends the end of an object, in which some players have been named.
func appendHistoryPage(dst []byte, page *tracker.HistoryPage, from Profiles, named ...string) []byte {
	var who cast
	who.add(named...)
	dst = appendKey(dst, "events")
	dst = appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
		e := &page.Entries[i]
		who.addEntry(e)
		dst = appendOccurrence(append(dst, '{'), &e.Event)
		dst = appendKey(dst, "boards")
		dst = appendList(dst, len(e.Boards), func(dst []byte, i int) []byte { return appendBoardChange(dst, &e.Boards[i], e.Event.Side < 0) })
		dst = appendKey(dst, "stats")
		dst = appendList(dst, len(e.Stats), func(dst []byte, i int) []byte { return appendStatStep(dst, &e.Stats[i], e.Event.Side < 0) })
		if e.Cut {
			dst = appendBool(dst, "cut", true)
		}
		return append(dst, '}')
	})
	dst = appendNext(who.append(dst, from), page.Next, 0)
	return append(appendInt(dst, "revision", int64(page.Revision)), '}')
}

// appendOccurrence appends the fields of an event.
func appendOccurrence(dst []byte, o *tracker.Occurrence) []byte {
	dst = appendInt(dst, "revision", int64(o.Revision))
	dst = appendString(dst, "time", o.At.Format(time.RFC3339Nano))
	dst = appendString(dst, "type", o.Type)
	if o.Match != "" {
		dst = appendString(dst, "match", o.Match)
	}
	if result, ok := o.Result(); ok {
		dst = appendString(dst, "result", [...]string{"loss", "draw", "win"}[result])
		dst = appendTexts(appendKey(dst, "opponents"), o.Opponents())
		dst = appendHidden(dst, o.HiddenOpponents())
	}
	if o.Sides == nil {
		return dst
	}
	dst = appendKey(dst, "sides")
	return appendList(dst, len(o.Sides), func(dst []byte, i int) []byte {
		s := &o.Sides[i]
		dst = appendInt(append(dst, '{'), "rank", int64(s.Rank))
		dst = appendHidden(appendTexts(appendKey(dst, "players"), s.Players), s.Hidden)
		if s.HasScore {
			dst = appendNumber(appendKey(dst, "score"), s.Score)
		}
		return append(dst, '}')
	})
}

// appendHidden appends how many players are left out because they are hidden, if any are.
func appendHidden(dst []byte, n int) []byte {
	if n == 0 {
		return dst
	}
	return appendInt(dst, "hidden", int64(n))
}

func appendTexts(dst []byte, texts []string) []byte {
	return appendList(dst, len(texts), func(dst []byte, i int) []byte { return appendText(dst, texts[i]) })
}

func appendBoardChange(dst []byte, c *tracker.BoardChange, named bool) []byte {
	dst = append(dst, '{')
	if named {
		dst = appendString(dst, "player", c.Player)
	}
	dst = appendString(dst, "board", c.Board)
	if c.Season != "" {
		dst = appendString(dst, "season", c.Season)
	}
	dst = appendChange(dst, c.Before, c.Change, c.After)
	if c.First {
		dst = appendBool(dst, "first", true)
	}
	if c.Carried {
		dst = appendBool(dst, "carried", true)
	}
	return append(appendTerms(dst, c.Terms), '}')
}

func appendStatStep(dst []byte, c *tracker.StatStep, named bool) []byte {
	dst = append(dst, '{')
	if named {
		dst = appendString(dst, "player", c.Player)
	}
	dst = appendString(dst, "stat", c.Stat)
	dst = appendChange(dst, c.Before, c.Change, c.After)
	return append(appendSteps(dst, c.Categories), '}')
}

// appendChange appends a value before and after an event. Before and change add up to
// after, to the last bit.
func appendChange(dst []byte, before, change, after float64) []byte {
	dst = appendNumber(appendKey(dst, "before"), before)
	dst = appendNumber(appendKey(dst, "change"), change)
	return appendNumber(appendKey(dst, "after"), after)
}

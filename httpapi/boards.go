package httpapi

import (
	"net/http"
	"time"

	"statstracker/tracker"
)

// board answers GET …/boards/{board}.
func board(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	q, err := parsePageQuery(r)
	if err != nil {
		return nil, err
	}
	ref, err := refOf(r, q.values)
	if err != nil {
		return nil, err
	}
	var page tracker.Page
	if q.after {
		page, err = from.BoardAfter(ref, q.cursor, q.limit)
	} else {
		page, err = from.Board(ref, q.place, q.limit)
	}
	if err != nil {
		return nil, err
	}
	if page.Since, err = move(q.values, from, ref, page.Entries); err != nil {
		return nil, err
	}
	return appendPage(dst, &page, scopeOf(r, q.values)), nil
}

// around answers GET …/boards/{board}/players/{player}/around.
func around(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	ref, err := refOf(r, v)
	if err != nil {
		return nil, err
	}
	limit, err := number(v, "limit", maxLimit, defaultAround)
	if err := together(err, checkSince(v)); err != nil {
		return nil, err
	}
	page, err := from.BoardAround(ref, r.PathValue("player"), limit)
	if err != nil {
		return nil, err
	}
	if page.Since, err = move(v, from, ref, page.Entries); err != nil {
		return nil, err
	}
	return appendPage(dst, &page, scopeOf(r, v)), nil
}

// place answers GET …/boards/{board}/players/{player}.
func place(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	ref, err := refOf(r, v)
	if err != nil {
		return nil, err
	}
	p, err := from.Place(ref, r.PathValue("player"))
	if err != nil {
		return nil, err
	}
	entries := []tracker.Entry{p.Entry}
	since, err := move(v, from, ref, entries)
	if err != nil {
		return nil, err
	}
	dst = appendInt(append(dst, '{'), "rank", int64(p.Rank))
	dst = appendStanding(dst, &tracker.Page{Tie: p.TieName}, &entries[0])
	dst = appendNumber(appendKey(dst, "percentile"), p.Percentile)
	dst = appendInt(dst, "total", int64(p.Total))
	dst = appendInt(dst, "revision", int64(p.Revision))
	return append(appendSince(appendSeason(dst, p.Season), since), '}'), nil
}

func appendPage(dst []byte, page *tracker.Page, s scope) []byte {
	dst = appendSince(appendPageHead(append(dst, '{'), page), page.Since)
	return append(appendEntries(dst, page, s), '}')
}

// appendEntries appends the entries of a page, and the cursor of the next one.
func appendEntries(dst []byte, page *tracker.Page, s scope) []byte {
	dst = appendKey(dst, "entries")
	dst = appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
		return appendRow(dst, page, &page.Entries[i])
	})
	if page.More {
		dst = append(appendKey(dst, "next"), '"')
		dst = append(appendCursor(dst, &page.Next, s), '"')
	}
	return dst
}

// appendRow appends an entry of the page.
func appendRow(dst []byte, page *tracker.Page, e *tracker.Entry) []byte {
	dst = appendInt(append(dst, '{'), "rank", int64(e.Rank))
	return append(appendStanding(dst, page, e), '}')
}

func appendPageHead(dst []byte, page *tracker.Page) []byte {
	dst = appendString(dst, "game", page.Game)
	dst = appendString(dst, "board", page.Board)
	if page.Tie != "" {
		dst = appendString(dst, "tie", tieMember(page.Tie))
	}
	dst = appendInt(dst, "total", int64(page.Total))
	return appendSeason(appendInt(dst, "revision", int64(page.Revision)), page.Season)
}

// appendStanding appends what an entry of the page says beside its rank.
func appendStanding(dst []byte, page *tracker.Page, e *tracker.Entry) []byte {
	dst = appendProfile(appendString(dst, "player", e.Player), &e.Profile)
	dst = appendReached(dst, page, e)
	if e.Provisional {
		dst = appendBool(dst, "provisional", true)
	}
	return appendMoved(dst, e.Moved)
}

// appendReached appends the score of an entry, and what orders equal ones.
func appendReached(dst []byte, page *tracker.Page, e *tracker.Entry) []byte {
	dst = appendNumber(appendKey(dst, "score"), e.Score)
	if page.Tie != "" && e.HasTie {
		dst = appendNumber(appendName(dst, tieMember(page.Tie)), e.Tie)
	}
	return dst
}

// tieMember is the member of an entry that has the value which orders equal scores:
// what the rules call it, unless an entry has that member for something else.
func tieMember(name string) string {
	switch name {
	case "rank", "overall_rank", "player", "name", "avatar_url", "country", "score", "provisional", "percentile", "total", "revision", "season",
		"moved", "new", "since":
		return "tie"
	}
	return name
}

// appendSeason appends which season an answer is about, if it is about one.
func appendSeason(dst []byte, s *tracker.Season) []byte {
	if s == nil {
		return dst
	}
	return append(appendSeasonFields(append(appendKey(dst, "season"), '{'), s), '}')
}

func appendSeasonFields(dst []byte, s *tracker.Season) []byte {
	dst = appendString(dst, "id", s.ID)
	dst = appendString(dst, "start", s.Start.Format(time.RFC3339))
	dst = appendString(dst, "end", s.End.Format(time.RFC3339))
	dst = appendBool(dst, "sealed", s.Sealed)
	if s.Amended {
		dst = appendBool(dst, "amended", true)
	}
	return dst
}

// seasons answers GET …/boards/{board}/seasons.
func seasons(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	list, err := from.Seasons(game, r.PathValue("board"))
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", game)
	dst = appendString(dst, "board", r.PathValue("board"))
	dst = appendKey(dst, "seasons")
	dst = appendList(dst, len(list), func(dst []byte, i int) []byte {
		return append(appendSeasonFields(append(dst, '{'), &list[i]), '}')
	})
	return append(dst, '}'), nil
}

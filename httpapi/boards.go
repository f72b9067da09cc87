package httpapi

import (
	"net/http"

	"statstracker/tracker"
)

// board answers GET …/boards/{board}.
func board(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	q, err := parsePageQuery(r)
	if err != nil {
		return nil, err
	}
	var page tracker.Page
	if q.after {
		page, err = from.BoardAfter(game, r.PathValue("board"), q.cursor, q.limit)
	} else {
		page, err = from.Board(game, r.PathValue("board"), q.place, q.limit)
	}
	if err != nil {
		return nil, err
	}
	return appendPage(dst, &page), nil
}

// around answers GET …/boards/{board}/players/{player}/around.
func around(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	limit, err := number(v, "limit", maxLimit, defaultAround)
	if err != nil {
		return nil, err
	}
	page, err := from.BoardAround(game, r.PathValue("board"), r.PathValue("player"), limit)
	if err != nil {
		return nil, err
	}
	return appendPage(dst, &page), nil
}

// place answers GET …/boards/{board}/players/{player}.
func place(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	p, err := from.Place(game, r.PathValue("board"), r.PathValue("player"))
	if err != nil {
		return nil, err
	}
	dst = appendInt(append(dst, '{'), "rank", int64(p.Rank))
	dst = appendString(dst, "player", p.Player)
	dst = appendNumber(appendKey(dst, "score"), p.Score)
	dst = appendNumber(appendKey(dst, "percentile"), p.Percentile)
	dst = appendInt(dst, "total", int64(p.Total))
	return append(appendInt(dst, "revision", int64(p.Revision)), '}'), nil
}

func appendPage(dst []byte, page *tracker.Page) []byte {
	dst = appendPageHead(append(dst, '{'), page)
	dst = appendKey(dst, "entries")
	dst = appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
		e := &page.Entries[i]
		dst = appendInt(append(dst, '{'), "rank", int64(e.Rank))
		return append(appendStanding(dst, e), '}')
	})
	if page.More {
		dst = append(appendKey(dst, "next"), '"')
		dst = append(appendCursor(dst, page.Entries[len(page.Entries)-1].Cursor), '"')
	}
	return append(dst, '}')
}

func appendPageHead(dst []byte, page *tracker.Page) []byte {
	dst = appendString(dst, "game", page.Game)
	dst = appendString(dst, "board", page.Board)
	dst = appendInt(dst, "total", int64(page.Total))
	return appendInt(dst, "revision", int64(page.Revision))
}

func appendStanding(dst []byte, e *tracker.Entry) []byte {
	dst = appendString(dst, "player", e.Player)
	return appendNumber(appendKey(dst, "score"), e.Score)
}

package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"statstracker/tracker"
)

// board answers GET …/boards/{board}.
func (a *API) board(w http.ResponseWriter, r *http.Request, from Reader) error {
	q, err := parsePageQuery(r)
	if err != nil {
		return err
	}
	game, board := r.PathValue("game"), r.PathValue("board")
	var page tracker.Page
	if q.after {
		page, err = from.BoardAfter(game, board, q.cursor, q.limit)
	} else {
		page, err = from.Board(game, board, q.place, q.limit)
	}
	if err != nil {
		return err
	}
	a.replyPage(w, &page)
	return nil
}

// around answers GET …/boards/{board}/players/{player}/around.
func (a *API) around(w http.ResponseWriter, r *http.Request, from Reader) error {
	v, err := values(r)
	if err != nil {
		return err
	}
	limit, err := number(v, "limit", 1, maxLimit, defaultAround)
	if err != nil {
		return err
	}
	page, err := from.BoardAround(r.PathValue("game"), r.PathValue("board"), r.PathValue("player"), limit)
	if err != nil {
		return err
	}
	a.replyPage(w, &page)
	return nil
}

func (a *API) replyPage(w http.ResponseWriter, page *tracker.Page) {
	a.reply(w, func(dst []byte) []byte {
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
	})
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

// place answers GET …/boards/{board}/players/{player}.
func (a *API) place(w http.ResponseWriter, r *http.Request, from Reader) error {
	p, err := from.Place(r.PathValue("game"), r.PathValue("board"), r.PathValue("player"))
	if err != nil {
		return err
	}
	a.reply(w, func(dst []byte) []byte {
		dst = appendInt(append(dst, '{'), "rank", int64(p.Rank))
		dst = appendString(dst, "player", p.Player)
		dst = appendNumber(appendKey(dst, "score"), p.Score)
		dst = appendNumber(appendKey(dst, "percentile"), p.Percentile)
		dst = appendInt(dst, "total", int64(p.Total))
		return append(appendInt(dst, "revision", int64(p.Revision)), '}')
	})
	return nil
}

const (
	maxLookup     = 1000
	maxLookupBody = 4 << 20 // bytes: the longest ids, with every character escaped
)

// lookup answers POST …/boards/{board}/lookup.
func (a *API) lookup(w http.ResponseWriter, r *http.Request, from Reader) error {
	players, err := parseLookup(http.MaxBytesReader(w, r.Body, maxLookupBody))
	if err != nil {
		return err
	}
	page, err := from.Lookup(r.PathValue("game"), r.PathValue("board"), players)
	if err != nil {
		return err
	}
	ranks := ranksAmong(page.Entries)
	a.reply(w, func(dst []byte) []byte {
		dst = appendPageHead(append(dst, '{'), &page)
		dst = appendKey(dst, "entries")
		dst = appendList(dst, len(page.Entries), func(dst []byte, i int) []byte {
			e := &page.Entries[i]
			dst = appendInt(append(dst, '{'), "rank", int64(ranks[i]))
			dst = appendInt(dst, "overall_rank", int64(e.Rank))
			return append(appendStanding(dst, e), '}')
		})
		missing := missingFrom(players, page.Entries)
		dst = appendKey(dst, "missing")
		dst = appendList(dst, len(missing), func(dst []byte, i int) []byte { return appendText(dst, missing[i]) })
		return append(dst, '}')
	})
	return nil
}

// ranksAmong ranks the entries, which are in the order of the board, among each
// other.
func ranksAmong(entries []tracker.Entry) []int {
	ranks := make([]int, len(entries))
	for i := range entries {
		ranks[i] = i + 1
		if i > 0 && entries[i].Score == entries[i-1].Score {
			ranks[i] = ranks[i-1]
		}
	}
	return ranks
}

// missingFrom returns the players that are not on the board, once each.
func missingFrom(players []string, entries []tracker.Entry) []string {
	found := make(map[string]bool, len(players))
	for i := range entries {
		found[entries[i].Player] = true
	}
	var missing []string
	for _, p := range players {
		if !found[p] {
			found[p] = true
			missing = append(missing, p)
		}
	}
	return slices.Clip(missing)
}

func parseLookup(body interface{ Read([]byte) (int, error) }) ([]string, error) {
	var asked struct {
		Players *[]string `json:"players"`
	}
	d := json.NewDecoder(body)
	err := d.Decode(&asked)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, err
	case err != nil || asked.Players == nil || d.More():
		return nil, badRequest(`the body has to be JSON like {"players":["ann","bob"]}`)
	case len(*asked.Players) > maxLookup:
		return nil, badRequest("at most 1000 players can be looked up at once")
	}
	return *asked.Players, nil
}

package httpapi

import (
	"cmp"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"statstracker/access"
	"statstracker/internal/problem"
	"statstracker/stats"
	"statstracker/tracker"
)

// What a frame measures, in pixels.
const (
	frameWidth  = 480
	frameRow    = 40 // of the table
	frameAround = 150
	maxPixels   = 1<<31 - 1
	oembedAge   = 86_400 // seconds that what is said of a frame may be kept
)

const noEmbedding = "there is no board at this url that a page could show: url is the address of a board's page on this server"

// oembed answers GET /oembed: how a page shows a board of this server that it has the
// address of (oEmbed 1.0, https://oembed.com).
func (a *API) oembed(w http.ResponseWriter, r *http.Request) {
	b := a.opened.Load()
	if b == nil {
		starting(w)
		return
	}
	e, err := parseEmbedding(r, a.address(r))
	if err != nil {
		a.failEmbedding(w, r, err)
		return
	}
	r.SetPathValue("game", e.game) // whose private boards the client may see or not
	if !a.guard.Open(access.Read) && !a.admits(w, r) {
		return
	}
	seen, readers := a.seenBy(r, b)
	keepApart(w.Header(), r, readers)
	a.reply(w, r, seen, e.answer, nil)
}

// admits reports whether the client may read about the game of the request; it has its
// answer if not.
func (a *API) admits(w http.ResponseWriter, r *http.Request) bool {
	_, ok := a.guard.Admit(w, r, access.Need{Scope: access.Read, Game: r.PathValue("game")})
	return ok
}

func (a *API) failEmbedding(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, errNoEmbedding):
		problem.Write(w, problem.UnknownResource, noEmbedding)
	case errors.Is(err, errOtherForm):
		problem.Write(w, problem.UnknownForm, "format has to be json, or left out")
	default:
		a.fail(w, r, err)
	}
}

// embedding is what a page wants to show: a board, in a frame of at most that size.
type embedding struct {
	game, board, season string
	base                string // where others reach the server
	query               url.Values
	width, height       int // 0: any
}

// The errors of who asks for what cannot be embedded.
const (
	errNoEmbedding = requestError(noEmbedding)
	errOtherForm   = requestError("the answer has no such form")
)

// parseEmbedding reads what the request asks of the server that others reach at the base.
func parseEmbedding(r *http.Request, base string) (e embedding, err error) {
	v, err := values(r)
	if err != nil {
		return e, err
	}
	if format := v.Get("format"); format != "" && format != "json" {
		return e, errOtherForm
	}
	var errs [3]error
	var width, height int
	width, errs[0] = number(v, "maxwidth", maxPixels, 0)
	height, errs[1] = number(v, "maxheight", maxPixels, 0)
	if !v.Has("url") {
		errs[2] = badField("url", "has to be the address of a board's page on this server")
	}
	if err := together(errs[:]...); err != nil {
		return e, err
	}
	e, ok := embeddingAt(v.Get("url"), base)
	if !ok {
		return e, errNoEmbedding
	}
	e.width, e.height = width, height
	return e, nil
}

// embeddingAt returns what is at an address of a board's page, which may begin with its
// path. It returns false if it is none of the server that others reach at the base.
func embeddingAt(address, base string) (e embedding, ok bool) {
	own, err := url.Parse(base)
	if err != nil {
		return e, false
	}
	u, err := own.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !sameHost(u, own) {
		return e, false
	}
	e.base = own.Scheme + "://" + own.Host
	if u.Scheme == "https" { // spoken by a proxy, of which the request says nothing
		e.base = "https://" + own.Host
	}
	e.query, err = url.ParseQuery(u.RawQuery)
	e.season = e.query.Get("season")
	e.game, e.board, ok = boardAt(u)
	return e, ok && err == nil
}

// boardAt returns the board that the page at the address shows, alone or in a frame. It
// returns false if it is no page of a board.
func boardAt(u *url.URL) (game, board string, ok bool) {
	parts := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	if len(parts) == 5 && parts[0] == "embed" {
		parts = parts[1:]
	}
	if len(parts) != 4 || parts[0] != "games" || parts[2] != "boards" {
		return "", "", false
	}
	for i, id := range []*string{&game, &board} {
		text, err := url.PathUnescape(parts[1+2*i])
		if err != nil || stats.CheckID(text) != nil || text == "." || text == ".." { // which browsers take for ways up
			return "", "", false
		}
		*id = text
	}
	return game, board, true
}

// sameHost reports whether both are of one server, if by another scheme: a proxy may speak
// HTTPS in its place.
func sameHost(a, b *url.URL) bool {
	host := func(u *url.URL) string {
		usual := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
		return strings.ToLower(strings.TrimSuffix(u.Host, usual))
	}
	return host(a) == host(b)
}

// answer appends how the board is embedded.
func (e *embedding) answer(dst []byte, _ *http.Request, b *Backend) ([]byte, error) {
	if _, err := b.Reader.Board(tracker.Ref{Game: e.game, Board: e.board, Season: e.season}, 0, 1); err != nil {
		return nil, err
	}
	g, err := b.Reader.Game(e.game)
	if err != nil {
		return nil, err
	}
	title := cmp.Or(g.Title["en"], g.Name)
	for _, board := range g.Boards {
		if board.Name == e.board {
			title = cmp.Or(board.Title["en"], board.Name) + " · " + title
		}
	}
	width, height, limit := e.size()
	dst = appendString(append(dst, '{'), "type", "rich")
	dst = appendString(dst, "version", "1.0")
	dst = appendString(dst, "title", title)
	dst = appendString(dst, "provider_name", "Stats Tracker")
	dst = appendString(dst, "provider_url", e.base+"/")
	dst = appendInt(dst, "cache_age", oembedAge)
	dst = appendString(dst, "html", e.frame(title, width, height, limit))
	dst = appendInt(dst, "width", int64(width))
	return append(appendInt(dst, "height", int64(height)), '}'), nil
}

// size returns how large the frame is, and how many rows it has.
func (e *embedding) size() (width, height, rows int) {
	width, rows = frameWidth, defaultLimit
	if e.width > 0 {
		width = min(width, e.width)
	}
	height = frameAround + rows*frameRow
	if e.height > 0 && e.height < height {
		height = e.height
		rows = max(1, (height-frameAround)/frameRow)
	}
	return width, height, rows
}

// frame returns the HTML that shows the board.
func (e *embedding) frame(title string, width, height, rows int) string {
	q := url.Values{"limit": {strconv.Itoa(rows)}}
	for _, name := range []string{"season", "me", "theme", "lang"} {
		if value := e.query.Get(name); value != "" {
			q.Set(name, value)
		}
	}
	address := e.base + "/embed/games/" + url.PathEscape(e.game) + "/boards/" + url.PathEscape(e.board) + "?" + q.Encode()
	return `<iframe src="` + html.EscapeString(address) + `" title="` + html.EscapeString(title) + `" width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `" loading="lazy" frameborder="0"></iframe>`
}

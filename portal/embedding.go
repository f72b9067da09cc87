package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/http"

	"statstracker/tracker"
)

// embedView is what pages of others show a board with. The zero value is that of a board
// that they cannot show.
type embedView struct {
	w              *words
	element, frame string // HTML to be copied
	about          link   // what tells programs of the frame
}

// framePath is the address of the page that shows the board in a frame.
func framePath(game, board string) string { return "/embed" + boardPath(game, board) }

// newEmbed returns how others show the board that is asked for.
func newEmbed(w *words, b *tracker.Board, q *boardQuery, title string) embedView {
	if b.Private {
		return embedView{}
	}
	base, season := q.base, ""
	if q.season != "" {
		season = ` season="` + html.EscapeString(q.season) + `"`
	}
	page := base + query(boardPath(q.game, q.board), "season", q.season)
	return embedView{
		w: w,
		element: `<script type="module" src="` + html.EscapeString(base) + `/embed.js"></script>` + "\n" +
			`<stats-leaderboard game="` + html.EscapeString(q.game) + `" board="` + html.EscapeString(q.board) + `"` + season + `></stats-leaderboard>`,
		frame: `<iframe src="` + html.EscapeString(base+query(framePath(q.game, q.board), "season", q.season)) + `"` + "\n" +
			`  title="` + html.EscapeString(title) + `" width="480" height="550" loading="lazy"></iframe>`,
		about: link{title, base + query("/oembed", "url", page)},
	}
}

// base is where the client of the request reaches the server; "" leaves that to the
// addresses, which begin with their paths then.
func (p *Pages) base(r *http.Request) string {
	if p.address == nil {
		return ""
	}
	return p.address(r)
}

// baseVariant tells pages that have different bases apart. The base may come from anybody,
// who must not find another one with the same variant: then he would choose where the pages
// of others lead.
func (p *Pages) baseVariant(r *http.Request) string {
	sum := sha256.Sum256([]byte(p.base(r)))
	return hex.EncodeToString(sum[:12])
}

package portal

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"statstracker/tracker"
)

const (
	// framedRows is how many players a board in a frame has, and mostFramed how many it may
	// have.
	framedRows = 10
	mostFramed = 100
)

// frameView is a board in a frame of a page of others.
type frameView struct {
	shell
	theme string // light or dark; "" as the viewer prefers
	board *boardView
	whole link
	again string // its own address
}

// Framed appends the page that shows the board that the path names in a frame. The errors
// are those of the reader.
func (p *Pages) Framed(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := newFrame(p.languages.of(r), from, readBoardQuery(r.PathValue("game"), r.PathValue("board"), r.URL.Query()), r.URL.Query())
	if err != nil {
		return dst, err
	}
	return render(dst, r, v.show())
}

// FramedFault appends a page that says in a frame what went wrong.
func (p *Pages) FramedFault(dst []byte, r *http.Request, _ int, title, detail string) []byte {
	v := frameView{shell: shell{w: p.languages.of(r), title: title}, theme: themeOf(r.URL.Query())}
	text, err := render(dst, r, v.fault(detail))
	if err != nil {
		return append(dst, title...)
	}
	return text
}

// themeOf returns the theme that the query asks for.
func themeOf(v url.Values) string {
	if theme := v.Get("theme"); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}

// schemes are the colours that the page is for, as browsers name them.
func (v *frameView) schemes() string {
	if v.theme == "" {
		return "light dark"
	}
	return v.theme
}

// rowsOf returns how many players the query asks for.
func rowsOf(v url.Values) int {
	n, err := strconv.Atoi(v.Get("limit"))
	if err != nil || n < 1 {
		return framedRows
	}
	return min(n, mostFramed)
}

func newFrame(w *words, from Reader, q boardQuery, asked url.Values) (*frameView, error) {
	g, err := from.Game(q.game)
	if err != nil {
		return nil, err
	}
	ref := tracker.Ref{Game: q.game, Board: q.board, Season: q.season}
	rows := rowsOf(asked)
	page, err := from.Board(ref, 0, rows)
	if err != nil {
		return nil, err
	}
	b := boardOf(&g, q.board)
	if b == nil {
		return nil, errGone
	}
	v := &boardView{query: q, unit: w.text(b.Unit, ""), tie: page.Tie, total: w.plural(page.Total), live: newLive(w, &q, &page, rows)}
	title := w.text(b.Title, b.Name)
	v.shell = shell{w: w, title: title + " · " + w.text(g.Title, g.Name)}
	scale := scaleOf(b, page.Entries)
	v.rows = v.rowsOf(w, page.Entries, scale)
	if err := v.addSelf(w, from, ref, scale); err != nil {
		return nil, err
	}
	return &frameView{
		shell: v.shell, theme: themeOf(asked), board: v,
		whole: link{w.wholeBoard, query(boardPath(q.game, q.board), "season", q.season, "me", q.me)},
		again: "?" + asked.Encode(),
	}, nil
}

// addSelf adds the row of the player who asks below the others, if he is not among them.
func (v *boardView) addSelf(w *words, from Reader, ref tracker.Ref, scale int) error {
	if v.query.me == "" {
		return nil
	}
	for i := range v.rows {
		if v.rows[i].me {
			return nil
		}
	}
	page, err := from.BoardAround(ref, v.query.me, 1)
	if errors.Is(err, tracker.ErrUnknownPlayer) {
		v.absent = true
		return nil
	}
	v.rows = append(v.rows, v.rowsOf(w, page.Entries, scale)...)
	return err
}

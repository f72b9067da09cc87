package portal

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
)

// Pages makes the pages.
type Pages struct{ languages *languages }

// New returns what makes the pages.
func New() *Pages { return &Pages{newLanguages()} }

// Home appends the page of all games to dst.
func (p *Pages) Home(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	return render(dst, r, newHome(p.languages.of(r), from).show())
}

// Board appends the page of the board that the path names. The errors are those of the
// reader.
func (p *Pages) Board(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := newBoard(p.languages.of(r), from, readBoardQuery(r.PathValue("game"), r.PathValue("board"), r.URL.Query()))
	if err != nil {
		return dst, err
	}
	return render(dst, r, v.show())
}

// Player appends the page of the player whom the path names. The errors are those of the
// reader.
func (p *Pages) Player(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := newPlayer(p.languages.of(r), from, r.PathValue("game"), r.PathValue("player"))
	if err != nil {
		return dst, err
	}
	return render(dst, r, v.show())
}

// Search appends the page with the players of the game whose names or ids begin with the
// parameter q.
func (p *Pages) Search(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := newSearch(p.languages.of(r), from, r.PathValue("game"), r.URL.Query().Get("q"))
	if err != nil {
		return dst, err
	}
	return render(dst, r, v.show())
}

// Fault appends a page that says what went wrong.
func (p *Pages) Fault(dst []byte, r *http.Request, title, detail string) []byte {
	w := p.languages.of(r)
	text, err := render(dst, r, shell{w, title, []link{{w.games, "/"}, {title, ""}}}.fault(detail))
	if err != nil {
		return append(dst, title...)
	}
	return text
}

func render(dst []byte, r *http.Request, page templ.Component) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	err := page.Render(r.Context(), b)
	return b.Bytes(), err
}

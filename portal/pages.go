package portal

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
)

// Pages makes the pages.
type Pages struct {
	languages *languages
	made      string                     // tells these pages from those of another process
	address   func(*http.Request) string // nil if the pages are not told
}

// New returns what makes the pages.
func New() *Pages {
	return &Pages{languages: newLanguages(), made: strconv.FormatInt(time.Now().UnixNano(), 36)}
}

// At returns what makes pages that say where the client of a request reaches the server,
// such as https://stats.example.
func (p *Pages) At(address func(*http.Request) string) *Pages {
	return &Pages{p.languages, p.made, address}
}

// Home appends the page of all games to dst.
func (p *Pages) Home(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	return render(dst, r, newHome(p.languages.of(r), from).show())
}

// Board appends the page of the board that the path names. The errors are those of the
// reader.
func (p *Pages) Board(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	q := readBoardQuery(r.PathValue("game"), r.PathValue("board"), r.URL.Query())
	q.base = p.base(r)
	v, err := newBoard(p.languages.of(r), from, q)
	if err != nil {
		return dst, err
	}
	return render(dst, r, v.show())
}

// BoardVariant says what the page of the board, also that in a frame, depends on beside its address and the version
// of its game, in letters and digits. Ok is false if it has no page.
func (p *Pages) BoardVariant(r *http.Request, from Reader) (variant string, ok bool) {
	q := readBoardQuery(r.PathValue("game"), r.PathValue("board"), r.URL.Query())
	at, moves, err := movedOn(from, q.ref(), nil)
	if err != nil {
		return "", false
	}
	variant = p.languages.of(r).tag + p.made + p.baseVariant(r)
	if moves {
		variant += strconv.FormatInt(at.UnixNano(), 36)
	}
	return variant, true
}

// Variant says what a page of a player or a match depends on beside its address and the
// version of its game: the language, and the process. It is in letters and digits.
func (p *Pages) Variant(r *http.Request) string { return p.languages.of(r).tag + p.made }

// Player appends the page of the player whom the path names. The errors are those of the
// reader.
func (p *Pages) Player(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := newPlayer(p.languages.of(r), from, readPlayerQuery(r.PathValue("game"), r.PathValue("player"), r.URL.Query()))
	if err != nil {
		return dst, err
	}
	return render(dst, r, v.show())
}

// Match appends the page of the match that the path names. The errors are those of the
// reader.
func (p *Pages) Match(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := newMatch(p.languages.of(r), from, r.PathValue("game"), r.PathValue("match"), r.URL.Query().Get("before"))
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

// Fault appends a page that says what went wrong: by the status of the answer, and in the
// words of the problem where it is one that people can do something about.
func (p *Pages) Fault(dst []byte, r *http.Request, status int, title, detail string) []byte {
	w := p.languages.of(r)
	text, err := render(dst, r, newFault(w, status, title, detail).show())
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

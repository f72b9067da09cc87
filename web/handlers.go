package web

import (
	"net/http"
	"sync"

	"statstracker/internal/problem"
)

// Documents makes the documents that the pages show, as JSON: OpenAPI and AsyncAPI.
type Documents struct {
	Routes, Events func() ([]byte, error)
}

// Handlers returns the handlers of all pages by pattern. They may be used by several
// goroutines. A page is made when it is first asked for; the error that it may have is one
// of the files in the program.
func Handlers(d Documents) map[string]http.Handler {
	return map[string]http.Handler{
		"GET /docs": made("text/html; charset=utf-8", func() ([]byte, error) { return docs(d) }),
		"GET /problems": made("text/html; charset=utf-8", func() ([]byte, error) {
			return render("problems.html", page{"Problems", "problems", problem.Kinds()})
		}),
		"GET /problems/{kind}":  problemPages(),
		"GET /assets/style.css": made("text/css; charset=utf-8", stylesheet),
	}
}

// Asset returns the handler of a file that pages use, which is of that type. The text must
// not be changed.
func Asset(kind string, text []byte) http.Handler {
	return made(kind, func() ([]byte, error) { return text, nil })
}

// Anywhere returns the handler of what pages from everywhere may use: scripts of modules are
// read as data from elsewhere are. What it answers has to be the same for everybody.
func Anywhere(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.ServeHTTP(w, r)
	})
}

// made returns the handler of what is made when it is first asked for.
func made(kind string, page func() ([]byte, error)) http.Handler {
	once := sync.OnceValues(func() (*content, error) {
		text, err := page()
		return newContent(kind, text), err
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := once()
		if err != nil { // a test finds it
			problem.Write(w, problem.ServerFault, "the page cannot be made")
			return
		}
		c.ServeHTTP(w, r)
	})
}

// problemPages returns the handler of the pages about one kind of problem each.
func problemPages() http.Handler {
	pages := map[string]http.Handler{}
	for _, a := range problem.Kinds() {
		pages[string(a.Kind)] = made("text/html; charset=utf-8", func() ([]byte, error) {
			return render("problem.html", page{a.Title, "problems", a})
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := pages[r.PathValue("kind")]
		if p == nil {
			problem.Write(w, problem.UnknownResource, "there is no such kind of problems; /problems lists them")
			return
		}
		p.ServeHTTP(w, r)
	})
}

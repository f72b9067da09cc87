package portal

import (
	"net/http"
	"strings"
)

// faultView is what is shown in the place of a page.
type faultView struct {
	shell
	status   int
	says     string // in the language of the page
	problem  string // in the words of the problem; "" where people need not know them
	drawing  string // the path of a picture
	homeward bool   // there is something else to look at
}

// faultWords say what a status means: a heading, and what one can do.
type faultWords struct{ title, says string }

// newFault says what an answer with the status is. Of those that there are no words for, the
// problem speaks.
func newFault(w *words, status int, title, detail string) *faultView {
	words, known := w.faults[status]
	if !known {
		words = faultWords{title, detail}
	}
	v := &faultView{shell: shell{w, words.title, []link{{w.games, "/"}, {words.title, ""}}}, status: status, says: words.says}
	if known && status != http.StatusServiceUnavailable {
		v.problem = title + ": " + detail
		if strings.HasPrefix(strings.ToLower(detail), strings.ToLower(title)) {
			v.problem = detail // which says it all
		}
	}
	v.homeward = status != http.StatusServiceUnavailable
	v.drawing = drawings()[status]
	if v.drawing == "" {
		v.drawing = drawings()[http.StatusInternalServerError]
	}
	return v
}

// drawings are the paths of pictures, 120 by 60, by status.
func drawings() map[int]string {
	const (
		lock   = "M44 28h32v24H44zM50 28v-8a10 10 0 0 1 20 0v8M60 37v6"
		glass  = "M46 8h28M46 52h28M49 8c0 14 11 14 11 22S49 38 49 52M71 8c0 14-11 14-11 22s11 8 11 22"
		podium = "M10 50h100M24 50V34h18v16M51 50V18h18v32M78 50V28h18v22"
		fault  = "M60 10 32 52h56zM60 26v12M60 44v2"
	)
	return map[int]string{
		http.StatusNotFound: podium, http.StatusGone: podium, http.StatusMethodNotAllowed: podium,
		http.StatusUnauthorized: lock, http.StatusForbidden: lock,
		http.StatusServiceUnavailable: glass, http.StatusTooManyRequests: glass,
		http.StatusInternalServerError: fault,
	}
}

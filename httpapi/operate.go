package httpapi

import "net/http"

// request is one of somebody who may change things.
type request struct {
	*http.Request
	backend *Backend
}

// reply is the answer to it: JSON text, and where what it is about is found, or "".
type reply struct {
	status   int
	location string
	text     []byte
}

// operate returns the handler of what is asked of a backend as a whole.
func (a *API) operate(do func(r *request) (reply, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			starting(w)
			return
		}
		answer, err := do(&request{Request: r, backend: b})
		if err != nil {
			a.fail(w, r, err)
			return
		}
		if answer.location != "" {
			w.Header().Set("Location", answer.location)
		}
		send(w, answer.status, append(answer.text, '\n'))
	})
}

package openapitest

import "net/http"

// maxBody is how many bytes of an answer are looked at.
const maxBody = 8 << 20

// Handler returns a handler that answers as h does, and reports every answer that the
// document does not describe. Answers that are given up are not looked at.
func (c *Contract) Handler(h http.Handler, report func(error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &Answer{Method: r.Method, Target: r.RequestURI}
		h.ServeHTTP(&watcher{w, a}, r)
		if a.Header == nil {
			a.Status, a.Header = http.StatusOK, w.Header().Clone()
		}
		if r.Context().Err() != nil {
			a.Cut = true
		}
		if err := c.Check(a); err != nil {
			report(err)
		}
	})
}

// watcher notes an answer.
type watcher struct {
	http.ResponseWriter
	answer *Answer
}

// WriteHeader implements [http.ResponseWriter].
func (w *watcher) WriteHeader(status int) {
	if w.answer.Header == nil && status >= http.StatusOK {
		w.answer.Status, w.answer.Header = status, w.Header().Clone()
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (w *watcher) Write(p []byte) (int, error) {
	if w.answer.Header == nil {
		w.WriteHeader(http.StatusOK)
	}
	if len(w.answer.Body)+len(p) <= maxBody {
		w.answer.Body = append(w.answer.Body, p...)
	} else {
		w.answer.Cut = true
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watcher) Unwrap() http.ResponseWriter { return w.ResponseWriter }

package httpapi

import (
	"net/http"

	"statstracker/internal/problem"
)

// recorder notes the status of an answer, and gives an answer of the mux itself,
// which is text, the form of a problem.
type recorder struct {
	http.ResponseWriter
	request *http.Request
	api     *API
	status  int  // 0 until the answer has begun
	drop    bool // what comes is replaced already
}

// WriteHeader implements [http.ResponseWriter].
func (w *recorder) WriteHeader(status int) {
	w.status = status
	if status >= http.StatusBadRequest {
		passOver(w.request)
	}
	if w.request.Pattern == "" && status >= http.StatusBadRequest {
		w.drop = true
		w.answerUnmatched(status)
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// answerUnmatched answers a request that no route takes: people with a page.
func (w *recorder) answerUnmatched(status int) {
	w.Header()["Vary"] = append(w.Header()["Vary"], "Accept")
	if w.api.fault == nil || !readsPages(w.request) {
		unmatched(w.ResponseWriter, status)
		return
	}
	w.api.showFault(w.ResponseWriter, w.request, setting{w.api.fault, pagePolicy}, func(to http.ResponseWriter) { unmatched(to, status) })
}

// unmatched answers a request that no route takes.
func unmatched(w http.ResponseWriter, status int) {
	if status == http.StatusMethodNotAllowed {
		problem.Write(w, problem.MethodNotAllowed, "this address takes "+w.Header().Get("Allow"))
		return
	}
	problem.Write(w, problem.NoRoute, "there is nothing at this address; /docs lists what there is")
}

// Write implements [http.ResponseWriter].
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if w.drop {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

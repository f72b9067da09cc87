package httpapi

import (
	"net/http"

	"statstracker/access"
)

// Public returns the handler of all routes but those of the operator: what needs the
// scope admin, and the metrics, is not there (404). The API itself has them too, for
// another address that clients cannot reach.
func (a *API) Public() http.Handler {
	mux := http.NewServeMux()
	for _, r := range a.routes {
		if r.scope != access.Admin && r.scope != access.Monitor {
			mux.Handle(r.pattern, r)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.serve(mux, w, r) }) //nolint:contextcheck // as in ServeHTTP
}

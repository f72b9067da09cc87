package httpapi

import "net/http"

// schemaType is shared by all answers and never changed.
var schemaType = []string{"application/schema+json"}

// schema answers GET /v1/schema/games.json, also while the log is folded.
func (a *API) schema(w http.ResponseWriter, _ *http.Request) {
	w.Header()["Content-Type"] = schemaType
	_, _ = w.Write(a.games) // a client that has gone gets no answer
}

package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"statstracker/access"
	"statstracker/httpapi/openapi"
	"statstracker/internal/openapitest"
)

// contract returns what all answers are checked against.
var contract = sync.OnceValue(func() *openapitest.Contract {
	document, err := openapi.Routes("v1.2.3")
	if err != nil {
		panic(err)
	}
	c, err := openapitest.New(document, "pit stops", "fastest", "tie")
	if err != nil {
		panic(err)
	}
	return c
})

// checked returns the API, every answer of which has to be as the OpenAPI document
// describes it. Benchmarks measure it alone.
func (s *server) checked() http.Handler {
	if _, measured := s.t.(*testing.B); measured {
		return s.api
	}
	return contract().Handler(s.api, func(err error) {
		s.t.Errorf("%v\nIf the answer is right, describe it in httpapi/openapi/*.yaml.", err)
	})
}

func TestEveryRouteIsDescribed(t *testing.T) {
	var described []string
	for _, o := range contract().Operations() {
		described = append(described, o.Pattern())
	}
	routes := newClosedServer(t).api.TestOnlyPatterns()
	for _, r := range routes {
		if !slices.Contains(described, r) {
			t.Errorf("%s is not in the OpenAPI document: describe it in httpapi/openapi/*.yaml, with its answers, its problems (x-problems) and an example", r)
		}
	}
	for _, d := range described {
		if !slices.Contains(routes, d) {
			t.Errorf("the OpenAPI document has %s, and the API has no such route", d)
		}
	}
}

// TestTheExamplesOfEventsCount: but for one line that says it does not.
func TestTheExamplesOfEventsCount(t *testing.T) {
	s, n := newServer(t), 0
	for i := range contract().Operations() {
		o := &contract().Operations()[i]
		if o.Pattern() != "POST /v1/events" {
			continue
		}
		for _, r := range contract().Requests(o) {
			n++
			answer, rejected := s.send(r.Method, r.Target, []string{"Content-Type: " + r.Type}, r.Body), 0
			if strings.Contains(r.Name, "lines") {
				rejected = 1
			}
			if !strings.Contains(answer.body, `"ignored":0`) || !strings.Contains(answer.body, fmt.Sprintf(`"rejected":%d`, rejected)) {
				t.Errorf("%s: %s", r.Name, answer.body)
			}
		}
	}
	if n < 10 {
		t.Errorf("there are %d examples", n)
	}
}

// TestTheDocumentSaysWhoMayAsk: the scope of each route is that of its operation.
func TestTheDocumentSaysWhoMayAsk(t *testing.T) {
	api := newClosedServer(t).api
	for _, o := range contract().Operations() {
		want, ok := map[access.Scope]string{
			access.Public: `[{}]`, access.Read: `[{},{"key":["read"]}]`, access.Monitor: `[{},{"key":["read"]}]`,
			access.Ingest: `[{"key":["ingest"]}]`, access.Admin: `[{"key":["admin"]}]`,
		}[api.TestOnlyScope(o.Pattern())]
		says, err := json.Marshal(o.Description["security"])
		if err != nil || !ok || string(says) != want {
			t.Errorf("%s has security %s in the OpenAPI document, and needs %s", o.Pattern(), says, want)
		}
	}
}

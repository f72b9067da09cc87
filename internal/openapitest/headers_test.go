package openapitest_test

import (
	"net/http"
	"strings"
	"testing"

	"statstracker/internal/openapitest"
)

// document has one operation, with headers of each sort.
const document = `{
  "paths": {"/a": {"get": {"responses": {
    "200": {"headers": {"X-Left": {"$ref": "#/components/headers/X-Left"}, "x-word": {"required": true, "schema": {"enum": ["yes", "no, no"]}}}, "content": {"text/plain": {"schema": {"type": "string"}}}},
    "304": {"headers": {"X-Left": {"$ref": "#/components/headers/X-Left"}}}
  }}}},
  "components": {
    "headers": {
      "X-Left": {"schema": {"type": "integer", "minimum": 1}}, "Vary": {"schema": {"const": "Origin"}},
      "Cache-Control": {"schema": {"type": "string"}}, "RateLimit": {"schema": {"type": "string"}}, "RateLimit-Policy": {"schema": {"type": "string"}}
    },
    "schemas": {"Problem": {"type": "object", "properties": {"type": {"type": "string"}}}}
  }
}`

// TestHeadersAreHeldToTheDocument lists headers of answers, and what is wrong with them.
func TestHeadersAreHeldToTheDocument(t *testing.T) {
	c, err := openapitest.New([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	text, problem := []string{"text/plain"}, []string{"application/problem+json"}
	for _, answer := range []struct {
		method, target string
		status         int
		header         http.Header
		body, wrong    string
	}{
		{"GET", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"yes"}, "X-Left": {"3"}, "Date": {"x"}}, "x", ""},
		{"GET", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"no", "no"}}, "x", ""},
		{"HEAD", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"yes"}}, "", ""},
		{"GET", "/a", 304, http.Header{}, "", ""},
		{"GET", "/a", 200, http.Header{"Content-Type": text}, "x", "no header x-word"},
		{"GET", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"maybe"}}, "x", "header X-Word"},
		{"GET", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"yes"}, "X-Left": {"0"}}, "x", "header X-Left"},
		{"GET", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"yes"}, "X-Left": {"soon"}}, "x", "header X-Left"},
		{"GET", "/a", 200, http.Header{"Content-Type": text, "X-Word": {"yes"}, "Etag": {`"x"`}}, "x", "has the header Etag"},
		{"GET", "/a", 304, http.Header{"X-Word": {"yes"}}, "", "has the header X-Word"},
		{"GET", "/b", 404, http.Header{"Content-Type": problem, "Vary": {"Origin"}, "Cache-Control": {"no-store"}}, "{}", ""},
		{"GET", "/b", 404, http.Header{"Content-Type": problem, "X-Left": {"1"}}, "{}", "has the header X-Left"},
		{"GET", "/b", 404, http.Header{"Content-Type": problem, "Vary": {"*"}}, "{}", "header Vary"},
		{"PUT", "/a", 405, http.Header{"Content-Type": problem, "Allow": {"GET, HEAD"}}, "{}", ""},
		{"PUT", "/a", 405, http.Header{"Content-Type": problem}, "{}", "which methods"},
		{"PUT", "/a", 405, http.Header{"Content-Type": text, "Allow": {"GET"}}, "{}", "no problem"},
	} {
		err := c.Check(&openapitest.Answer{Method: answer.method, Target: answer.target, Status: answer.status, Header: answer.header, Body: []byte(answer.body)})
		if (err == nil) != (answer.wrong == "") || err != nil && !strings.Contains(err.Error(), answer.wrong) {
			t.Errorf("%s %s %d %v: %v, want %q", answer.method, answer.target, answer.status, answer.header, err, answer.wrong)
		}
	}
}

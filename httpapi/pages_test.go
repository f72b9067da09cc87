package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"statstracker/httpapi/openapi"
	"statstracker/internal/problem"
	"statstracker/web"
)

// pages are those of the program.
func pages() map[string]http.Handler {
	return web.Handlers(web.Documents{
		Routes: func() ([]byte, error) { return openapi.Routes("v1.2.3") },
		Events: func() ([]byte, error) { return openapi.Events("v1.2.3") },
	})
}

func TestPagesAreServedFromTheBeginning(t *testing.T) {
	s := newClosedServer(t)
	targets := []string{"/docs", "/problems", "/assets/style.css", "/openapi.json", "/asyncapi.json"}
	for _, k := range problem.Kinds() {
		targets = append(targets, k.Kind.Type())
	}
	for _, target := range targets {
		r := s.send("GET", target, nil, "")
		tag := r.Header.Get("ETag")
		if r.StatusCode != http.StatusOK || tag == "" {
			t.Errorf("%s: %s %.200s", target, r.Status, r.body)
		}
		if again := s.send("GET", target, []string{"If-None-Match: W/" + tag}, ""); again.StatusCode != http.StatusNotModified || again.body != "" {
			t.Errorf("%s again: %s", target, again.Status)
		}
	}
	s.get("/problems/nothing", http.StatusNotFound)
}

// TestWhatBecomesOfTheExamplesOfEvents: the name of each says it.
func TestWhatBecomesOfTheExamplesOfEvents(t *testing.T) {
	text, err := openapi.Events("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Components struct {
			Messages map[string]struct {
				Examples []struct {
					Name    string
					Payload json.RawMessage
				}
			}
		}
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	s, n := newServer(t), 0
	for kind, m := range d.Components.Messages {
		for _, e := range m.Examples {
			n++
			if r := s.send("POST", "/v1/events", nil, string(e.Payload)); !strings.Contains(r.body, `"`+e.Name+`":1`) {
				t.Errorf("%s: %s is not %s: %s", kind, e.Payload, e.Name, r.body)
			}
		}
	}
	if n < 8 {
		t.Errorf("there are %d examples", n)
	}
}

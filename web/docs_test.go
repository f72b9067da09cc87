package web_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/httpapi/openapi"
	"statstracker/web"
)

// article returns the part of a page that is about something.
func article(p *parsed, id string) *html.Node {
	for n := range p.root.Descendants() {
		if n.Data == "article" && attribute(n, "aria-labelledby") == id {
			return n
		}
	}
	return nil
}

// described is an OpenAPI document as far as the test needs it.
type described struct {
	Paths map[string]map[string]struct {
		OperationID, Summary string
		Parameters           []struct{ Name string }
		RequestBody          json.RawMessage
		Responses            map[string]json.RawMessage
	}
}

// TestEveryOperationIsThere: with its address, parameters and answers, and how to call it.
func TestEveryOperationIsThere(t *testing.T) {
	document, err := openapi.Routes("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	var d described
	if err := json.Unmarshal(document, &d); err != nil {
		t.Fatal(err)
	}
	p := page(t, documents(), "/docs")
	for path, methods := range d.Paths {
		for method, o := range methods {
			a := article(p, o.OperationID)
			if a == nil {
				t.Errorf("%s %s is not there", method, path)
				continue
			}
			said := text(a)
			wants := []string{o.Summary, strings.ToUpper(method) + " " + path, "curl ", "http://127.0.0.1:5000/"}
			for _, parameter := range o.Parameters {
				wants = append(wants, parameter.Name)
			}
			for status := range o.Responses {
				wants = append(wants, status)
			}
			for _, want := range wants {
				if !strings.Contains(said, want) {
					t.Errorf("%s %s: %q is not there", method, path, want)
				}
			}
			for _, left := range []string{"`", "**", "](", "{game}'", "{board}/"} {
				if strings.Contains(strings.ReplaceAll(said, path, ""), left) {
					t.Errorf("%s %s: %q is left of the text", method, path, left)
				}
			}
		}
	}
}

// TestCallsHaveWhatIsNeeded: none lacks a parameter without which it would be refused, and
// each sends the simplest body that there is.
func TestCallsHaveWhatIsNeeded(t *testing.T) {
	all := text(page(t, documents(), "/docs").root)
	for call, want := range map[string]bool{
		"curl 'http://127.0.0.1:5000/v1/games/chess/boards/elo'\n":       true,
		"curl 'http://127.0.0.1:5000/v1/games/chess/boards/elo/rank'":    false,
		"curl 'http://127.0.0.1:5000/v1/games/chess/boards/elo/rank?":    true,
		"-H 'Content-Type: application/json' \\\n  --data-binary '{":     true,
		"-H 'Content-Type: application/cloudevents+json' \\\n  --data-b": false,
		"-H \"Authorization: Bearer $KEY\" \\\n  -H 'Content-Type":       true,
	} {
		if strings.Contains(strings.ReplaceAll(all, "curl", "\ncurl")+"\n", strings.TrimSuffix(call, "\n")) != want {
			t.Errorf("%q is there: %v", call, !want)
		}
	}
}

func TestEveryEventIsThere(t *testing.T) {
	p := page(t, documents(), "/docs")
	for id, wants := range map[string][]string{
		"event-result":    {"winner_id", "Who has lost it.", "counted", `"loser_id": "bob"`},
		"event-standings": {"JSON text such as", "rejected: It is not JSON."},
		"event-gameplay":  {"user_id", "event_name", "ignored"},
		"event-profile":   {"player_updated", "user_id"},
		"event-other":     {"product_id"},
	} {
		a := article(p, id)
		if a == nil {
			t.Errorf("%s is not there", id)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(text(a), want) {
				t.Errorf("%s: %q is not there: %s", id, want, text(a))
			}
		}
	}
}

// hostile is text that is to be shown, and to do nothing.
const hostile = `<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](data:text/html,x) <b>bold</b> \"'` + "`</code><script>`" + ` ![c](https://elsewhere.example/x.png) https://elsewhere.example`

// TestHostileTextDoesNothing: the documents are ours, but a mistake in one of them is no way
// in.
func TestHostileTextDoesNothing(t *testing.T) {
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	fill := func(text string) func() ([]byte, error) {
		return func() ([]byte, error) { return []byte(strings.ReplaceAll(text, "HOSTILE", string(quoted))), nil }
	}
	d := web.Documents{
		Routes: fill(`{"info":{"title":HOSTILE,"version":HOSTILE,"description":HOSTILE},"tags":[{"name":"t","description":HOSTILE}],
			"paths":{"/a/{b}":{"get":{"operationId":"a","summary":HOSTILE,"description":HOSTILE,"tags":["t"],"x-queries":[HOSTILE],
			"parameters":[{"name":"b","in":"path","required":true,"description":HOSTILE,"example":HOSTILE,"schema":{"type":"string","enum":[HOSTILE],"description":HOSTILE}}],
			"requestBody":{"description":HOSTILE,"content":{"application/json":{"schema":{"type":"object","properties":{"m":{"type":"string","description":HOSTILE}}},"example":HOSTILE}}},
			"responses":{"200":{"description":HOSTILE,"headers":{"X":{"description":HOSTILE}}}}}}}}`),
		Events: fill(`{"info":{"description":HOSTILE},"components":{"messages":{"m":{"title":HOSTILE,"summary":HOSTILE,"payload":{"type":"object","required":["f"],"properties":{"f":{"type":"string","description":HOSTILE}}},"examples":[{"name":HOSTILE,"payload":HOSTILE}]}}}}`),
	}
	p := page(t, d, "/docs")
	if n := strings.Count(text(p.root), "alert(1)"); n < 20 {
		t.Errorf("it is shown %d times", n)
	}
	for n := range p.root.Descendants() {
		bad := n.Type == html.ElementNode && slices.Contains([]string{"script", "iframe", "style", "object", "b"}, n.Data) && attribute(n, "class") != "method"
		for _, a := range n.Attr {
			bad = bad || strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") || strings.HasPrefix(a.Val, "data:")
		}
		if bad {
			t.Errorf("there is a %s %v", n.Data, n.Attr)
		}
	}
}

package openapi

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func node(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return n.Content[0]
}

func TestFilesAreJoinedInTheirOrder(t *testing.T) {
	into := node(t, "paths: {/b: {get: 1}}\ncomponents: {}\n")
	if err := join(into, node(t, "paths: {/a: {get: 2}, /b: {put: 3}}\nmore: [1, 2.50, true, null, 2026-11, 2026-11-01, \"1\"]\n")); err != nil {
		t.Fatal(err)
	}
	got, err := appendJSON(nil, into)
	const want = `{"paths":{"/b":{"get":1,"put":3},"/a":{"get":2}},"components":{},"more":[1,2.5,true,null,"2026-11","2026-11-01","1"]}`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s, want\n%s", err, got, want)
	}
}

func TestNothingIsWrittenOver(t *testing.T) {
	for _, text := range []string{"a: {b: 2}", "a: 1", "a: {b: {c: 1}}"} {
		if err := join(node(t, "a: {b: 1}"), node(t, text)); err == nil || !strings.Contains(err.Error(), "is there already") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWhatHasNoFormInJSON(t *testing.T) {
	for _, text := range []string{"a: &x 1\nb: *x", "a: .nan"} {
		if got, err := appendJSON(nil, node(t, text)); err == nil {
			t.Errorf("%s: %s", text, got)
		}
	}
}

const pet = `
x-problem-groups: {all: [more, unavailable], more: [unknown-game]}
paths: {/a: {get: {x-problems: [all, unknown-board], responses: {"404": {content: {text/plain: {}}}}}}}
`

func TestProblemsBecomeResponses(t *testing.T) {
	document := node(t, pet)
	if err := expand(document); err != nil {
		t.Fatal(err)
	}
	got, err := appendJSON(nil, document)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"paths":{"/a":{"get":{"responses":{"404":{"content":{"text/plain":{},"application/problem+json":{`,
		`"enum":["/problems/unknown-game","/problems/unknown-board"]`, `"503":{"content":{`, `"headers":{"Cache-Control":{"$ref":"#/components/headers/Cache-Control"},"RateLimit"`, `"Retry-After":`, `"Vary":`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "x-problem") {
		t.Errorf("left over: %s", got)
	}
}

func TestAnswersWithATag(t *testing.T) {
	const tagged = `
x-problem-groups: {}
paths: {/a: {get: {x-tagged: true, x-problems: [], responses: {"200": {description: yes}}}}}
components: {responses: {NotModified: {}}}
`
	document := node(t, tagged)
	if err := expand(document); err != nil {
		t.Fatal(err)
	}
	got, err := appendJSON(nil, document)
	const limits = `"RateLimit":{"$ref":"#/components/headers/RateLimit"},"RateLimit-Policy":{"$ref":"#/components/headers/RateLimit-Policy"},"Vary":{"$ref":"#/components/headers/Vary"}}}`
	const want = `{"paths":{"/a":{"get":{"responses":{"200":{"description":"yes","headers":{"Cache-Control":{"$ref":"#/components/headers/Cache-Control"},` +
		`"ETag":{"$ref":"#/components/headers/ETag"},` + limits + `,"304":{"$ref":"#/components/responses/NotModified"}}}}},"components":{"responses":{"NotModified":{"headers":{"Cache-Control":{"$ref":"#/components/headers/Cache-Control"},` + limits + `}}}`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s, want\n%s", err, got, want)
	}
	for _, other := range []string{`{"200": {$ref: x}}`, `{"202": {}}`, `{"200": {headers: x}}`, `{"200": {}, "304": x}`} {
		if err := expand(node(t, strings.Replace(tagged, `{"200": {description: yes}}`, other, 1))); err == nil {
			t.Errorf("%s is taken", other)
		}
	}
}

func TestProblemsThatCannotBe(t *testing.T) {
	for _, change := range []struct{ old, text string }{
		{"unknown-board]", "unknown-bored]"},
		{"more: [", "more: [nothing, "},
		{"x-problems", "x-problem"},
		{"responses", "answers"},
		{"paths", "path"},
		{"x-problem-groups", "groups"},
		{"content: {text/plain: {}}", "description: none"},
	} {
		if err := expand(node(t, strings.Replace(pet, change.old, change.text, 1))); err == nil {
			t.Errorf("%s is taken", change.text)
		}
	}
}

package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/httpapi/openapi"
)

// answers are what the methods read, by the operation of the OpenAPI document.
var answers = map[string]any{
	"sendEvents": Result{}, "listRejections": RejectionPage{}, "getRejection": RejectedEvent{}, "retryRejection": Retried{},
	"retryRejections": RetriedPage{}, "discardRejection": discarded{}, "discardRejections": DiscardedPage{},
	"listGames": games{}, "getGame": Game{}, "getBoard": Page{}, "getAround": Page{}, "getPlace": Place{}, "lookUpPlayers": Friends{},
	"listSeasons": seasons{}, "getRankOfScore": ScoreRank{}, "getAroundScore": ScorePage{}, "getPercentiles": Percentiles{},
	"getDistribution": Distribution{}, "searchPlayers": FoundPage{}, "getPlayer": Player{}, "getPerson": Person{}, "setProfile": Found{},
}

// events are what [Client.Listen] yields, by the name of the event.
var events = map[string]any{"snapshot": Snapshot{}, "change": Change{}, "player": Standing{}, "season": NewSeason{}, "end": Error{}}

// otherTags are those of operations that this package has no methods for, with the reason.
var otherTags = map[string]string{
	"amendments": "what the commands of operators do",
	"persons":    "what the commands of operators do",
	"access":     "what the commands of operators do",
	"server":     "for monitors and load balancers",
	"original":   "for portals that already call it",
	"history":    "answers of many shapes for pages that explain; Ask has their text",
}

// otherOperations are some of the other tags, likewise.
var otherOperations = map[string]string{
	"readLog":    "a stream of lines: Request and Do read it",
	"getRescore": "what the commands of operators do", "startRescore": "what the commands of operators do",
	"askWhatIf": "what the commands of operators do", "applyPlan": "what the commands of operators do",
	"getRules": "what the commands of operators do", "putRules": "what the commands of operators do",
	"getGamesSchema": "for editors",
	"listenToBoard":  "events, see events",
	"getEmbedding":   "for pages that show others, which speak oEmbed",
}

// leftOut are the members of answers that the structs do not have, with the reason.
var leftOut = map[string]string{
	"getPlayer.stats":       "the values of statistics",
	"getGame.stats":         "the names of statistics",
	"listGames.games.stats": "the names of statistics",
	"end.type":              "its last part is Kind",
	"listSeasons.game":      "who asks knows it", "listSeasons.board": "who asks knows it",
	"listSeasons.as_of": "who asks knows it", "listSeasons.as_of_revision": "who asks knows it",
}

// beyond are the members of structs that one of the answers that they are for does not
// have, with the reason.
var beyond = map[string]string{
	"lookUpPlayers.entries.moved": "it has that of an Entry",
	"lookUpPlayers.entries.new":   "it has that of an Entry",
}

// document is the OpenAPI document.
type document map[string]any

func readDocument(t *testing.T) document {
	t.Helper()
	text, err := openapi.Routes("")
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// member returns what stands at the path of members.
func member(of any, path ...string) any {
	for _, name := range path {
		object, ok := of.(map[string]any)
		if !ok {
			return nil
		}
		of = object[name]
	}
	return of
}

// operations are those of the document by their id.
func (d document) operations() map[string]map[string]any {
	all := make(map[string]map[string]any)
	for _, methods := range d["paths"].(map[string]any) {
		for _, of := range methods.(map[string]any) {
			if operation, ok := of.(map[string]any); ok && operation["operationId"] != nil {
				all[operation["operationId"].(string)] = operation
			}
		}
	}
	return all
}

// resolve follows references, and joins what a schema is made of.
func (d document) resolve(schema any) map[string]any {
	s, _ := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		return d.resolve(member(map[string]any(d), strings.Split(strings.TrimPrefix(ref, "#/"), "/")...))
	}
	all, ok := s["allOf"].([]any)
	if !ok {
		return s
	}
	joined := maps.Clone(s)
	properties := maps.Clone(propertiesOf(s))
	for _, part := range all {
		maps.Copy(properties, propertiesOf(d.resolve(part)))
	}
	joined["properties"] = properties
	return joined
}

func propertiesOf(s map[string]any) map[string]any {
	properties, ok := s["properties"].(map[string]any)
	if !ok {
		return map[string]any{}
	}
	return properties
}

// comparison compares types with schemas.
type comparison struct {
	document
	met   map[string]bool // the places of leftOut that there are
	wrong []string
}

func (c *comparison) faultf(format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
}

// compare compares a type with a schema at the place.
func (c *comparison) compare(place string, t reflect.Type, schema any) {
	s := c.resolve(schema)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
	case t == reflect.TypeFor[time.Time]():
		c.is(place, s, "string")
	case t.Kind() == reflect.Struct:
		c.members(place, t, s)
	case t.Kind() == reflect.Slice:
		c.is(place, s, "array")
		c.compare(place, t.Elem(), s["items"])
	case t.Kind() == reflect.Map:
		c.is(place, s, "object")
		c.compare(place, t.Elem(), s["additionalProperties"])
	default:
		c.is(place, s, map[reflect.Kind]string{
			reflect.Int: "integer", reflect.Int64: "integer", reflect.Uint64: "integer", reflect.Float64: "number",
			reflect.Bool: "boolean", reflect.String: "string",
		}[t.Kind()])
	}
}

// is checks what sort of value a schema is of.
func (c *comparison) is(place string, s map[string]any, want string) {
	got, _ := s["type"].(string)
	if list, ok := s["type"].([]any); ok && slices.Contains(list, any("null")) {
		got, _ = list[0].(string)
	}
	switch s["const"].(type) {
	case bool:
		got = "boolean"
	case string:
		got = "string"
	}
	if s["enum"] != nil {
		got = "string"
	}
	if got != want {
		c.faultf("%s is of the type %q in the document, and %s here", place, got, want)
	}
}

// members compares those of a struct with those of an object.
func (c *comparison) members(place string, t reflect.Type, s map[string]any) {
	fields, properties := fieldsOf(t), propertiesOf(s)
	for name, schema := range properties {
		at := place + "." + name
		field, ok := fields[name]
		_, left := leftOut[at]
		c.met[at] = true
		switch {
		case left && ok:
			c.faultf("%s is said to be left out, and is not", at)
		case !left && !ok:
			c.faultf("%s is in the document, and not in %v", at, t)
		case ok:
			c.compare(at, field, schema)
		}
	}
	for name := range fields {
		_, told := properties[name]
		if _, why := beyond[place+"."+name]; told == why {
			c.faultf("%s.%s is in %v, and whether in the document is %v", place, name, t, told)
		}
	}
}

// fieldsOf returns the types of what JSON has for a struct, by name.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := make(map[string]reflect.Type)
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && !f.Anonymous && name != "-" {
			fields[name] = f.Type
		}
	}
	return fields
}

// TestAnswersAreThoseOfTheDocument: what a server answers is in the structs, so this
// package cannot fall behind.
func TestAnswersAreThoseOfTheDocument(t *testing.T) {
	t.Parallel()
	c := &comparison{document: readDocument(t), met: map[string]bool{}}
	for id, operation := range c.operations() {
		if value, ok := answers[id]; ok {
			c.met[id] = true
			c.compare(id, reflect.TypeOf(value), member(operation, "responses", "200", "content", "application/json", "schema"))
		}
	}
	stream := member(c.operations()["listenToBoard"], "responses", "200", "content", "text/event-stream", "x-events")
	for name, event := range stream.(map[string]any) {
		c.met[name] = true
		c.compare(name, reflect.TypeOf(events[name]), member(event, "schema"))
	}
	for place := range leftOut {
		c.need(place)
	}
	for id := range answers {
		c.need(id)
	}
	for name := range events {
		c.need(name)
	}
	for _, fault := range c.wrong {
		t.Error(fault)
	}
}

// need checks that the document has what is at a place.
func (c *comparison) need(place string) {
	if !c.met[place] {
		c.faultf("%s is not in the document", place)
	}
}

// TestOperationsAreThoseOfTheDocument: each has a method here, or a reason why not.
func TestOperationsAreThoseOfTheDocument(t *testing.T) {
	t.Parallel()
	for id, operation := range readDocument(t).operations() {
		tag := operation["tags"].([]any)[0].(string)
		_, has := answers[id]
		_, other := otherOperations[id]
		if _, otherTag := otherTags[tag]; !has && !other && !otherTag {
			t.Errorf("the operation %s, of %s, has no method, and no reason why not", id, tag)
		}
	}
}

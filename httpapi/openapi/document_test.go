package openapi_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"statstracker/httpapi/openapi"
	"statstracker/internal/openapitest"
)

func routes(t *testing.T) []byte {
	t.Helper()
	document, err := openapi.Routes("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// metaSchema returns the published schema of documents that the file has.
func metaSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("http://localhost/"+name, value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("http://localhost/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func requireValid(t *testing.T, schema *jsonschema.Schema, document []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%#v", err)
	}
}

// TestTheRoutesAreOpenAPI: the schema is that of the OpenAPI Initiative.
func TestTheRoutesAreOpenAPI(t *testing.T) {
	requireValid(t, metaSchema(t, "oas-3.1-schema.json"), routes(t))
}

// TestTheEventsAreAsyncAPI: the schema is that of the AsyncAPI Initiative.
func TestTheEventsAreAsyncAPI(t *testing.T) {
	document, err := openapi.Events("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	requireValid(t, metaSchema(t, "asyncapi-3.0-schema.json"), document)
}

// TestTheExamplesOfEventsAreValid: each is one that its message describes.
func TestTheExamplesOfEventsAreValid(t *testing.T) {
	text, err := openapi.Events("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("http://localhost/asyncapi.json", document); err != nil {
		t.Fatal(err)
	}
	for name, message := range document.(map[string]any)["components"].(map[string]any)["messages"].(map[string]any) {
		schema, err := compiler.Compile("http://localhost/asyncapi.json#/components/messages/" + name + "/payload")
		if err != nil {
			t.Fatal(err)
		}
		for _, example := range message.(map[string]any)["examples"].([]any) {
			if err := schema.Validate(example.(map[string]any)["payload"]); err != nil {
				t.Errorf("an example of %s: %v", name, err)
			}
		}
	}
}

// TestTheSchemasOfDocumentsAreStrict: what is no such document is found to be none.
func TestTheSchemasOfDocumentsAreStrict(t *testing.T) {
	for name, documents := range map[string][]string{
		"oas-3.1-schema.json":      {`{}`, `{"openapi":"3.1.1","info":{"title":"x","version":"1"}}`, `{"openapi":"3.1.1","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{}}}}}}`},
		"asyncapi-3.0-schema.json": {`{}`, `{"asyncapi":"3.0.0","info":{"title":"x"}}`, `{"asyncapi":"3.0.0","info":{"title":"x","version":"1"},"operations":{"a":{"action":"shout","channel":{"$ref":"#/channels/a"}}}}`},
	} {
		schema := metaSchema(t, name)
		for _, document := range documents {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(value) == nil {
				t.Errorf("%s takes %s", name, document)
			}
		}
	}
}

func contract(t *testing.T) *openapitest.Contract {
	t.Helper()
	c, err := openapitest.New(routes(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheExamplesAreValid(t *testing.T) {
	for _, err := range contract(t).Examples() {
		t.Error(err)
	}
}

// parts are what a document has for its operations to refer to.
type parts map[string]map[string]any

func TestEveryPartIsUsedAndThere(t *testing.T) {
	document := routes(t)
	var d struct{ Components parts }
	if err := json.Unmarshal(document, &d); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, match := range regexp.MustCompile(`"#/components/([A-Za-z]+)/([^"]+)"`).FindAllStringSubmatch(string(document), -1) {
		used[match[1]+"/"+match[2]] = true
		if d.Components[match[1]][match[2]] == nil {
			t.Errorf("there is no %s", match[0])
		}
	}
	c := contract(t)
	for kind, named := range d.Components {
		for name := range named {
			if !used[kind+"/"+name] && kind != "securitySchemes" {
				t.Errorf("nothing refers to components/%s/%s", kind, name)
			}
			if kind == "schemas" {
				_ = c.Valid("#/components/schemas/"+name, nil) // compiles it
			}
		}
	}
}

func TestEveryOperationSaysWhatItIs(t *testing.T) {
	var d struct{ Tags []struct{ Name string } }
	if err := json.Unmarshal(routes(t), &d); err != nil {
		t.Fatal(err)
	}
	known := map[any]bool{}
	for _, tag := range d.Tags {
		known[tag.Name] = true
	}
	ids := map[any]string{}
	for _, o := range contract(t).Operations() {
		id, summary, tags := o.Description["operationId"], o.Description["summary"], o.Description["tags"]
		list, _ := tags.([]any)
		switch {
		case id == nil || ids[id] != "":
			t.Errorf("%s has no operationId of its own: %v", o.Pattern(), id)
		case summary == nil || strings.HasSuffix(summary.(string), "."):
			t.Errorf("%s has no summary, or one with a full stop", o.Pattern())
		case len(list) != 1 || !known[list[0]]:
			t.Errorf("%s has not one of the tags: %v", o.Pattern(), tags)
		case o.Description["security"] == nil:
			t.Errorf("%s does not say who may ask", o.Pattern())
		}
		ids[id] = o.Path
	}
}

// TestVariablesAreParameters: every variable of a path is described, and no other.
func TestVariablesAreParameters(t *testing.T) {
	c := contract(t)
	for _, o := range c.Operations() {
		described := map[string]bool{}
		for _, p := range c.Parameters(&o) {
			if p.In == "path" {
				described["{"+p.Name+"}"] = true
			}
			if p.Example == nil && p.In == "path" {
				t.Errorf("%s: %s has no example", o.Pattern(), p.Name)
			}
		}
		variables := regexp.MustCompile(`\{[a-z_]+\}`).FindAllString(o.Path, -1)
		for _, v := range variables {
			if !described[v] {
				t.Errorf("%s: %s is not described", o.Pattern(), v)
			}
		}
		if len(described) != len(variables) {
			t.Errorf("%s describes %v", o.Pattern(), described)
		}
	}
}

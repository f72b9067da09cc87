package gamefile_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"

	"statstracker/game/gamefile"
)

// schema returns a function that validates a file.
func schema(tb testing.TB) func(text string) error {
	tb.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(gamefile.Schema(), &s); err != nil {
		tb.Fatal(err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return func(text string) error {
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(text), &node); err != nil {
			return err
		}
		asText(&node)
		var value any
		if err := node.Decode(&value); err != nil {
			return err
		}
		return resolved.Validate(value)
	}
}

// asText makes texts of times, as editors do: JSON has none.
func asText(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, child := range n.Content {
		asText(child)
	}
}

func TestTheSchemaAcceptsEveryExample(t *testing.T) {
	validate := schema(t)
	football, err := os.ReadFile("../../examples/football/games.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"football": string(football), "template": string(gamefile.Template("chess")), "shooter": shooter, "boards": boards,
	} {
		if err := validate(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaRefusesWhatParseRefusesForItsStructure(t *testing.T) {
	validate := schema(t)
	golden, err := os.ReadFile(badFiles)
	if err != nil {
		t.Fatal(err)
	}
	semantic := map[string]bool{
		"nothing to keep": true, "two statistics of one name": true, "an unknown variable": true, "result variables are not for other events": true,
		"what CEL has and rules do not": true, "expressions that take too long": true, "formulas": true,
		"a measure without rules, and a rating with them": true, "a duration that is too long": true,
		"places of anchors, and of an expression that ends too early": true, "functions": true, "results is not result": true,
		"no skew at all": true, "a share of what is no sum": true, "what a tie is called": true,
	}
	checked := 0
	for _, block := range strings.Split("\n"+string(golden), "\n=== ")[1:] {
		title, rest, _ := strings.Cut(block, "\n")
		text, _, _ := strings.Cut(rest, "---\n")
		err := validate(text)
		if semantic[title] != (err == nil) {
			t.Errorf("%s: the schema says %v", title, err)
		}
		checked++
	}
	if checked < 30 {
		t.Errorf("only %d files are there", checked)
	}
}

func TestEveryKeyOfTheSchemaIsDescribed(t *testing.T) {
	var s struct {
		Defs map[string]struct {
			Properties map[string]struct {
				Description string
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal(gamefile.Schema(), &s); err != nil {
		t.Fatal(err)
	}
	keys := 0
	for name, def := range s.Defs {
		for key, property := range def.Properties {
			if property.Description == "" {
				t.Errorf("%s of %s has no description", key, name)
			}
			keys++
		}
	}
	if keys < 60 {
		t.Errorf("the schema has %d keys", keys)
	}
}

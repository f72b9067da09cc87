package gamefile_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"statstracker/game/gamefile"
)

// The files that the documentation shows are right, and it names every key.
func TestTheDocumentationIsTrue(t *testing.T) {
	var all string
	for name, games := range map[string]int{"../../README.md": 1, "../../docs/games.md": 1} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
		for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			if _, err := gamefile.Parse(gamefile.File{Name: name, Text: []byte(block[1])}); err != nil {
				t.Errorf("what %s shows is not right: %v", name, err)
			}
			games--
		}
		if games != 0 {
			t.Errorf("%s shows %d files less than expected", name, games)
		}
	}
	var schema any
	if err := json.Unmarshal(gamefile.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for key := range keysOf(schema, map[string]bool{}) {
		if !strings.Contains(all, "`"+key+"`") && !strings.Contains(all, key+":") {
			t.Errorf("the documentation does not name the key %q", key)
		}
	}
}

// keysOf adds the names of all properties in a JSON Schema.
func keysOf(schema any, keys map[string]bool) map[string]bool {
	switch s := schema.(type) {
	case map[string]any:
		if properties, ok := s["properties"].(map[string]any); ok {
			for key := range properties {
				keys[key] = true
			}
		}
		for _, below := range s {
			keysOf(below, keys)
		}
	case []any:
		for _, below := range s {
			keysOf(below, keys)
		}
	}
	return keys
}

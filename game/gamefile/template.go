package gamefile

import (
	_ "embed" // the template
	"encoding/json"
	"slices"
	"strings"
)

//go:embed template.yaml
var template string

// Template returns a commented file that defines the game with a few boards and
// statistics, to start from. It parses if the name can be that of a game. The
// caller owns the bytes.
func Template(name string) []byte {
	return []byte(strings.Replace(template, "GAME", scalarText(name), 1))
}

// scalarText writes a text so that YAML reads it as one.
func scalarText(text string) string {
	if identifier.MatchString(text) && !slices.Contains(reserved, text) {
		return text
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return "game"
	}
	return string(quoted)
}

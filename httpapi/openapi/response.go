package openapi

import (
	"fmt"
	"net/http"
	"strings"

	"go.yaml.in/yaml/v3"

	"statstracker/internal/problem"
)

// problemResponse returns the response for all kinds of a status.
func problemResponse(status int, kinds []problem.About) (*yaml.Node, error) {
	var titles []string
	var types []any
	examples := map[string]any{}
	for _, a := range kinds {
		titles = append(titles, fmt.Sprintf("[%s](%s)", a.Title, a.Kind.Type()))
		types = append(types, a.Kind.Type())
		examples[string(a.Kind)] = map[string]any{"value": exampleOf(a)}
	}
	response := map[string]any{
		"description": strings.Join(titles, "; ") + ".",
		"content": map[string]any{problem.ContentType: map[string]any{
			"schema":   problemSchema(status, kinds[0].Kind, types),
			"examples": examples,
		}},
	}
	headers := map[string]any{}
	for _, name := range headersOf(status) {
		headers[name] = reference("headers", name)
	}
	response["headers"] = headers
	var n yaml.Node
	if err := n.Encode(response); err != nil {
		return nil, fmt.Errorf("describe the problems of %d: %w", status, err)
	}
	return &n, nil
}

// problemSchema returns the schema of the problems: that of all, or of the only kind
// that says more.
func problemSchema(status int, first problem.Kind, types []any) map[string]any {
	schema := reference("schemas", "Problem")
	if first == problem.InvalidRules {
		schema = reference("schemas", "InvalidRules")
	}
	schema["properties"] = map[string]any{
		"type":   map[string]any{"enum": types},
		"status": map[string]any{"const": status},
	}
	return schema
}

func reference(kind, name string) map[string]any {
	return map[string]any{"$ref": "#/components/" + kind + "/" + name}
}

// exampleOf returns a problem of the kind. Its detail says what is to be done.
func exampleOf(a problem.About) map[string]any {
	example := map[string]any{"type": a.Kind.Type(), "title": a.Title, "status": a.Status, "detail": a.Advice}
	switch a.Kind {
	case problem.InvalidRequest:
		example["errors"] = []any{map[string]any{"field": "limit", "detail": "has to be a whole number from 1 to 1000"}}
	case problem.InvalidRules:
		example["problems"] = []any{map[string]any{"file": "games.yaml", "line": 3, "column": 9, "message": "there is no score of this kind"}}
	}
	return example
}

// headersOf returns the headers that problems of the status have.
func headersOf(status int) []string {
	switch status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return []string{"Cache-Control", "Retry-After"}
	case http.StatusUnsupportedMediaType:
		return []string{"Accept-Encoding", "Cache-Control"}
	case http.StatusUnauthorized:
		return []string{"Cache-Control", "WWW-Authenticate"}
	}
	return []string{"Cache-Control"}
}

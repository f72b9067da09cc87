package openapitest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// namedByRules marks a schema whose additional members have names that rules of games
// choose.
const namedByRules = "x-named-by-rules"

// closer closes schemas.
type closer struct {
	names string // a pattern of the names that rules of games have chosen
}

// closeDocument returns a copy of a document in which no object takes members that
// its schema does not have, but for the names that rules have chosen. What is a part of
// another schema (allOf) stays open there: the whole is closed.
func closeDocument(document map[string]any, names []string) map[string]any {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	c := closer{"^(" + strings.Join(quoted, "|") + ")$"}
	closed := asMap(c.closeIn(document))
	components := asMap(closed["components"])
	opened := map[string]any{}
	for name, schema := range asMap(asMap(document["components"])["schemas"]) {
		opened[name] = c.closeMembers(asMap(schema))
	}
	components["x-open"] = opened
	closedSchemas := map[string]any{}
	for name, schema := range asMap(asMap(document["components"])["schemas"]) {
		closedSchemas[name] = c.closeSchema(schema)
	}
	components["schemas"] = closedSchemas
	return closed
}

// closeIn returns a copy of a part of the document with its schemas closed.
func (c closer) closeIn(v any) any {
	switch v := v.(type) {
	case map[string]any:
		closed := make(map[string]any, len(v))
		for name, value := range v {
			if name == "schema" {
				closed[name] = c.closeSchema(value)
				continue
			}
			closed[name] = c.closeIn(value)
		}
		return closed
	case []any:
		closed := make([]any, len(v))
		for i := range v {
			closed[i] = c.closeIn(v[i])
		}
		return closed
	}
	return v
}

func (c closer) closeSchema(v any) any {
	schema, ok := v.(map[string]any)
	if !ok {
		return v // true or false
	}
	schema = c.closeMembers(schema)
	if named, _ := schema[namedByRules].(bool); named {
		schema["patternProperties"] = map[string]any{c.names: schema["additionalProperties"]}
		delete(schema, "additionalProperties")
	}
	_, members := schema["properties"]
	_, says := schema["additionalProperties"]
	if isObject := schema["type"] == "object"; (isObject || members) && !says {
		schema["unevaluatedProperties"] = false
	}
	return schema
}

// closeMembers returns a schema that is open itself, with closed ones in it.
func (c closer) closeMembers(schema map[string]any) map[string]any {
	schema = maps.Clone(schema)
	for _, name := range []string{"items", "additionalProperties"} {
		if v, ok := schema[name]; ok {
			schema[name] = c.closeSchema(v)
		}
	}
	if all, ok := schema["properties"].(map[string]any); ok {
		all = maps.Clone(all)
		for name := range all {
			all[name] = c.closeSchema(all[name])
		}
		schema["properties"] = all
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		if parts, ok := schema[name].([]any); ok {
			parts = slices.Clone(parts)
			for i := range parts {
				parts[i] = c.closeSchema(parts[i])
			}
			schema[name] = parts
		}
	}
	if parts, ok := schema["allOf"].([]any); ok {
		parts = slices.Clone(parts)
		for i := range parts {
			parts[i] = c.openPart(asMap(parts[i]))
		}
		schema["allOf"] = parts
	}
	return schema
}

// openPart returns a part of a schema, which refers to open schemas.
func (c closer) openPart(part map[string]any) map[string]any {
	part = c.closeMembers(part)
	if to, ok := part["$ref"].(string); ok {
		part["$ref"] = strings.Replace(to, "#/components/schemas/", "#/components/x-open/", 1)
	}
	return part
}

// asMap returns the object; an empty one if it is none.
func asMap(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

package gamefile

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// Schema returns the JSON Schema (2020-12) of the files, for editors. It is made
// of the tables that Parse reads with. It knows the structure, not the
// expressions, and takes texts in some places only with quotation marks where
// Parse takes them without. The caller owns the bytes.
func Schema() []byte {
	g := generator{defs: object{}}
	schema := object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "Games of Stats Tracker",
		"description": "One game, with game, or several by name, with games",
		"oneOf":       []any{g.of(reflect.TypeFor[loneFile]()), g.of(reflect.TypeFor[manyFile]())},
	}
	schema["$defs"] = g.defs
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic("gamefile: write the schema: " + err.Error())
	}
	return append(text, '\n')
}

// object is a part of a schema.
type object map[string]any

// generator makes schemas of types.
type generator struct {
	defs object // of the structs, by name
}

// described is a type with a schema of its own: each that is decodable.
type described interface {
	schema(g *generator) object
}

// of returns the schema of values of the type.
func (g *generator) of(t reflect.Type) object {
	if d, ok := reflect.TypeAssert[described](reflect.New(t)); ok {
		return d.schema(g)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.of(t.Elem())
	case reflect.Struct:
		return g.define(t)
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	}
	return object{"type": []string{"string", "number", "boolean"}}
}

// define puts the schema of a struct among the definitions.
func (g *generator) define(t reflect.Type) object {
	name := strings.TrimSuffix(strings.TrimSuffix(t.Name(), "Spec"), "Keys")
	if _, known := g.defs[name]; !known {
		g.defs[name] = nil
		g.defs[name] = g.mapping(t)
	}
	return object{"$ref": "#/$defs/" + name}
}

func (g *generator) mapping(t reflect.Type) object {
	properties := object{}
	required := []string{}
	for _, k := range keysOf(t) {
		properties[k.name] = g.key(k)
		if k.must() {
			required = append(required, k.name)
		}
	}
	schema := object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	var one []any
	for _, name := range oneOf(t) {
		one = append(one, object{"required": []string{name}})
	}
	if one != nil {
		schema["oneOf"] = one
	}
	return schema
}

// key is the schema of a key, after its tags.
func (g *generator) key(k structKey) object {
	schema := g.of(k.kind)
	schema["description"] = k.tag.Get("doc")
	if words := strings.Fields(k.tag.Get("oneof")); len(words) > 0 {
		delete(schema, "type")
		schema["enum"] = words
	}
	if schema["type"] == "integer" || schema["type"] == "number" {
		schema["minimum"], schema["maximum"] = limits(k.tag)
	}
	if eg := k.tag.Get("eg"); eg != "" {
		schema["examples"] = []any{example(eg)}
	}
	return schema
}

// example is an example as JSON, or a text.
func example(text string) any {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return json.RawMessage(strconv.Quote(text))
}

func words(list string) []string { return strings.Fields(list) }

func (*text) schema(*generator) object {
	word := object{"type": []string{"string", "number", "boolean"}}
	return object{"anyOf": []any{word, object{
		"type": "object", "minProperties": 1, "additionalProperties": word,
		"propertyNames": object{"pattern": language.String()},
	}}}
}

func (*duration) schema(*generator) object {
	return object{"type": "string", "pattern": `^\+?([0-9]*\.?[0-9]+(ns|us|µs|ms|s|m|h))+$`}
}

func (*expression) schema(*generator) object {
	return object{"type": []string{"string", "number", "boolean"}, "pattern": `\S`, "maxLength": MaxExpression}
}

func (*many[T]) schema(g *generator) object {
	item := g.of(reflect.TypeFor[T]())
	return object{"anyOf": []any{item, object{"type": "array", "items": item, "minItems": 1, "maxItems": MaxRules}}}
}

func (*named[T]) schema(g *generator) object {
	return object{
		"type": "object", "additionalProperties": g.of(reflect.TypeFor[T]()),
		"propertyNames": object{"minLength": 1, "maxLength": maxName, "pattern": `^\S(.*\S)?$`},
	}
}

func (m *sorted[T]) schema(g *generator) object { return m.named.schema(g) }

func (*fieldSpec) schema(*generator) object { return object{"enum": words(fieldWords)} }

func (*formatVersion) schema(*generator) object { return object{"const": theVersion} }

func (*share) schema(*generator) object {
	return object{"anyOf": []any{object{"enum": []string{"nothing", "everything"}}, object{"type": "number", "minimum": 0, "maximum": 1}}}
}

func (*zone) schema(*generator) object { return object{"type": "string"} }

func (*order) schema(*generator) object { return object{"enum": words(orderWords)} }

func (*valueSpec) schema(g *generator) object {
	return object{"anyOf": []any{object{"type": []string{"string", "number", "boolean"}}, g.of(reflect.TypeFor[valueKeys]())}}
}

func (*scoreSpec) schema(g *generator) object {
	return g.wordOr(ratingWords+" "+measureWords, reflect.TypeFor[scoreKeys]())
}

func (*streakSpec) schema(g *generator) object {
	return g.wordOr(streakWords, reflect.TypeFor[many[ruleSpec]]())
}

func (*seasonSpec) schema(g *generator) object {
	return g.wordOr(seasonWords, reflect.TypeFor[seasonKeys]())
}

func (*statSpec) schema(g *generator) object {
	results := object{"enum": []any{nil, true}, "description": "of results only: games, wins, losses and draws"}
	return object{"anyOf": []any{results, g.of(reflect.TypeFor[statKeys]())}}
}

// wordOr is the schema of what is a word or a longer value.
func (g *generator) wordOr(list string, long reflect.Type) object {
	return object{"anyOf": []any{object{"enum": words(list)}, g.of(long)}}
}

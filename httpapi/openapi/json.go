package openapi

import (
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// appendJSON appends a node of YAML as JSON, with the members in their order. Times
// are texts.
func appendJSON(dst []byte, n *yaml.Node) ([]byte, error) {
	switch n.Kind {
	case yaml.MappingNode:
		return appendObject(dst, n)
	case yaml.SequenceNode:
		return appendArray(dst, n)
	case yaml.ScalarNode:
		return appendScalar(dst, n)
	}
	return nil, fmt.Errorf("line %d: a node of kind %d has no form in JSON", n.Line, n.Kind)
}

func appendObject(dst []byte, n *yaml.Node) (_ []byte, err error) {
	dst = append(dst, '{')
	for i := 0; i < len(n.Content); i += 2 {
		if i > 0 {
			dst = append(dst, ',')
		}
		name, err := json.Marshal(n.Content[i].Value)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
		dst = append(append(dst, name...), ':')
		if dst, err = appendJSON(dst, n.Content[i+1]); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

func appendArray(dst []byte, n *yaml.Node) (_ []byte, err error) {
	dst = append(dst, '[')
	for i, element := range n.Content {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendJSON(dst, element); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

func appendScalar(dst []byte, n *yaml.Node) ([]byte, error) {
	var value any = n.Value
	switch n.Tag {
	case "!!str", "!!timestamp":
	default:
		if err := n.Decode(&value); err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", n.Line, err)
	}
	return append(dst, text...), nil
}

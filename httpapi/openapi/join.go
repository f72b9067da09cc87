package openapi

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// join adds the members of a mapping to another. Mappings that both have are joined;
// anything else may be only in one of them.
func join(into, from *yaml.Node) error {
	for i := 0; i < len(from.Content); i += 2 {
		key, value := from.Content[i], from.Content[i+1]
		there := member(into, key.Value)
		switch {
		case there == nil:
			into.Content = append(into.Content, key, value)
		case there.Kind != yaml.MappingNode || value.Kind != yaml.MappingNode:
			return fmt.Errorf("line %d: %s is there already", key.Line, key.Value)
		default:
			if err := join(there, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// member returns the value of a mapping's member, or nil.
func member(n *yaml.Node, name string) *yaml.Node {
	if n == nil {
		return nil
	}
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// remove takes a member out of a mapping.
func remove(n *yaml.Node, name string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			n.Content = append(n.Content[:i], n.Content[i+2:]...)
			return
		}
	}
}

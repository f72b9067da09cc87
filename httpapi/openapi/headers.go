package openapi

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// unlimitedMember is the member of an operation that says that it may be asked as often
// as one likes.
const unlimitedMember = "x-unlimited"

// expandEdge gives the answers of an operation the headers that stand between clients
// and routes adds to all of them.
func expandEdge(operation, responses, components *yaml.Node) error {
	names := []string{"Cache-Control", "Vary"}
	if member(operation, unlimitedMember) == nil {
		names = append(names, "RateLimit", "RateLimit-Policy")
	}
	remove(operation, unlimitedMember)
	for i := 1; i < len(responses.Content); i += 2 {
		response := responses.Content[i]
		if to := member(response, "$ref"); to != nil {
			response = member(member(components, "responses"), lastPart(to.Value))
		}
		if err := addHeaders(response, names...); err != nil {
			return fmt.Errorf("the answer %s: %w", responses.Content[i-1].Value, err)
		}
	}
	return nil
}

// addHeaders adds headers of all answers to a response. Those that it has already stay.
func addHeaders(response *yaml.Node, names ...string) error {
	if response == nil || response.Kind != yaml.MappingNode {
		return errors.New("there is no response to add headers to")
	}
	more := map[string]any{}
	for _, name := range names {
		if member(member(response, "headers"), name) == nil {
			more[name] = reference("headers", name)
		}
	}
	if len(more) == 0 {
		return nil
	}
	var n yaml.Node
	if err := n.Encode(map[string]any{"headers": more}); err != nil {
		return fmt.Errorf("describe headers: %w", err)
	}
	return join(response, &n)
}

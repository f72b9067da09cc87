package openapi

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// taggedMember is the member of an operation that says that its answers have an ETag.
const taggedMember = "x-tagged"

// expandTagged gives an operation whose answers have an ETag the answer to a client that
// has it already, and a word about it to the other one.
func expandTagged(operation, responses *yaml.Node) error {
	if member(operation, taggedMember) == nil {
		return nil
	}
	remove(operation, taggedMember)
	answer := member(responses, "200")
	if answer == nil || member(answer, "$ref") != nil {
		return fmt.Errorf("%s needs an answer 200 of its own", taggedMember)
	}
	var more yaml.Node
	if err := more.Encode(map[string]any{"304": reference("responses", "NotModified")}); err != nil {
		return fmt.Errorf("describe 304: %w", err)
	}
	if err := addHeaders(answer, "ETag", "Cache-Control"); err != nil {
		return err
	}
	return join(responses, &more)
}

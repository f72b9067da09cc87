package openapi

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"statstracker/internal/problem"
)

// The members of the YAML files that say which problems there are.
const (
	problemsMember = "x-problems"
	groupsMember   = "x-problem-groups"
)

// expand gives every operation responses for the kinds of problems that it names, and
// for clients that have an answer already, and all responses the headers that all have.
func expand(document *yaml.Node) error {
	groups := member(document, groupsMember)
	paths := member(document, "paths")
	if groups == nil || paths == nil {
		return fmt.Errorf("there is no %s, or no paths", groupsMember)
	}
	for i := 1; i < len(paths.Content); i += 2 {
		methods := paths.Content[i]
		for j := 1; j < len(methods.Content); j += 2 {
			if err := expandOperation(methods.Content[j], groups, member(document, "components")); err != nil {
				return fmt.Errorf("%s of %s: %w", methods.Content[j-1].Value, paths.Content[i-1].Value, err)
			}
		}
	}
	remove(document, groupsMember)
	return nil
}

// lastPart returns what a reference names.
func lastPart(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

func expandOperation(operation, groups, components *yaml.Node) error {
	names, responses := member(operation, problemsMember), member(operation, "responses")
	if names == nil || responses == nil {
		return fmt.Errorf("it has no %s, or no responses", problemsMember)
	}
	kinds, err := kindsOf(names, groups)
	if err != nil {
		return err
	}
	remove(operation, problemsMember)
	if err := expandTagged(operation, responses); err != nil {
		return err
	}
	for status := http.StatusBadRequest; status < 600; status++ {
		var of []problem.About
		for _, about := range problem.Kinds() {
			if about.Status == status && slices.Contains(kinds, about.Kind) {
				of = append(of, about)
			}
		}
		if err := addProblems(responses, status, of); err != nil {
			return err
		}
	}
	return expandEdge(operation, responses, components)
}

// kindsOf returns the kinds that a list names, by themselves or as a group.
func kindsOf(names, groups *yaml.Node) (kinds []problem.Kind, err error) {
	for _, n := range names.Content {
		kind := problem.Kind(n.Value)
		group := member(groups, n.Value)
		switch {
		case group != nil:
			more, err := kindsOf(group, groups)
			if err != nil {
				return nil, err
			}
			kinds = append(kinds, more...)
		case !slices.ContainsFunc(problem.Kinds(), func(a problem.About) bool { return a.Kind == kind }):
			return nil, fmt.Errorf("line %d: there is no kind of problems %s", n.Line, n.Value)
		default:
			kinds = append(kinds, kind)
		}
	}
	return kinds, nil
}

// addProblems adds the kinds of one status to the responses. Where the status has
// another answer already, both are possible.
func addProblems(responses *yaml.Node, status int, kinds []problem.About) error {
	if len(kinds) == 0 {
		return nil
	}
	made, err := problemResponse(status, kinds)
	if err != nil {
		return err
	}
	there := member(responses, strconv.Itoa(status))
	if there == nil {
		responses.Content = append(responses.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strconv.Itoa(status)}, made)
		return nil
	}
	content := member(there, "content")
	if content == nil {
		return fmt.Errorf("the response %d has no content of its own to add problems to", status)
	}
	if err := addHeaders(there, headersOf(status)...); err != nil {
		return err
	}
	return join(content, member(made, "content"))
}

package gamefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Limits of a file's structure: what an alias names counts again wherever the
// alias stands.
const (
	maxNodes = 100_000
	maxDepth = 32
)

// readYAML makes the nodes of a file. It returns nil if it cannot.
func readYAML(f File, problems *Problems) *node {
	whole := func(format string, args ...any) *node {
		problems.add(Problem{File: f.Name, Message: fmt.Sprintf(format, args...)})
		return nil
	}
	switch {
	case len(f.Text) > MaxFile:
		return whole("it has %d bytes; a file has at most %d: divide it into several", len(f.Text), MaxFile)
	case !utf8.Valid(f.Text):
		return whole("it is not valid UTF-8; save it as UTF-8")
	}
	var document, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(f.Text))
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return whole("it is empty; a file begins with version: 1")
	} else if err != nil {
		problems.add(yamlProblem(f, err))
		return nil
	}
	if err := decoder.Decode(&more); err == nil {
		problems.add(Problem{f.Name, more.Line, max(more.Column, 1), "a second document begins here; a file holds one"})
		return nil
	} else if !errors.Is(err, io.EOF) {
		problems.add(yamlProblem(f, err))
		return nil
	}
	r := yamlReader{source: &source{f.Name, strings.Split(string(f.Text), "\n")}, problems: problems}
	return r.read(document.Content[0], 0)
}

// yamlReader makes nodes of the YAML library's.
type yamlReader struct {
	source   *source
	problems *Problems
	count    int
	within   []*yaml.Node // the aliases that are being read
}

func (r *yamlReader) read(y *yaml.Node, depth int) *node {
	n := &node{text: y.Value, source: r.source, line: y.Line, column: y.Column}
	if r.count++; r.count > maxNodes || depth > maxDepth {
		r.problems.add(n.problem(fmt.Sprintf("here the file becomes too large; it has at most %d values, %d deep", maxNodes, maxDepth)))
		return nil
	}
	if y.Style&yaml.TaggedStyle != 0 {
		r.problems.add(n.problem("the tag " + quote(y.ShortTag()) + " has no meaning here; leave it out"))
	}
	switch y.Kind {
	case yaml.AliasNode:
		return r.alias(y, depth)
	case yaml.SequenceNode:
		n.kind = list
		for _, item := range y.Content {
			child := r.read(item, depth+1)
			if child == nil {
				return nil
			}
			n.items = append(n.items, child)
		}
	case yaml.MappingNode:
		n.kind = mapping
		return r.mapping(n, y, depth)
	default:
		n.plain = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	}
	return n
}

func (r *yamlReader) mapping(n *node, y *yaml.Node, depth int) *node {
	first := make(map[string]int, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content); i += 2 {
		name := r.read(y.Content[i], depth+1)
		if name == nil {
			return nil
		}
		value := r.read(y.Content[i+1], depth+1)
		if value == nil {
			return nil
		}
		switch {
		case name.kind != scalar:
			r.problems.add(name.problem("a name is " + name.what() + "; it has to be a text"))
			continue
		case name.text == "<<" && name.plain:
			r.problems.add(name.problem("<< has no meaning here; write the names out, or use an alias for a whole value"))
			continue
		}
		if line, twice := first[name.text]; twice {
			r.problems.add(name.problem(fmt.Sprintf("%s is there twice, first in line %d; leave one of them out", quote(name.text), line)))
			continue
		}
		first[name.text] = name.line
		n.keys = append(n.keys, key{name, value})
	}
	return n
}

func (r *yamlReader) alias(y *yaml.Node, depth int) *node {
	if slices.Contains(r.within, y.Alias) {
		n := &node{source: r.source, line: y.Line, column: y.Column}
		r.problems.add(n.problem("the alias *" + y.Value + " stands inside of what it names"))
		return nil
	}
	r.within = append(r.within, y.Alias)
	n := r.read(y.Alias, depth+1)
	r.within = r.within[:len(r.within)-1]
	return n
}

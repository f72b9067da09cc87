package openapi

import (
	"embed"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed *.yaml
var files embed.FS

// Routes returns the OpenAPI document of the program's version as JSON. The error
// is one of the files, so a test finds it.
func Routes(version string) ([]byte, error) {
	names, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list the files of the OpenAPI document: %w", err)
	}
	document, err := read(rootFile)
	if err != nil {
		return nil, err
	}
	for _, f := range names {
		if f.Name() == rootFile || f.Name() == eventsFile {
			continue
		}
		topic, err := read(f.Name())
		if err != nil {
			return nil, err
		}
		if err := join(document, topic); err != nil {
			return nil, fmt.Errorf("join %s: %w", f.Name(), err)
		}
	}
	if err := expand(document); err != nil {
		return nil, err
	}
	return write(document, version)
}

// The files that are no topics.
const (
	rootFile   = "openapi.yaml"
	eventsFile = "asyncapi.yaml"
)

// Events returns the AsyncAPI document of the program's version as JSON.
func Events(version string) ([]byte, error) {
	document, err := read(eventsFile)
	if err != nil {
		return nil, err
	}
	return write(document, version)
}

// read returns the mapping that a file has.
func read(name string) (*yaml.Node, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(n.Content) != 1 || n.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("read %s: it is no mapping", name)
	}
	return n.Content[0], nil
}

// write returns the document as JSON, with the version.
func write(document *yaml.Node, version string) ([]byte, error) {
	if v := member(member(document, "info"), "version"); v != nil {
		v.SetString(version)
	}
	text, err := appendJSON(nil, document)
	if err != nil {
		return nil, fmt.Errorf("write the document as JSON: %w", err)
	}
	return append(text, '\n'), nil
}

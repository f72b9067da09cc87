package openapitest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Examples returns what is wrong with the examples of the document: each has to be valid
// by the schema beside it.
func (c *Contract) Examples() []error { return c.examplesIn(c.document, "#") }

func (c *Contract) examplesIn(v any, pointer string) (faults []error) {
	switch v := v.(type) {
	case map[string]any:
		if v["schema"] != nil {
			for name, example := range examplesOf(v) {
				if err := c.checkExample(example, pointer); err != nil {
					faults = append(faults, fmt.Errorf("the example %s at %s: %w", name, pointer, err))
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			faults = append(faults, c.examplesIn(v[name], pointer+"/"+escape(name))...)
		}
	case []any:
		for i := range v {
			faults = append(faults, c.examplesIn(v[i], fmt.Sprintf("%s/%d", pointer, i))...)
		}
	}
	return faults
}

// examplesOf returns the examples of a parameter or body by name.
func examplesOf(of map[string]any) map[string]any {
	all := map[string]any{}
	if example, ok := of["example"]; ok {
		all["example"] = example
	}
	for name, example := range asMap(of["examples"]) {
		all[name] = asMap(example)["value"]
	}
	return all
}

func (c *Contract) checkExample(example any, pointer string) error {
	lines, ok := example.(string)
	if !ok || !strings.HasSuffix(pointer, "ndjson") {
		return c.Valid(pointer+"/schema", example)
	}
	for line := range strings.Lines(lines) {
		if err := c.checkJSON([]byte(line), pointer+"/schema"); err != nil {
			return err
		}
	}
	return nil
}

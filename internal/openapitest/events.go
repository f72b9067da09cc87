package openapitest

import (
	"bytes"
	"fmt"
)

// checkEvents checks Server-Sent Events by the schemas of their names. The last one may
// be cut off.
func (c *Contract) checkEvents(body []byte, known map[string]any, pointer string) error {
	for {
		event, rest, whole := bytes.Cut(body, []byte("\n\n"))
		if !whole {
			return nil
		}
		body = rest
		name, data := "", []byte(nil)
		for line := range bytes.SplitSeq(event, []byte("\n")) {
			if text, ok := bytes.CutPrefix(line, []byte("event: ")); ok {
				name = string(text)
			}
			if text, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
				data = append(data, text...)
			}
		}
		if name == "" && data == nil {
			continue // a comment, or what only says when to come back
		}
		if known[name] == nil {
			return fmt.Errorf("there is no event %q", name)
		}
		if err := c.checkJSON(data, pointer+escape(name)+"/schema"); err != nil {
			return fmt.Errorf("the event %s: %w", name, err)
		}
	}
}

package openapitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// general are the headers that any answer may have without a word about them: those of
// HTTP itself, and those that a browser asks for.
var general = []string{
	"Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Connection", "Content-Encoding",
	"Content-Length", "Content-Type", "Date", "X-Content-Type-Options",
}

// ofProblems are the headers that the answers to requests have that no operation takes.
var ofProblems = []string{"Cache-Control", "RateLimit", "RateLimit-Policy", "Vary"}

// checkHeaders checks the headers of an answer: each has to be described, and be as it
// is described; and those that are required have to be there.
func (c *Contract) checkHeaders(sent http.Header, response map[string]any, pointer string) error {
	described := asMap(response["headers"])
	known := map[string]string{} // the names, as net/http writes them
	for name, value := range described {
		known[http.CanonicalHeaderKey(name)] = name
		header, _ := c.follow(value, "")
		if required, _ := header["required"].(bool); required && len(sent.Values(name)) == 0 {
			return fmt.Errorf("it has no header %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		as, ok := known[name]
		switch {
		case slices.Contains(general, name):
		case !ok:
			return fmt.Errorf("it has the header %s", name)
		default:
			if err := c.checkHeader(sent[name], described[as], pointer+"/headers/"+escape(as)); err != nil {
				return fmt.Errorf("the header %s: %w", name, err)
			}
		}
	}
	return nil
}

// checkHeader checks the lines of a header by its schema.
func (c *Contract) checkHeader(lines []string, described any, pointer string) error {
	header, pointer := c.follow(described, pointer)
	schema, _ := c.follow(header["schema"], "")
	text := strings.Join(lines, ", ")
	if schema["type"] == "integer" {
		return c.checkJSON([]byte(text), pointer+"/schema")
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return err
	}
	return c.checkJSON(quoted, pointer+"/schema")
}

// checkOthers checks the headers of the answer to a request that no operation takes.
func (c *Contract) checkOthers(a *Answer) error {
	headers := map[string]any{}
	for _, name := range ofProblems {
		headers[name] = map[string]any{"$ref": "#/components/headers/" + name}
	}
	sent := maps.Clone(a.Header)
	if a.Status == http.StatusMethodNotAllowed {
		if sent.Get("Allow") == "" {
			return errors.New("it does not say which methods there are")
		}
		sent.Del("Allow")
	}
	return c.checkHeaders(sent, map[string]any{"headers": headers}, "")
}

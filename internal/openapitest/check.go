package openapitest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Answer is what a server has answered to a request.
type Answer struct {
	Method, Target string // of the request line
	Status         int
	Header         http.Header
	Body           []byte // as it was sent
	Cut            bool   // there is more that is not in Body
}

// Check returns what of an answer the document does not describe.
func (c *Contract) Check(a *Answer) error {
	err := c.check(a)
	if err != nil {
		return fmt.Errorf("%s %.200s answered %d with what the OpenAPI document does not describe: %w\n%.2000s", a.Method, a.Target, a.Status, err, a.Body)
	}
	return nil
}

func (c *Contract) check(a *Answer) error {
	o, others := c.find(a.Method, a.Target)
	if o == nil {
		return c.checkUnmatched(a, others)
	}
	status := strconv.Itoa(a.Status)
	response, pointer := c.follow(asMap(o.Description["responses"])[status], o.pointer()+"/responses/"+status)
	if response == nil {
		return fmt.Errorf("%s has no response with the status %d", o.Pattern(), a.Status)
	}
	if err := c.checkHeaders(a.Header, response, pointer); err != nil {
		return err
	}
	content := asMap(response["content"])
	if len(content) == 0 || a.Status == http.StatusNotModified {
		if len(a.Body) != 0 {
			return errors.New("it has a body")
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("its Content-Type is %q", a.Header.Get("Content-Type"))
	}
	described, ok := content[kind].(map[string]any)
	switch {
	case !ok:
		return fmt.Errorf("it is %s, and there is only %s", kind, strings.Join(slices.Sorted(maps.Keys(content)), ", "))
	case a.Method == http.MethodHead || described["schema"] == nil:
		return nil
	case described["x-events"] != nil:
		return c.checkEvents(a.Body, asMap(described["x-events"]), pointer+"/content/"+escape(kind)+"/x-events/")
	case a.Cut:
		return nil
	}
	return c.checkBody(a, kind, pointer+"/content/"+escape(kind)+"/schema")
}

// checkUnmatched checks the answer to a request that no operation takes.
func (c *Contract) checkUnmatched(a *Answer, others bool) error {
	want := http.StatusNotFound
	if others {
		want = http.StatusMethodNotAllowed
	}
	switch {
	case a.Method == http.MethodOptions && a.Status == http.StatusNoContent: // a question of a browser
		return nil
	case a.Status != want:
		return fmt.Errorf("no operation takes it, so it has to be answered %d; is the route missing in the document?", want)
	case a.Header.Get("Content-Type") != "application/problem+json":
		return errors.New("it is no problem")
	}
	if err := c.checkOthers(a); err != nil || a.Method == http.MethodHead {
		return err
	}
	return c.checkBody(a, "application/problem+json", "#/components/schemas/Problem")
}

// follow returns what is there, or what it refers to, and the place of that.
func (c *Contract) follow(v any, pointer string) (map[string]any, string) {
	m := asMap(v)
	to, ok := m["$ref"].(string)
	if !ok {
		return m, pointer
	}
	v = c.document
	for name := range strings.SplitSeq(strings.TrimPrefix(to, "#/"), "/") {
		v = asMap(v)[name]
	}
	return asMap(v), to
}

// checkBody checks a body by the schema at the pointer: each line of NDJSON, or the whole.
func (c *Contract) checkBody(a *Answer, kind, pointer string) error {
	body, err := plain(a)
	switch {
	case err != nil:
		return err
	case kind == "application/x-ndjson":
		for line := range bytes.Lines(body) {
			if err := c.checkJSON(line, pointer); err != nil {
				return err
			}
		}
		return nil
	case strings.HasSuffix(kind, "json"):
		return c.checkJSON(body, pointer)
	}
	return c.Valid(pointer, string(body))
}

func (c *Contract) checkJSON(text []byte, pointer string) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("it is no JSON: %w", err)
	}
	return c.Valid(pointer, value)
}

// plain returns the body without its encoding.
func plain(a *Answer) ([]byte, error) {
	if a.Header.Get("Content-Encoding") != "gzip" {
		return a.Body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		return nil, fmt.Errorf("its body is no gzip: %w", err)
	}
	return io.ReadAll(r)
}

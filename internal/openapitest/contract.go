package openapitest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Contract is an OpenAPI document that answers can be checked against. Its methods may
// be used by several goroutines.
type Contract struct {
	document   map[string]any
	operations []Operation

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema // by JSON pointer
}

// Operation is one line of the document's table of routes.
type Operation struct {
	Method, Path string
	Description  map[string]any // as in the document
	segments     []string
}

// Pattern returns the operation as net/http writes patterns.
func (o *Operation) Pattern() string { return o.Method + " " + o.Path }

// where is under which address the document is known to the compiler.
const where = "http://localhost/openapi.json"

// New returns the contract of a document. The names are those that rules of the games
// have chosen for members of answers, such as what orders equal scores.
func New(document []byte, names ...string) (*Contract, error) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	open, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("read the OpenAPI document: it is no object")
	}
	closed := closeDocument(open, names)
	c := &Contract{document: closed, compiler: jsonschema.NewCompiler(), compiled: make(map[string]*jsonschema.Schema)}
	c.compiler.AssertFormat()
	c.compiler.DefaultDraft(jsonschema.Draft2020)
	if err := c.compiler.AddResource(where, closed); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	c.operations = operationsOf(closed)
	return c, nil
}

// Operations returns all operations by path and method. They must not be changed.
func (c *Contract) Operations() []Operation { return c.operations }

// Valid returns what is wrong with a JSON value by the schema at the pointer into the
// document, such as #/components/schemas/Board.
func (c *Contract) Valid(pointer string, value any) error {
	c.mu.Lock()
	schema := c.compiled[pointer]
	if schema == nil {
		var err error
		if schema, err = c.compiler.Compile(where + pointer); err != nil {
			c.mu.Unlock()
			return fmt.Errorf("the schema at %s: %w", pointer, err)
		}
		c.compiled[pointer] = schema
	}
	c.mu.Unlock()
	return schema.Validate(value)
}

// escape makes a name a part of a pointer.
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "%", "%25", "{", "%7B", "}", "%7D").Replace(name)
}

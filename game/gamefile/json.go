package gamefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// canonical writes rules in their one spelling.
func canonical(s *loneFile) (string, error) {
	text, err := plainJSON(s)
	if err != nil {
		return "", fmt.Errorf("write the rules of %s: %w", quote(s.Game), err)
	}
	return string(text), nil
}

// plainJSON writes a value without the escapes that only HTML needs.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// readJSON makes the nodes of a canonical text.
func readJSON(text string) (*node, error) {
	if !utf8.ValidString(text) {
		return nil, errors.New("it is not valid UTF-8")
	}
	r := jsonReader{decoder: json.NewDecoder(strings.NewReader(text)), source: &source{name: "rules"}}
	r.decoder.UseNumber()
	n, err := r.read(0)
	if err != nil {
		return nil, err
	}
	if r.decoder.InputOffset() != int64(len(text)) {
		return nil, errors.New("there is something after its end")
	}
	return n, nil
}

// jsonReader makes nodes of JSON. Their places are not known.
type jsonReader struct {
	decoder *json.Decoder
	source  *source
}

func (r *jsonReader) read(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errors.New("it is too deep")
	}
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	n := &node{source: r.source}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return n, r.list(n, depth)
		}
		return n, r.mapping(n, depth)
	case string:
		n.text = t
	case json.Number:
		n.text, n.plain = t.String(), true
	case bool:
		n.text, n.plain = strconv.FormatBool(t), true
	default:
		n.plain = true
	}
	return n, nil
}

func (r *jsonReader) list(n *node, depth int) error {
	n.kind = list
	for r.decoder.More() {
		item, err := r.read(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := r.decoder.Token()
	return err
}

func (r *jsonReader) mapping(n *node, depth int) error {
	n.kind = mapping
	seen := map[string]bool{}
	for r.decoder.More() {
		name, err := r.read(depth + 1)
		if err != nil {
			return err
		}
		value, err := r.read(depth + 1)
		if err != nil {
			return err
		}
		if seen[name.text] {
			return fmt.Errorf("%s is there twice", quote(name.text))
		}
		seen[name.text] = true
		n.keys = append(n.keys, key{name, value})
	}
	_, err := r.decoder.Token()
	return err
}

package gamefile

// kind is what a node of a file is.
type kind int

const (
	scalar kind = iota
	list
	mapping
)

// node is a value in a file, YAML or canonical JSON, with its place.
type node struct {
	kind kind
	text string // of a scalar
	// plain says that a scalar stands without quotation marks, so that it can be
	// a number, true, false or nothing.
	plain bool
	items []*node // of a list
	keys  []key   // of a mapping, in order

	source       *source
	line, column int
}

// key is a name in a mapping and its value.
type key struct {
	name  *node
	value *node
}

// source is the file that a node comes from.
type source struct {
	name  string
	lines []string // for the places inside of a scalar
}

// get returns the value of the name in a mapping, or nil.
func (n *node) get(name string) *node {
	for i := range n.keys {
		if n.keys[i].name.text == name {
			return n.keys[i].value
		}
	}
	return nil
}

// named returns the value of the name in a mapping to point at, and the mapping
// itself if there is none.
func (n *node) named(name string) *node {
	if value := n.get(name); value != nil {
		return value
	}
	return n
}

// null reports whether the node is a value that is left out.
func (n *node) null() bool {
	return n.kind == scalar && n.plain && (n.text == "" || n.text == "null" || n.text == "~")
}

// what names the kind of the node for a message.
func (n *node) what() string {
	switch {
	case n.kind == list:
		return "a list"
	case n.kind == mapping:
		return "a mapping"
	case n.null():
		return "nothing"
	case n.plain && (decimal.MatchString(n.text) || n.text == "true" || n.text == "false"):
		return n.text
	}
	return quote(n.text)
}

// problem makes a problem of the node's place.
func (n *node) problem(message string) Problem {
	return Problem{File: n.source.name, Line: n.line, Column: n.column, Message: message}
}

// inside returns the place in the file of the character at an offset of the
// scalar's text, without the spaces around it. Text and file differ in line breaks,
// indentation, quotation marks and escapes: what is counted is the characters that
// are no space, which is exact unless an escape stands before. The end of the text
// is the place after its last character.
func (n *node) inside(text string, offset int) (line, column int) {
	ink := inkBefore(text, offset)
	end := ink > 0 && ink == inkBefore(text, len(text))
	for at := n.line - 1; at >= 0 && at < len(n.source.lines); at++ {
		runes := []rune(n.source.lines[at])
		from := 0
		if at == n.line-1 {
			from = n.begin(runes)
		}
		for i := from; i < len(runes); i++ {
			switch {
			case isSpace(runes[i]):
				continue
			case ink == 0:
				return at + 1, i + 1
			case ink == 1 && end:
				return at + 1, i + 2
			}
			ink--
		}
	}
	return n.line, n.column
}

// begin returns where in its first line the text of a scalar begins: after an
// anchor and a quotation mark, and after the line with the header of a block.
func (n *node) begin(line []rune) int {
	from := min(n.column-1, len(line))
	if from < len(line) && line[from] == '&' {
		for from < len(line) && !isSpace(line[from]) {
			from++
		}
		for from < len(line) && isSpace(line[from]) {
			from++
		}
	}
	if n.plain || from == len(line) {
		return from
	}
	switch line[from] {
	case '|', '>':
		return len(line)
	case '"', '\'':
		return from + 1
	}
	return from
}

// inkBefore counts the characters before the offset that are no space.
func inkBefore(text string, offset int) (ink int) {
	for _, r := range text {
		if offset == 0 {
			break
		}
		offset--
		if !isSpace(r) {
			ink++
		}
	}
	return ink
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

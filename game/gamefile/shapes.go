package gamefile

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"statstracker/stats"
)

// The shapes of values that are more than a struct, a number or a word.

// text is a text by language; one without a language is English.
type text stats.Text

var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (t *text) decode(d *decoder, n *node) {
	*t = text{}
	if n.kind == scalar {
		(*t)["en"] = d.word(n, "")
		return
	}
	if n.kind == list || len(n.keys) == 0 {
		d.sayf(n, "%s stands here; it has to be a text, or texts by language such as {en: Wins, de: Siege}", n.what())
		return
	}
	for _, k := range n.keys {
		if !language.MatchString(k.name.text) {
			d.sayf(k.name, "%s is no language; it has to be a tag such as en, de or pt-BR", quote(k.name.text))
			continue
		}
		(*t)[k.name.text] = d.word(k.value, "")
	}
}

// duration is a span of time such as 90s, 15m or 1h30m.
type duration time.Duration

func (v *duration) decode(d *decoder, n *node) {
	parsed, err := time.ParseDuration(n.text)
	switch {
	case n.kind != scalar || err != nil:
		d.sayf(n, "%s stands here; it has to be a duration such as 90s, 15m or 1h30m", n.what())
	case parsed < 0 || parsed > maxDuration:
		d.sayf(n, "%s stands here; it has to be 0s to 8784h", n.text)
	default:
		*v = duration(parsed)
	}
}

// maxDuration is a leap year.
const maxDuration = 366 * 24 * time.Hour

// MarshalText writes the duration in its one spelling.
func (v duration) MarshalText() ([]byte, error) { return []byte(time.Duration(v).String()), nil }

// skew is a duration above 0, as 0 stands for the usual one.
type skew struct{ duration }

func (v *skew) decode(d *decoder, n *node) {
	before := len(*d.problems)
	if v.duration.decode(d, n); v.duration == 0 && len(*d.problems) == before {
		d.sayf(n, "%s stands here; it has to be more, such as 10s, as clocks differ; without max_skew it is 5m", n.text)
	}
}

// expression is a rule in CEL.
type expression struct {
	text string
	src  *node
}

func (x *expression) decode(d *decoder, n *node) {
	switch {
	case n.kind != scalar || n.null():
		d.sayf(n, "%s stands here; it has to be an expression; put one with : or # or [ or { into quotation marks", n.what())
		return
	case strings.TrimSpace(n.text) == "":
		d.sayf(n, "this expression is empty; leave it out, or write one")
		return
	case len(n.text) > MaxExpression:
		d.sayf(n, "this expression has %d bytes; it has at most %d: divide it into several rules", len(n.text), MaxExpression)
		return
	}
	*x = expression{strings.TrimSpace(n.text), n}
}

// IsZero reports whether there is no expression.
func (x expression) IsZero() bool { return x.text == "" }

// MarshalText writes the expression.
func (x expression) MarshalText() ([]byte, error) { return []byte(x.text), nil }

// many is a list of values, or just one.
type many[T any] []T

func (m *many[T]) decode(d *decoder, n *node) {
	items := []*node{n}
	if n.kind == list {
		items = n.items
	}
	if len(items) == 0 || len(items) > MaxRules {
		d.sayf(n, "this list has %d elements; it has to have 1 to %d", len(items), MaxRules)
		return
	}
	*m = make([]T, len(items))
	for i, item := range items {
		d.fill(item, &(*m)[i])
	}
}

// named is a mapping from names to values whose order counts.
type named[T any] []entry[T]

// nameable is a value of a mapping whose shape its name decides.
type nameable interface {
	decodeAs(d *decoder, name, n *node)
}

type entry[T any] struct {
	name  string
	src   *node // of the name
	value T
}

func (m *named[T]) decode(d *decoder, n *node) {
	if n.kind != mapping {
		d.sayf(n, "%s stands here; it has to be a mapping from names", n.what())
		return
	}
	for i := range n.keys {
		k := &n.keys[i]
		d.name(k.name)
		e := entry[T]{name: k.name.text, src: k.name}
		if target, ok := any(&e.value).(nameable); ok {
			target.decodeAs(d, k.name, k.value)
		} else {
			d.fill(k.value, &e.value)
		}
		*m = append(*m, e)
	}
}

const maxName = 64

// name checks the name of a game, a board, a statistic or a field.
func (d *decoder) name(n *node) {
	switch {
	case n.text == "" || len(n.text) > maxName:
		d.sayf(n, "this name has %d bytes; a name has 1 to %d", len(n.text), maxName)
	case strings.TrimSpace(n.text) != n.text || strings.ContainsFunc(n.text, unicode.IsControl):
		d.sayf(n, "the name %s begins or ends with a space, or has a control character; leave them out", quote(n.text))
	}
}

// MarshalJSON writes the mapping in its order.
func (m named[T]) MarshalJSON() ([]byte, error) {
	text := []byte("{")
	for i := range m {
		if i > 0 {
			text = append(text, ',')
		}
		name, err := plainJSON(m[i].name)
		if err != nil {
			return nil, err
		}
		value, err := plainJSON(m[i].value)
		if err != nil {
			return nil, err
		}
		text = append(append(append(text, name...), ':'), value...)
	}
	return append(text, '}'), nil
}

// sorted is a mapping from names to values whose order does not count.
type sorted[T any] struct{ named[T] }

func (m *sorted[T]) decode(d *decoder, n *node) {
	m.named.decode(d, n)
	slices.SortFunc(m.named, func(a, b entry[T]) int { return strings.Compare(a.name, b.name) })
}

// IsZero reports whether the mapping is empty.
func (m sorted[T]) IsZero() bool { return len(m.named) == 0 }

// formatVersion is the version of the format, in files and in canonical texts.
type formatVersion int

const theVersion = 1

func (v *formatVersion) decode(d *decoder, n *node) {
	if n.kind != scalar || !n.plain || n.text != "1" {
		d.sayf(n, "%s stands here; this program reads version %d of the format", n.what(), theVersion)
	}
	*v = theVersion
}

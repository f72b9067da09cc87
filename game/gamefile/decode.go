package gamefile

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// decoder fills the structs of spec.go from nodes: a key of a mapping is the
// name in a field's json tag. The other tags of a field are
//
//	must:"true"       the key has to be there
//	min, max:"5"      the least and the greatest number
//	oneof:"a b"       the texts that there are
//	doc, eg           for the schema: what it is, and an example
//	one:"a b"         on placed: exactly one of these keys has to be there
//
// The schema is made of the same structs.
type decoder struct {
	problems *Problems
}

// decodable is a type with a shape of its own.
type decodable interface {
	decode(d *decoder, n *node)
}

// placed is what a struct embeds to know where it stands in the file.
type placed struct{ src *node }

func (p *placed) put(n *node) { p.src = n }

// sayf lists a problem at the node: what is wrong, and what would be right.
func (d *decoder) sayf(n *node, format string, args ...any) {
	d.problems.add(n.problem(fmt.Sprintf(format, args...)))
}

// fill decodes the node into what target points to.
func (d *decoder) fill(n *node, target any) { d.value(n, structOf(target), "") }

func structOf(pointer any) reflect.Value { return reflect.ValueOf(pointer).Elem() }

func (d *decoder) value(n *node, v reflect.Value, tag reflect.StructTag) {
	if target, ok := reflect.TypeAssert[decodable](v.Addr()); ok {
		target.decode(d, n)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), tag)
	case reflect.Struct:
		d.mapping(n, v)
	case reflect.Bool:
		v.SetBool(d.boolean(n))
	case reflect.Int:
		v.SetInt(int64(d.number(n, tag, true)))
	case reflect.Float64:
		v.SetFloat(d.number(n, tag, false))
	case reflect.String:
		v.SetString(d.word(n, tag))
	default:
		panic("gamefile: no shape for " + v.Type().String())
	}
}

func (d *decoder) boolean(n *node) bool {
	if n.kind != scalar || !n.plain || n.text != "true" && n.text != "false" {
		d.sayf(n, "%s stands here; it has to be true or false", n.what())
	}
	return n.text == "true"
}

var decimal = regexp.MustCompile(`^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$`)

func (d *decoder) number(n *node, tag reflect.StructTag, whole bool) float64 {
	low, high := limits(tag)
	x, err := strconv.ParseFloat(n.text, 64)
	switch {
	case n.kind != scalar || !n.plain || err != nil || !decimal.MatchString(n.text):
		d.sayf(n, "%s stands here; it has to be a number", n.what())
	case whole && x != math.Trunc(x):
		d.sayf(n, "%s stands here; it has to be a whole number", n.text)
	case x < low || x > high:
		d.sayf(n, "%s stands here; it has to be %s", n.text, between(low, high))
	default:
		return x
	}
	return 0
}

// limits returns the least and the greatest number. Without tags they are such
// that nothing computed from them overflows.
func limits(tag reflect.StructTag) (low, high float64) {
	const most = 1e15
	low, high = -most, most
	if text, ok := tag.Lookup("min"); ok {
		low, _ = strconv.ParseFloat(text, 64)
	}
	if text, ok := tag.Lookup("max"); ok {
		high, _ = strconv.ParseFloat(text, 64)
	}
	return low, high
}

func between(low, high float64) string { return shortest(low) + " to " + shortest(high) }

func shortest(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (d *decoder) word(n *node, tag reflect.StructTag) string {
	if n.kind != scalar || n.null() {
		d.sayf(n, "%s stands here; it has to be a text", n.what())
		return ""
	}
	if words := strings.Fields(tag.Get("oneof")); len(words) > 0 && !slices.Contains(words, n.text) {
		d.sayf(n, "there is no %s here%s", quote(n.text), meant(n.text, words))
		return ""
	}
	if most := 200; len(n.text) > most {
		d.sayf(n, "this text has %d bytes; it has at most %d", len(n.text), most)
		return ""
	}
	return n.text
}

// mapping fills a struct from a mapping.
func (d *decoder) mapping(n *node, v reflect.Value) {
	if at, ok := reflect.TypeAssert[interface{ put(n *node) }](v.Addr()); ok {
		at.put(n)
	}
	keys := keysOf(v.Type())
	unknown := map[string]bool{} // what was probably meant by names that there are not
	if n.kind != mapping {
		d.sayf(n, "%s stands here; it has to be a mapping of %s", n.what(), strings.Join(namesOf(keys), ", "))
		return
	}
	for i := range n.keys {
		if len(*d.problems) == MaxProblems {
			return
		}
		k := &n.keys[i]
		found := find(keys, k.name.text)
		switch {
		case found == nil:
			d.sayf(k.name, "there is no %s here%s", quote(k.name.text), meant(k.name.text, namesOf(keys)))
			unknown[nearest(k.name.text, namesOf(keys))] = true
		case k.value.null():
			d.sayf(k.name, "%s has no value; give it one, or leave it out", k.name.text)
		default:
			d.value(k.value, v.FieldByIndex(found.index), found.tag)
		}
	}
	d.one(n, oneOf(v.Type()), unknown)
	for i := range keys {
		if keys[i].must() && n.get(keys[i].name) == nil && !unknown[keys[i].name] {
			d.sayf(n, "%s is missing: %s", keys[i].name, keys[i].tag.Get("doc"))
		}
	}
}

// one checks that exactly one of the names is there, or one that is meant by a name
// that is not known; "" is any.
func (d *decoder) one(n *node, names []string, unknown map[string]bool) {
	var present []string
	misspelt := unknown[""]
	for _, name := range names {
		misspelt = misspelt || unknown[name]
		if n.get(name) != nil {
			present = append(present, name)
		}
	}
	if len(names) > 0 && len(present) != 1 && (len(present) > 0 || !misspelt) {
		d.sayf(n, "there has to be one of %s here, and there is %s", strings.Join(names, ", "), noneOr(present))
	}
}

func noneOr(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " and ")
}

// oneOf returns the keys of a struct of which exactly one has to be there.
func oneOf(t reflect.Type) []string {
	f, _ := t.FieldByName("placed")
	return strings.Fields(f.Tag.Get("one"))
}

// structKey is a field of a struct as a key of a mapping.
type structKey struct {
	name  string
	index []int
	tag   reflect.StructTag
	kind  reflect.Type
}

func (k *structKey) must() bool { return k.tag.Get("must") == "true" }

// keysOf lists the keys of a struct, those of embedded ones in their place.
func keysOf(t reflect.Type) (keys []structKey) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			keys = append(keys, structKey{name, f.Index, f.Tag, f.Type})
		}
	}
	return keys
}

func namesOf(keys []structKey) []string {
	names := make([]string, len(keys))
	for i := range keys {
		names[i] = keys[i].name
	}
	return names
}

func find(keys []structKey, name string) *structKey {
	for i := range keys {
		if keys[i].name == name {
			return &keys[i]
		}
	}
	return nil
}

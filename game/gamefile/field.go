package gamefile

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// fieldSpec is the type of a declared field.
type fieldSpec string

const fieldWords = "string int double bool"

// fieldNames are the types by the names that they have elsewhere.
var fieldNames = map[string]fieldSpec{
	"integer": "int", "long": "int", "int64": "int", "number": "double", "float": "double", "float64": "double", "decimal": "double",
	"boolean": "bool", "text": "string", "str": "string",
}

func (f *fieldSpec) decode(d *decoder, n *node) {
	if n.kind == scalar {
		if *f = fieldNames[strings.ToLower(n.text)]; *f != "" {
			d.sayf(n, "there is no %s here; did you mean %s?", quote(n.text), *f)
			return
		}
	}
	*f = fieldSpec(d.word(n, `oneof:"`+fieldWords+`"`))
}

// celType is the type of the field in expressions.
func (f fieldSpec) celType() *cel.Type {
	switch f {
	case "int":
		return cel.IntType
	case "double":
		return cel.DoubleType
	case "bool":
		return cel.BoolType
	case "string":
		return cel.StringType
	}
	return cel.DynType // a type that does not exist, which has been said
}

// convert makes a value of a field's text.
func (f fieldSpec) convert(name, text string) (ref.Val, error) {
	switch f {
	case "int":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fieldError(name, text, "a whole number")
		}
		return types.Int(n), nil
	case "double":
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(x, 0) || !decimal.MatchString(text) {
			return nil, fieldError(name, text, "a number")
		}
		return types.Double(x), nil
	case "bool":
		if text != "true" && text != "false" {
			return nil, fieldError(name, text, "true or false")
		}
		return types.Bool(text == "true"), nil
	}
	return types.String(text), nil
}

func fieldError(name, text, want string) error {
	return eventError("the field " + quote(name) + " is " + quote(text) + ", and has to be " + want)
}

func missingField(name string) error {
	return eventError("the event has no field " + quote(name))
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// reserved are the words of CEL, which no name in an expression can be.
var reserved = strings.Fields(`
	as break const continue else false for function if import in let loop package namespace null return true var void while
	bool bytes double dyn duration int list map math null_type string timestamp type uint
`)

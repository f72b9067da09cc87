package gamefile

import (
	"errors"
	"math"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"statstracker/stats"
)

// program is a compiled expression. One that is just a constant, a variable or a
// field of event needs no CEL.
type program struct {
	where    string  // begins the reason of a rejection
	constant ref.Val // or nil
	number   int     // of the variable, if it is one, or -1
	field    string  // of event, if it is one
	program  cel.Program
}

func (p *program) value(a *activation) (ref.Val, error) {
	var value ref.Val
	var err error
	switch {
	case p.constant != nil:
		return p.constant, nil
	case p.number >= 0:
		value, err = a.variable(p.number)
	case p.field != "":
		if text, ok := a.event.Lookup(p.field); ok {
			return types.String(text), nil
		}
		err = missingField(p.field)
	default:
		value, _, err = p.program.Eval(a)
		err = reason(err)
	}
	if err != nil {
		return nil, p.fail(err)
	}
	return value, nil
}

func (p *program) fail(err error) error { return errors.New(p.where + ": " + err.Error()) }

// reasons are the errors of CEL in words that stay the same whatever its version:
// the reason of a rejection is part of the state.
var reasons = []struct{ cel, reason string }{
	{"division by zero", "division by zero"},
	{"modulus by zero", "division by zero"},
	{"integer overflow", "a whole number leaves its range of ±2^63"},
	{"type conversion error", "a text is no number"},
	{"index out of bounds", "the list has no such element"},
}

// eventError is what an event is rejected for in our own words.
type eventError string

func (e eventError) Error() string { return string(e) }

// reason returns what an event is rejected for.
func reason(err error) error {
	if err == nil {
		return nil
	}
	if own, ok := errors.AsType[eventError](err); ok {
		return own
	}
	message := err.Error()
	if _, key, ok := strings.Cut(message, "no such key: "); ok {
		return eventError("there is no field or key " + quote(key))
	}
	for _, r := range reasons {
		if strings.Contains(message, r.cel) {
			return eventError(r.reason)
		}
	}
	return eventError("it cannot be computed")
}

// boolean evaluates a condition.
func (p *program) boolean(a *activation) (bool, error) {
	value, err := p.value(a)
	return value == types.True, err
}

// text evaluates an expression that is a text.
func (p *program) text(a *activation) (string, error) {
	value, err := p.value(a)
	text, _ := value.(types.String)
	return string(text), err
}

// id evaluates an expression that is a player's id, or another one.
func (p *program) id(a *activation) (string, error) {
	id, err := p.text(a)
	if err != nil {
		return "", err
	}
	if err := stats.CheckID(id); err != nil {
		return "", p.fail(eventError("the id " + quote(id) + " " + err.Error()))
	}
	return id, nil
}

// float evaluates an expression that is a number.
func (p *program) float(a *activation) (float64, error) {
	value, err := p.value(a)
	if err != nil {
		return 0, err
	}
	x := float(value)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, p.fail(eventError("it is not a finite number"))
	}
	return x, nil
}

func float(value ref.Val) float64 {
	switch x := value.(type) {
	case types.Double:
		return float64(x)
	case types.Int:
		return float64(x)
	}
	return math.NaN()
}

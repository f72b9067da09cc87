package gamefile

import (
	"math"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"statstracker/stats"
)

// formula is the [stats.Formula] of a derived statistic. It is safe for
// concurrent use.
type formula struct {
	program *program
}

// Derive implements [stats.Formula].
func (f formula) Derive(get func(name string) float64) float64 {
	if f.program.constant != nil {
		return finite(float(f.program.constant))
	}
	value, _, err := f.program.program.Eval(getter(get))
	if err != nil {
		return math.NaN()
	}
	return finite(float(value))
}

// finite makes NaN of a number that cannot be shown.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

// getter is the activation of a formula.
type getter func(name string) float64

// ResolveName implements [cel.Activation].
func (g getter) ResolveName(name string) (any, bool) { return types.Double(g(name)), true }

// Parent implements [cel.Activation].
func (getter) Parent() cel.Activation { return nil }

// derived compiles the statistics that are computed of the kept ones.
func (c *compiler) derived(specs named[statSpec], kept []stats.Stat) (all []stats.Stat) {
	var s *scope
	for i := range specs {
		e := &specs[i]
		if e.value.Derive.IsZero() || len(e.value.kinds()) != 1 {
			continue
		}
		if s == nil {
			if s = c.formulaScope(kept); s == nil {
				return nil
			}
		}
		declared := e.value.declare(e.name)
		if p := c.expression(e.value.Derive, s, wantNumber, ""); p != nil {
			declared.Derive = formula{p}
		}
		all = append(all, declared)
	}
	return all
}

// formulaScope is where derived statistics are computed: every number that is
// kept is a double.
func (c *compiler) formulaScope(kept []stats.Stat) *scope {
	var options []cel.EnvOption
	var names []string
	for i := range kept {
		name := kept[i].Name
		if kept[i].Categories == 0 && identifier.MatchString(name) && !slices.Contains(reserved, name) {
			options = append(options, cel.Variable(name, cel.DoubleType))
			names = append(names, name)
		}
	}
	env, err := c.language.Extend(options...)
	if err != nil {
		c.sayf(c.src, "the statistics cannot be named in expressions: %s", err)
		return nil
	}
	return &scope{
		env: env, names: names, doubles: true,
		hint: " (a formula names statistics that are kept, are no categories, and have a name of letters, digits and _)",
	}
}

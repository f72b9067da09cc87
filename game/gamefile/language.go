package gamefile

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"

	"statstracker/stats"
)

// The part of CEL that rules have: no time, no regular expressions and no dyn,
// so that every expression has a type, a bounded cost and one result.
var (
	functions = []string{
		"_+_", "_-_", "_*_", "_/_", "_%_", "-_", "!_", "_&&_", "_||_", "_?_:_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_",
		"@in", "_[_]", "@not_strictly_false", "size", "contains", "startsWith", "endsWith", "int", "double", "string",
	}
	macros = []string{"has", "all", "exists", "exists_one", "map", "filter"}
)

// mathVersion is the version of CEL's functions math.*: greatest, least, abs,
// ceil, floor, round, sign, trunc, sqrt and more. It never changes.
const mathVersion = 2

// newLanguage returns the part of CEL that all expressions share.
func newLanguage() (*cel.Env, error) {
	subset := env.NewLibrarySubset().AddIncludedMacros(macros...)
	for _, f := range functions {
		subset.AddIncludedFunctions(env.NewFunction(f))
	}
	return cel.NewCustomEnv(
		cel.StdLib(cel.StdLibSubset(subset)),
		ext.Math(ext.MathVersion(mathVersion)),
		cel.CrossTypeNumericComparisons(true),
		cel.ParserRecursionLimit(100),
		cel.ParserErrorRecoveryLimit(1),
	)
}

// What evaluating costs, in units of CEL: about one for each operation, and for
// every ten bytes of a text that is looked at.
const (
	maxCost  = 25_000     // of one expression
	maxSpent = 20_000_000 // of all rules of a game, for the largest match
	// What changing a statistic costs in these units, about 0.25 µs, so that within
	// maxSpent no match changes more than the 500,000 that a tracker takes; and what
	// beginning to evaluate an expression does.
	changeCost = 40
	beginCost  = 16
)

// sizes says how large values can be, after the limits of events.
type sizes struct{}

// EstimateSize implements [cost.Estimator].
func (sizes) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	if n.ComputedSize() != nil {
		return nil
	}
	path := n.Path()
	most := uint64(stats.MaxEvent)
	switch {
	case n.Type().Kind() != types.StringKind && n.Type().Kind() != types.ListKind && n.Type().Kind() != types.MapKind:
		return nil
	case len(path) == 1 && path[0] == "event":
		most = stats.MaxFields
	case len(path) == 1 && path[0] == "opponents":
		most = stats.MaxPlayers
	case len(path) == 1 && path[0] == "player" || len(path) > 1 && path[0] == "opponents":
		most = stats.MaxID
	case len(path) > 0:
		most = stats.MaxValue
	}
	return &cost.SizeEstimate{Max: most}
}

// EstimateCallCost implements [cost.Estimator].
func (sizes) EstimateCallCost(_, _ string, _ *cost.AstNode, _ []cost.AstNode) *cost.CallEstimate { //nolint:gocritic // the interface of CEL
	return nil
}

// overMap finds a macro that goes through a map: its order is that of a Go map.
func overMap(a *ast.AST) (id int64, found bool) {
	ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.ComprehensionKind {
			return
		}
		over := e.AsComprehension().IterRange()
		if a.GetType(over.ID()).Kind() != types.ListKind {
			id, found = over.ID(), true
		}
	}))
	return id, found
}

// inDoubles makes doubles of the whole numbers of an expression in which
// everything else is a double: 3 * wins is meant to be 3.0 * wins.
func inDoubles(a *ast.AST) {
	factory := ast.NewExprFactory()
	ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.LiteralKind {
			return
		}
		if n, ok := e.AsLiteral().(types.Int); ok {
			e.SetKindCase(factory.NewLiteral(e.ID(), types.Double(n)))
		}
	}))
}

// describe says what a type is called in messages.
func describe(t *cel.Type) string {
	switch t.Kind() {
	case types.BoolKind:
		return "true or false (bool)"
	case types.StringKind:
		return "a text (string)"
	case types.IntKind, types.DoubleKind:
		return fmt.Sprintf("a number (%s)", t)
	}
	return t.String()
}

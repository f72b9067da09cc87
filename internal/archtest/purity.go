package archtest

import (
	"go/ast"
	"slices"
)

// impure are the packages of the standard library that a pure package may not
// import: a fold that reads anything but its arguments is not repeatable.
var impure = []string{
	"crypto/rand", "database/...", "log/...", "math/rand/...", "net/...", "os/...", "plugin", "syscall", "unsafe",
}

// impureCalls are the functions that a pure package may not use: those that ask
// the clock or wait for it, and those whose last bit differs between
// architectures, because the standard library has them in assembler here and in
// Go, with fused operations, there.
var impureCalls = map[string][]string{
	"time": {
		"After", "AfterFunc", "LoadLocation", "Local", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until",
	},
	"math": {
		"Acos", "Acosh", "Asin", "Asinh", "Atan", "Atan2", "Atanh", "Cbrt", "Cos", "Cosh", "Erf", "Erfc", "Erfcinv",
		"Erfinv", "Exp", "Exp2", "Expm1", "Gamma", "Hypot", "J0", "J1", "Jn", "Lgamma", "Log", "Log10", "Log1p", "Log2",
		"Pow", "Sin", "Sincos", "Sinh", "Tan", "Tanh", "Y0", "Y1", "Yn",
	},
}

// Purity reports where a package whose rule says that it is pure reaches for
// I/O, the clock, randomness, a log, or arithmetic that is not the same on every
// machine. Its tests may.
func Purity(tree *Tree, rules []Rule) (problems []Problem) {
	for pkg, file := range tree.files {
		if rule, _ := ruleOf(rules, pkg.Path); !rule.Pure || file.Test {
			continue
		}
		for _, spec := range file.Syntax.Imports {
			if name := importPath(spec); matchesAny(impure, name) {
				problems = append(problems, tree.at(spec, "%s is pure and may not import %s", pkg.Path, name))
			}
		}
		for imported, names := range impureCalls {
			problems = append(problems, uses(tree, pkg, file, imported, names)...)
		}
	}
	return problems
}

// uses reports where file names one of the forbidden members of an imported package.
func uses(tree *Tree, pkg *Package, file *File, imported string, forbidden []string) (problems []Problem) {
	local := importName(file.Syntax, imported)
	if local == "" {
		return nil
	}
	ast.Inspect(file.Syntax, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == local && slices.Contains(forbidden, selector.Sel.Name) {
			problems = append(problems, tree.at(selector, "%s is pure and may not use %s.%s", pkg.Path, imported, selector.Sel.Name))
		}
		return true
	})
	return problems
}

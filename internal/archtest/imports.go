package archtest

import (
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Rule is the row of one package, or of a directory of packages, in the table
// of who may import whom. The standard library is open to everyone who is not
// pure, a package itself to its own tests.
type Rule struct {
	// Package is a path within the module. A path that ends in "/..." stands for
	// the directory and all below it that has no row of its own.
	Package string
	// May names what of this module the package may import, in the same form;
	// "..." is everything.
	May []string
	// Tests names what its tests may import besides that.
	Tests []string
	// Outside names the packages of other modules that it may import, by prefix.
	Outside []string
	// Pure forbids I/O, the clock, randomness and logging: see [Purity].
	Pure bool
}

// matches says whether the pattern, a path or one that ends in "...", covers name.
func matches(pattern, name string) bool {
	if pattern == "..." || pattern == name {
		return true
	}
	dir, below := strings.CutSuffix(pattern, "/...")
	return below && (name == dir || strings.HasPrefix(name, dir+"/"))
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, name) })
}

// ruleOf returns the row that holds for the package: its own, or that of the
// nearest directory above it.
func ruleOf(rules []Rule, pkg string) (best Rule, ok bool) {
	for _, rule := range rules {
		if rule.Package == pkg {
			return rule, true
		}
		if matches(rule.Package, pkg) && len(rule.Package) > len(best.Package) {
			best, ok = rule, true
		}
	}
	return best, ok
}

// Unlisted reports the packages without a row.
func Unlisted(tree *Tree, rules []Rule) (problems []Problem) {
	for _, pkg := range tree.Packages {
		if _, ok := ruleOf(rules, pkg.Path); !ok {
			problems = append(problems, Problem{pkg.Path, "package has no row in the table"})
		}
	}
	return problems
}

// Stale reports the rows that hold for no package.
func Stale(tree *Tree, rules []Rule) (problems []Problem) {
	held := map[string]bool{}
	for _, pkg := range tree.Packages {
		rule, _ := ruleOf(rules, pkg.Path)
		held[rule.Package] = true
	}
	for _, rule := range rules {
		if !held[rule.Package] {
			problems = append(problems, Problem{rule.Package, "row of the table has no package"})
		}
	}
	return problems
}

// Imports reports every import that the rules do not allow. The tests of all
// packages may import the packages of other modules that testOnly names by
// prefix; code may not.
func Imports(tree *Tree, rules []Rule, testOnly []string) (problems []Problem) {
	for pkg, file := range tree.files {
		rule, ok := ruleOf(rules, pkg.Path)
		if !ok {
			continue // Unlisted reports it
		}
		if file.Test {
			rule.May = slices.Concat(rule.May, rule.Tests, []string{pkg.Path})
			rule.Outside = slices.Concat(rule.Outside, testOnly)
		}
		for _, spec := range file.Syntax.Imports {
			if name := importPath(spec); !rule.allows(tree.Module, name) {
				problems = append(problems, tree.at(spec, "%s may not import %s", pkg.Path, name))
			}
		}
	}
	return problems
}

func (r Rule) allows(module, name string) bool {
	if ours, ok := strings.CutPrefix(name, module+"/"); ok {
		return matchesAny(r.May, ours)
	}
	first, _, _ := strings.Cut(name, "/")
	if standard := !strings.Contains(first, "."); standard {
		return true
	}
	return slices.ContainsFunc(r.Outside, func(prefix string) bool { return matches(prefix+"/...", name) })
}

func importPath(spec *ast.ImportSpec) string {
	name, _ := strconv.Unquote(spec.Path.Value) // the parser took it
	return name
}

// importName returns the name under which file knows the standard library's
// package, and "" if it does not import it.
func importName(file *ast.File, pkg string) string {
	for _, spec := range file.Imports {
		switch {
		case importPath(spec) != pkg:
		case spec.Name != nil:
			return spec.Name.Name
		default:
			return path.Base(pkg)
		}
	}
	return ""
}

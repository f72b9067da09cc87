package archtest

import (
	"go/ast"
	"slices"
)

// Budget is how large things may grow, in lines. Tests have no budget: a table
// of cases may be as long as it is. Neither has what a program has written.
type Budget struct {
	// File and Func are the most lines that a file and a function may have.
	File, Func int
	// Excused names the files ("httpapi/api.go") and functions ("httpapi.Serve",
	// "httpapi.API.Serve") that may be larger. One that needs no excuse is
	// reported, so that the list can only shrink.
	Excused []string
}

// Sizes reports what is over the budget.
func Sizes(tree *Tree, budget Budget) (problems []Problem) {
	needed := map[string]bool{}
	judge := func(name string, lines, most int, problem Problem) {
		switch {
		case lines <= most:
		case slices.Contains(budget.Excused, name):
			needed[name] = true
		default:
			problems = append(problems, problem)
		}
	}
	for pkg, file := range tree.files {
		if file.Test || ast.IsGenerated(file.Syntax) {
			continue
		}
		judge(file.Path, file.Lines, budget.File,
			tree.at(file.Syntax, "%s has %d lines, the budget is %d", file.Path, file.Lines, budget.File))
		for _, decl := range file.Syntax.Decls {
			if function, ok := decl.(*ast.FuncDecl); ok {
				name, lines := funcName(pkg, function), tree.lines(function)
				judge(name, lines, budget.Func, tree.at(function, "%s has %d lines, the budget is %d", name, lines, budget.Func))
			}
		}
	}
	for _, name := range budget.Excused {
		if !needed[name] {
			problems = append(problems, Problem{name, "is within the budget: take it off the list of excuses"})
		}
	}
	return problems
}

func funcName(pkg *Package, function *ast.FuncDecl) string {
	if receiver := receiverType(function); receiver != "" {
		return pkg.Path + "." + receiver + "." + function.Name.Name
	}
	return pkg.Path + "." + function.Name.Name
}

func (t *Tree) lines(node ast.Node) int {
	return t.fset.Position(node.End()).Line - t.fset.Position(node.Pos()).Line + 1
}

// Exported lists the names that a package exports, methods and fields not counted.
func Exported(tree *Tree, path string) (names []string) {
	for pkg, file := range tree.files {
		if pkg.Path != path || file.Test {
			continue
		}
		for _, decl := range file.Syntax.Decls {
			for _, exported := range exportedNames(decl) {
				if !exported.method {
					names = append(names, exported.name.Name)
				}
			}
		}
	}
	return names
}

package archtest

import (
	"go/ast"
	"go/token"
	"slices"
)

// stateful are the types whose only use is to be changed, by package.
var stateful = map[string][]string{
	"sync":        {"Cond", "Map", "Mutex", "Once", "Pool", "RWMutex", "WaitGroup"},
	"sync/atomic": {"Bool", "Int32", "Int64", "Pointer", "Uint32", "Uint64", "Uintptr", "Value"},
}

// State reports the variables of a package that are state: those that somebody
// assigns to, takes the address of, or that have a type made to be changed.
// Variables that hold a table, which nobody writes to, are welcome.
func State(tree *Tree) (problems []Problem) {
	const what = "%s is a variable of the package and state: put it into a type"
	for _, pkg := range tree.Packages {
		variables := packageVariables(pkg)
		for _, file := range pkg.Files {
			if file.Test {
				continue
			}
			for _, name := range statefulVariables(file.Syntax) {
				problems = append(problems, tree.at(name, what, name.Name))
			}
			for _, name := range written(file.Syntax) {
				spec, declared := variables[name.Name]
				if declared && name.Name != "_" && (name.Obj == nil || name.Obj.Decl == spec) {
					problems = append(problems, tree.at(name, what, name.Name))
				}
			}
		}
	}
	return problems
}

// packageVariables returns the variables of a package with their declarations.
// The parser resolves a name within its file: one that has another declaration
// there is not the package's.
func packageVariables(pkg *Package) map[string]any {
	variables := map[string]any{}
	for _, file := range pkg.Files {
		for spec := range variableSpecs(file.Syntax) {
			for _, name := range spec.Names {
				variables[name.Name] = spec
			}
		}
	}
	return variables
}

// variableSpecs yields the top-level variable declarations of a file.
func variableSpecs(file *ast.File) func(yield func(*ast.ValueSpec) bool) {
	return func(yield func(*ast.ValueSpec) bool) {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok && !yield(spec) {
					return
				}
			}
		}
	}
}

// statefulVariables returns the variables of a file that are declared with a
// stateful type.
func statefulVariables(file *ast.File) (names []*ast.Ident) {
	for spec := range variableSpecs(file) {
		expr := spec.Type
		if generic, ok := expr.(*ast.IndexExpr); ok {
			expr = generic.X
		}
		selector, ok := expr.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		from, _ := selector.X.(*ast.Ident)
		for pkg, types := range stateful {
			if from != nil && from.Name == importName(file, pkg) && slices.Contains(types, selector.Sel.Name) {
				names = append(names, spec.Names...)
			}
		}
	}
	return names
}

// written returns the names that a file writes to, or through, or whose address
// it takes.
func written(file *ast.File) (names []*ast.Ident) {
	write := func(targets ...ast.Expr) {
		for _, target := range targets {
			if name := root(target); name != nil {
				names = append(names, name)
			}
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			if node.Tok != token.DEFINE {
				write(node.Lhs...)
			}
		case *ast.IncDecStmt:
			write(node.X)
		case *ast.RangeStmt:
			if node.Tok == token.ASSIGN {
				write(node.Key, node.Value)
			}
		case *ast.UnaryExpr:
			if node.Op == token.AND {
				write(node.X)
			}
		}
		return true
	})
	return names
}

// root returns the name that an expression begins with: v of v[0].w.
func root(expr ast.Expr) *ast.Ident {
	for {
		switch x := expr.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			expr = x.X
		case *ast.SelectorExpr:
			expr = x.X
		case *ast.StarExpr:
			expr = x.X
		case *ast.ParenExpr:
			expr = x.X
		default:
			return nil
		}
	}
}

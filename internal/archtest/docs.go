package archtest

import (
	"go/ast"
	"slices"
)

// selfExplaining are the methods whose meaning the standard library fixes.
var selfExplaining = []string{
	"Error", "Is", "Len", "Less", "MarshalJSON", "MarshalText", "Push", "Pop", "Read", "ServeHTTP", "String", "Swap",
	"UnmarshalJSON", "UnmarshalText", "Unwrap", "Write",
}

// Docs reports packages without a package comment, or with more than one, and
// exported names without a comment. Names in tests need none.
func Docs(tree *Tree) (problems []Problem) {
	for _, pkg := range tree.Packages {
		problems = append(problems, packageDoc(pkg)...)
	}
	for _, file := range tree.files {
		if file.Test {
			continue
		}
		for _, decl := range file.Syntax.Decls {
			for _, name := range undocumented(decl) {
				problems = append(problems, tree.at(name, "%s is exported and has no comment", name.Name))
			}
		}
	}
	return problems
}

// packageDoc reads the comment in the code, and in the tests of a package that
// is nothing but tests.
func packageDoc(pkg *Package) []Problem {
	code := slices.ContainsFunc(pkg.Files, func(file *File) bool { return !file.Test })
	comments := 0
	for _, file := range pkg.Files {
		if file.Test != code && file.Syntax.Doc.Text() != "" {
			comments++
		}
	}
	switch {
	case comments == 0:
		return []Problem{{pkg.Path, "package has no package comment"}}
	case comments > 1:
		return []Problem{{pkg.Path, "package has more than one package comment"}}
	}
	return nil
}

// undocumented returns the exported names of a top-level declaration that have no comment.
func undocumented(decl ast.Decl) (names []*ast.Ident) {
	for _, exported := range exportedNames(decl) {
		if !exported.documented {
			names = append(names, exported.name)
		}
	}
	return names
}

type exportedName struct {
	name       *ast.Ident
	method     bool
	documented bool
}

// exportedNames lists the exported names that a top-level declaration makes,
// methods of exported types among them.
func exportedNames(decl ast.Decl) (names []exportedName) {
	if function, ok := decl.(*ast.FuncDecl); ok {
		return exportedFunc(function)
	}
	group, _ := decl.(*ast.GenDecl)
	if group == nil { // a declaration with a syntax error, which Load refuses
		return nil
	}
	for _, spec := range group.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() {
				names = append(names, exportedName{spec.Name, false, hasText(group.Doc, spec.Doc, spec.Comment)})
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() {
					names = append(names, exportedName{name, false, hasText(group.Doc, spec.Doc, spec.Comment)})
				}
			}
		}
	}
	return names
}

func exportedFunc(function *ast.FuncDecl) []exportedName {
	if !function.Name.IsExported() {
		return nil
	}
	method := function.Recv != nil
	if method && !ast.IsExported(receiverType(function)) {
		return nil
	}
	documented := hasText(function.Doc) || method && slices.Contains(selfExplaining, function.Name.Name)
	return []exportedName{{function.Name, method, documented}}
}

// receiverType returns the name of a method's receiver type, without star and
// type parameters, and "" for a function.
func receiverType(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	expr := function.Recv.List[0].Type
	for {
		switch x := expr.(type) {
		case *ast.StarExpr:
			expr = x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.IndexListExpr:
			expr = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func hasText(comments ...*ast.CommentGroup) bool {
	return slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c.Text() != "" })
}

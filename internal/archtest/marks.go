package archtest

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// vague are the package names that say nothing about what is inside.
var vague = []string{"base", "common", "commons", "helper", "helpers", "misc", "model", "models", "pkg", "shared", "util", "utils"}

// unfinished finds the marks that promise work for later, which belongs into an issue.
var unfinished = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

// Marks reports what the house does not want to read: packages with a name that
// says nothing, init functions, and marks of unfinished work in comments.
func Marks(tree *Tree) (problems []Problem) {
	for _, pkg := range tree.Packages {
		for element := range strings.SplitSeq(pkg.Path, "/") {
			if slices.Contains(vague, element) {
				problems = append(problems, Problem{pkg.Path, "package is named " + element + ", which says nothing"})
			}
		}
	}
	for _, file := range tree.files {
		problems = append(problems, initFuncs(tree, file)...)
		for _, group := range file.Syntax.Comments {
			for _, comment := range group.List {
				if mark := unfinished.FindString(comment.Text); mark != "" {
					problems = append(problems, tree.at(comment, "%s: finish it, or file an issue", mark))
				}
			}
		}
	}
	return problems
}

func initFuncs(tree *Tree, file *File) (problems []Problem) {
	for _, decl := range file.Syntax.Decls {
		function, ok := decl.(*ast.FuncDecl)
		if ok && function.Recv == nil && function.Name.Name == "init" {
			problems = append(problems, tree.at(function, "%s has an init function: wire it in cmd", path.Base(file.Path)))
		}
	}
	return problems
}

package archtest

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Tree is the parsed source of one module: all its files, whatever their build
// constraints say, without the modules nested in it.
type Tree struct {
	// Module is the module's path.
	Module string
	// Packages are the directories with Go files, sorted by path.
	Packages []*Package

	fset *token.FileSet
}

// Package is one directory with Go files, tests included.
type Package struct {
	// Path is the directory within the module, "." for its root.
	Path string
	// Files are sorted by name.
	Files []*File
}

// File is one Go file.
type File struct {
	// Path is the file's path within the module.
	Path string
	// Lines counts the lines of the file.
	Lines int
	// Test says that the name ends in _test.go.
	Test bool
	// Syntax is the parsed file, with comments.
	Syntax *ast.File
}

// Problem is one breach of a rule.
type Problem struct {
	// Where is file:line or the path of a package.
	Where string
	// What says which rule is broken, and how.
	What string
}

// String returns the problem in one line, in the form that editors follow.
func (p Problem) String() string { return p.Where + ": " + p.What }

// Load parses the module at the root of fsys. It leaves out what the go command
// leaves out: testdata, vendor, names that begin with a dot or an underscore,
// and nested modules.
func Load(fsys fs.FS) (*Tree, error) {
	module, err := modulePath(fsys)
	if err != nil {
		return nil, err
	}
	tree := &Tree{Module: module, fset: token.NewFileSet()}
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && leftOut(fsys, name):
			return fs.SkipDir
		case entry.IsDir():
			return tree.addPackage(fsys, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load module %s: %w", module, err)
	}
	slices.SortFunc(tree.Packages, func(a, b *Package) int { return strings.Compare(a.Path, b.Path) })
	return tree, nil
}

func modulePath(fsys fs.FS) (string, error) {
	text, err := fs.ReadFile(fsys, "go.mod")
	if err != nil {
		return "", fmt.Errorf("read the module's path: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "module "); ok {
			return strings.TrimSpace(name), nil
		}
	}
	return "", errors.New("read the module's path: go.mod has no module line")
}

func leftOut(fsys fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if base == "testdata" || base == "vendor" || base[0] == '.' || base[0] == '_' {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

// addPackage parses the Go files of one directory; one without any is no package.
func (t *Tree) addPackage(fsys fs.FS, dir string) error {
	names, err := fs.Glob(fsys, path.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		return err
	}
	pkg := &Package{Path: dir}
	for _, name := range names {
		file, err := t.parse(fsys, name)
		if err != nil {
			return err
		}
		pkg.Files = append(pkg.Files, file)
	}
	t.Packages = append(t.Packages, pkg)
	return nil
}

func (t *Tree) parse(fsys fs.FS, name string) (*File, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	syntax, err := parser.ParseFile(t.fset, name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	return &File{
		Path:   name,
		Lines:  bytes.Count(text, []byte("\n")),
		Test:   strings.HasSuffix(name, "_test.go"),
		Syntax: syntax,
	}, nil
}

// files yields every file of the tree, with its package.
func (t *Tree) files(yield func(*Package, *File) bool) {
	for _, pkg := range t.Packages {
		for _, file := range pkg.Files {
			if !yield(pkg, file) {
				return
			}
		}
	}
}

// at returns a problem at the line of node.
func (t *Tree) at(node ast.Node, format string, args ...any) Problem {
	pos := t.fset.Position(node.Pos())
	return Problem{Where: pos.Filename + ":" + strconv.Itoa(pos.Line), What: fmt.Sprintf(format, args...)}
}

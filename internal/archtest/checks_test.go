package archtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// documented is a package that breaks no rule.
const documented = "// Package a is documented.\npackage a\n\n// A is documented.\nconst A = 1\n"

// TestChecks gives every check a tree that breaks its rule once, and the same
// tree mended: a check that cannot fail checks nothing.
func TestChecks(t *testing.T) {
	rules := []Rule{
		{Package: "a", Pure: true, Outside: []string{"example.org/lib"}},
		{Package: "b", May: []string{"a"}, Tests: []string{"c"}},
		{Package: "c/...", May: []string{"..."}},
		{Package: "c/d"},
	}
	unlisted := func(tree *Tree) []Problem { return Unlisted(tree, rules) }
	imports := func(tree *Tree) []Problem { return Imports(tree, rules, []string{"example.org/testing"}) }
	purity := func(tree *Tree) []Problem { return Purity(tree, rules) }
	sizes := func(tree *Tree) []Problem {
		return Sizes(tree, Budget{File: 5, Func: 3, Excused: []string{"a/excused.go", "a.T.Long"}})
	}
	excuses := "a/excused.go=package a\n\n\n\n\n\nfunc (t *T[K]) Long() {\n\n\n}\n"

	for _, test := range []struct {
		name      string
		check     func(*Tree) []Problem
		bad, good string // files, each path=text, divided by lines of "--"
		want      string // the problem with bad
	}{
		{"unlisted", unlisted, "x/x.go=package x", "a/a.go=package a", "x: package has no row"},
		{"row of a directory", unlisted, "cc/x.go=package x", "c/x/y/x.go=package x", "cc: package has no row"},

		{
			"import", imports, "a/a.go=package a; import _ `m/b`", "b/b.go=package b; import _ `m/a`",
			"a/a.go:1: a may not import m/b",
		},
		{
			"import below what is allowed", imports, "b/b.go=package b; import _ `m/a/x`", "c/c.go=package c; import _ `m/a/x`",
			"b/b.go:1: b may not import m/a/x",
		},
		{
			"import by code of what tests may", imports, "b/b.go=package b; import _ `m/c`", "b/b_test.go=package b; import _ `m/c`",
			"b/b.go:1: b may not import m/c",
		},
		{
			"import of the package by its test", imports, "b/b.go=package b; import _ `m/b`", "b/b_test.go=package b_test; import _ `m/b`",
			"b/b.go:1: b may not import m/b",
		},
		{
			"import under the nearest row", imports, "c/d/d.go=package d; import _ `m/a`", "c/e/e.go=package e; import _ `m/a`",
			"c/d/d.go:1: c/d may not import m/a",
		},
		{
			"import from outside", imports, "b/b.go=package b; import _ `example.org/lib`", "a/a.go=package a; import _ `example.org/lib/x`",
			"b/b.go:1: b may not import example.org/lib",
		},
		{
			"import of a longer name", imports, "a/a.go=package a; import _ `example.org/library`", "a/a.go=package a; import _ `example.org/lib`",
			"a/a.go:1: a may not import example.org/library",
		},
		{
			"test library in code", imports, "a/a.go=package a; import _ `example.org/testing`", "a/a_test.go=package a; import _ `example.org/testing`",
			"a/a.go:1: a may not import example.org/testing",
		},
		{
			"import for another system", imports, "b/b_plan9.go=package b; import _ `m/c`", "b/b_plan9.go=package b; import _ `m/a`",
			"b/b_plan9.go:1: b may not import m/c",
		},

		{
			"I/O", purity, "a/a.go=package a; import _ `net/http`", "b/b.go=package b; import _ `net/http`",
			"a/a.go:1: a is pure and may not import net/http",
		},
		{
			"randomness", purity, "a/a.go=package a; import _ `math/rand/v2`", "a/a_test.go=package a; import _ `math/rand/v2`",
			"a/a.go:1: a is pure and may not import math/rand/v2",
		},
		{
			"clock", purity, "a/a.go=package a; import `time`; var _ = time.Now()", "a/a.go=package a; import `time`; var _ = time.UnixMilli(0)",
			"a/a.go:1: a is pure and may not use time.Now",
		},
		{
			"clock by another name", purity, "a/a.go=package a; import t `time`; var _ = t.Since", "a/a.go=package a; import t `time`; var _ = t.Hour",
			"a/a.go:1: a is pure and may not use time.Since",
		},
		{
			"inexact arithmetic", purity, "a/a.go=package a; import `math`; var _ = math.Exp(1)", "a/a.go=package a; import `math`; var _ = math.Sqrt(2)",
			"a/a.go:1: a is pure and may not use math.Exp",
		},

		{"package comment", Docs, "a/a.go=package a", "a/a.go=// Package a is.\npackage a", "a: package has no package comment"},
		{
			"second package comment", Docs, "a/a.go=// Package a is.\npackage a\n--\na/b.go=// And is.\npackage a",
			"a/a.go=// Package a is.\npackage a\n--\na/b.go=package a", "a: package has more than one package comment",
		},
		{"package of tests", Docs, "a/a_test.go=package a", "a/a_test.go=// Package a tests.\npackage a", "a: package has no package comment"},
		{"function", Docs, "a/a.go=" + documented + "func F() {}", "a/a.go=" + documented + "func f() {}", "a/a.go:6: F is exported"},
		{"method", Docs, "a/a.go=" + documented + "func (*A[T]) M() {}", "a/a.go=" + documented + "func (*b) M() {}", "a/a.go:6: M is exported"},
		{"type", Docs, "a/a.go=" + documented + "type T int", "a/a.go=" + documented + "type (\n\t// T is.\n\tT int\n)", "a/a.go:6: T is exported"},
		{"variable", Docs, "a/a.go=" + documented + "var v, V int", "a/a.go=" + documented + "var v, V int // both", "a/a.go:6: V is exported"},

		{"file size", sizes, excuses + "--\na/b.go=package a\n\n\n\n\n\n", excuses + "--\na/b.go=package a\n\n\n\n\n", "a/b.go:1: a/b.go has 6 lines, the budget is 5"},
		{"test size", sizes, excuses + "--\na/b.go=package a\n\n\n\n\n\n", excuses + "--\na/b_test.go=package a\n\n\n\n\n\n", "a/b.go:1: a/b.go has 6 lines"},
		{"generated", sizes, excuses + "--\na/b.go=package a\n\n\n\n\n\n", excuses + "--\na/b.go=// Code generated by a - DO NOT EDIT.\n\npackage a\n\n\n\n\n\n", "a/b.go:1: a/b.go has 6 lines"},
		{"function size", sizes, excuses + "--\na/b.go=package a\nfunc f() {\n\n\n}", excuses + "--\na/b.go=package a\nfunc f() {\n\n}", "a/b.go:2: a.f has 4 lines, the budget is 3"},
		{"excuse without need", sizes, "a/excused.go=package a\nfunc (t T) Long() {\n\n\n}", excuses, "a/excused.go: is within the budget"},

		{
			"assigned variable", State, "a/a.go=package a; var v = 1\n--\na/b.go=package a\nfunc f() { v = 2 }",
			"a/a.go=package a; var v = 1\n--\na/b.go=package a\nfunc f() { v := 1; v = 2; _ = v }; var _ = v", "a/b.go:2: v is a variable of the package",
		},
		{
			"written table", State, "a/a.go=package a\nvar v = []struct{ w []int }{}\nfunc f() { v[0].w[1]++ }",
			"a/a.go=package a\nvar v = []struct{ w []int }{}\nfunc f(v [][]int) { v[0][1]++ }", "a/a.go:3: v is a variable of the package",
		},
		{
			"addressed variable", State, "a/a.go=package a\nvar v int\nvar w = &v", "a/a.go=package a\nvar v int\nvar w = v",
			"a/a.go:3: v is a variable of the package",
		},
		{
			"loop variable", State, "a/a.go=package a\nvar v int\nfunc f() { for v = range 3 {} }",
			"a/a.go=package a\nvar v int\nfunc f() { for v := range 3 { v++ } }", "a/a.go:3: v is a variable of the package",
		},
		{
			"lock", State, "a/a.go=package a; import `sync`\nvar mu sync.Mutex", "a/a.go=package a; import `sync`\nvar mu sync.Locker",
			"a/a.go:2: mu is a variable of the package",
		},
		{
			"counter", State, "a/a.go=package a; import `sync/atomic`\nvar n atomic.Pointer[int]", "a/a_test.go=package a; import `sync/atomic`\nvar n atomic.Pointer[int]",
			"a/a.go:2: n is a variable of the package",
		},

		{"name", Marks, "a/util/a.go=package util", "a/utility/a.go=package utility", "a/util: package is named util"},
		{"init", Marks, "a/a.go=package a\nfunc init() {}", "a/a.go=package a\nfunc (t T) init() {}", "a/a.go:2: a.go has an init function"},
		{"mark", Marks, "a/a_test.go=package a\n\n/* TODO(me): later */", "a/a.go=package a\n\nconst a = `TODO`", "a/a_test.go:3: TODO: finish it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			problems := test.check(load(t, test.bad))
			if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), test.want) {
				t.Errorf("broken: got %v, want %q alone", problems, test.want)
			}
			if problems := test.check(load(t, test.good)); len(problems) != 0 {
				t.Errorf("mended: got %v, want none", problems)
			}
		})
	}
}

func TestStale(t *testing.T) {
	tree := load(t, "a/b/c.go=package b")
	rules := []Rule{{Package: "a/..."}, {Package: "a/b"}, {Package: "z"}}
	want := []Problem{
		{"a/...", "row of the table has no package"}, // a/b has a row of its own
		{"z", "row of the table has no package"},
	}
	if got := Stale(tree, rules); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestExported(t *testing.T) {
	tree := load(t, "a/a.go=package a; const A, b = 1, 2; type C int; func (C) D() {}; func E() {}; var F int\n--\n"+
		"a/a_test.go=package a; func TestG() {}\n--\nb/b.go=package b; var H int")
	if got, want := Exported(tree, "a"), []string{"A", "C", "E", "F"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLoadLeavesOutWhatGoLeavesOut(t *testing.T) {
	tree := load(t, "a/a.go=package a\n--\ntestdata/x.go=package x\n--\nvendor/v/v.go=package v\n--\n.h/h.go=package h\n--\n"+
		"_u/u.go=package u\n--\nn/go.mod=module n\n--\nn/n.go=package n\n--\nempty/x.txt=text")
	if len(tree.Packages) != 1 || tree.Packages[0].Path != "a" {
		t.Errorf("got %d packages, want only a", len(tree.Packages))
	}
}

func TestLoadRefusesWhatItCannotParse(t *testing.T) {
	fsys := fstest.MapFS{"go.mod": {Data: []byte("module m\n")}, "a.go": {Data: []byte("package")}}
	if _, err := Load(fsys); err == nil {
		t.Error("got no error for a file without a package name")
	}
}

func TestFusion(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fusion := func() []Problem {
		t.Helper()
		problems, err := Fusion(t.Context(), dir, ".")
		if err != nil {
			t.Fatal(err)
		}
		return problems
	}

	write("go.mod", "module m\n\ngo 1.26\n")
	write("a.go", "package m\n\nfunc F(x, y, z float64) float64 { return x*y - z }\n")
	if got := fusion(); len(got) != 1 || got[0].Where != "a.go:3" {
		t.Errorf("x*y - z: got %v, want one problem at a.go:3", got)
	}
	write("a.go", "package m\n\nfunc F(x, y, z float64) float64 { return float64(x*y) - z }\n")
	if got := fusion(); len(got) != 0 {
		t.Errorf("float64(x*y) - z: got %v, want none", got)
	}
	write("a.go", "package m\n\nfunc F() { return 1 }\n")
	if _, err := Fusion(t.Context(), dir, "."); err == nil {
		t.Error("got no error for code that does not compile")
	}
}

// load parses a module m of the given files.
func load(t *testing.T, files string) *Tree {
	t.Helper()
	fsys := fstest.MapFS{"go.mod": {Data: []byte("module m\n")}}
	for file := range strings.SplitSeq(files, "--\n") {
		name, text, _ := strings.Cut(file, "=")
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

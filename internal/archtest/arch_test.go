package archtest

import (
	"os"
	"strings"
	"testing"
)

// TestArchitecture holds the module against the table.
func TestArchitecture(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	checks := map[string][]Problem{
		"unlisted": Unlisted(tree, table),
		"imports":  Imports(tree, table, testLibraries),
		"purity":   Purity(tree, table),
		"docs":     Docs(tree),
		"sizes":    Sizes(tree, budget),
		"state":    State(tree),
		"marks":    Marks(tree),
	}
	if complete {
		checks["stale"] = Stale(tree, table)
	}
	for name, problems := range checks {
		t.Run(name, func(t *testing.T) { report(t, problems) })
	}
}

// TestVocabulary keeps what everyone must learn small.
func TestVocabulary(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	names := Exported(tree, "stats")
	if len(names) == 0 {
		t.Fatal("stats exports nothing: does the count still work?")
	}
	if len(names) > vocabulary {
		t.Errorf("stats exports %d names, the budget is %d: %s", len(names), vocabulary, strings.Join(names, ", "))
	}
}

// TestSameBitsOnEveryArchitecture holds the pure packages to invariant 6.
func TestSameBitsOnEveryArchitecture(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	var pure []string
	for _, pkg := range tree.Packages {
		if rule, _ := ruleOf(table, pkg.Path); rule.Pure {
			pure = append(pure, "./"+pkg.Path)
		}
	}
	problems, err := Fusion(t.Context(), "../..", pure...)
	if err != nil {
		t.Fatal(err)
	}
	report(t, problems)
}

func report(t *testing.T, problems []Problem) {
	t.Helper()
	for _, problem := range problems {
		t.Error(problem)
	}
}

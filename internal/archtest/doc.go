// Package archtest keeps the architecture true: it reads the module's source
// and reports what breaks a rule of the house.
//
// The rules are data and stand in one file, table_test.go: one row a package,
// with what it may import. A package without a row fails the test, so whoever
// adds a package says there where it belongs. Besides that the tests hold what
// a linter does not know: which packages are pure, that every package and
// exported name is documented, that files and functions stay small, that the
// vocabulary in stats stays small, and that no floating-point operation of a
// pure package is fused on arm64.
//
// A check takes the parsed [Tree] and returns its problems, so that every check
// has a test of its own in which it must find one.
package archtest

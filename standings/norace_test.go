//go:build !race

package standings

// patience divides nothing here; see race_test.go.
const patience = 1

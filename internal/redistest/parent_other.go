//go:build !linux

package redistest

import "os/exec"

// dieWithParent does nothing here: only Linux can do it. A test that ends
// normally ends its servers anyway.
func dieWithParent(*exec.Cmd) {}

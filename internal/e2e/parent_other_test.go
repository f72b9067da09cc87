//go:build !linux

package e2e

import "syscall"

// dieWithParent has no such means here: tests that panic leave the program.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

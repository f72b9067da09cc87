package e2e

import "syscall"

// dieWithParent makes the kernel kill the program when the thread that starts it
// ends, so that tests that panic or run out of time leave nothing behind.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

//go:build !linux

package e2e

import "testing"

// smallDisk has no small file system to offer here.
func smallDisk(t *testing.T) string {
	t.Helper()
	t.Skip("NOT TESTED: a full disk. This test mounts a tmpfs, which only Linux has")
	return ""
}

package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// vault has secrets, by what they are.
type vault struct {
	t    *testing.T
	dir  string
	kept map[string]string
}

func newVault(t *testing.T) *vault {
	t.Helper()
	return &vault{t, t.TempDir(), map[string]string{}}
}

// keep keeps a secret. It returns the path of a file that has it.
func (v *vault) keep(name, secret string) (path string) {
	v.t.Helper()
	if len(secret) < 16 {
		v.t.Fatalf("the secret %s could be anything", name)
	}
	v.kept[name] = secret
	path = filepath.Join(v.dir, strings.ReplaceAll(name, " ", "-"))
	if err := os.WriteFile(path, []byte(secret+"\n"), 0o600); err != nil {
		v.t.Fatal(err)
	}
	return path
}

// found returns which secrets a text has, as they are or encoded.
func (v *vault) found(text []byte) (names []string) {
	for name, secret := range v.kept {
		s := []byte(secret)
		forms := [][]byte{s, []byte(base64.RawStdEncoding.EncodeToString(s)), []byte(base64.RawURLEncoding.EncodeToString(s)), []byte(hex.EncodeToString(s))}
		if slices.ContainsFunc(forms, func(form []byte) bool { return bytes.Contains(text, form) }) {
			names = append(names, name)
		}
	}
	return names
}

// requireNone requires that a text has no secret.
func (v *vault) requireNone(where string, text []byte) {
	v.t.Helper()
	for _, name := range v.found(text) {
		v.t.Errorf("%s has the %s", where, name)
	}
}

// requireNoneBelow requires that no file of a directory has a secret, and that each is for
// its user alone.
func (v *vault) requireNoneBelow(dir string) {
	v.t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			v.t.Errorf("%s has the mode %v", path, info.Mode())
		}
		text, err := os.ReadFile(path) //nolint:gosec // nobody else is there
		v.requireNone(path, text)
		return err
	})
	if err != nil || files == 0 {
		v.t.Errorf("%d files below %s (%v)", files, dir, err)
	}
}

// requireNoneInProcesses requires that what this machine shows of its processes has no
// secret, and that the program has started none of its own. Processes end meanwhile.
func (v *vault) requireNoneInProcesses(s *server) {
	v.t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(lines) == 0 {
		v.t.Fatalf("there are no processes (%v)", err)
	}
	for _, path := range lines {
		if text, err := os.ReadFile(path); err == nil {
			v.requireNone(path, text)
		}
	}
	own := "/proc/" + s.pid()
	if text, err := os.ReadFile(filepath.Join(own, "cmdline")); err != nil || !bytes.Contains(text, []byte("serve\x00")) {
		v.t.Errorf("the command of the server is %q (%v)", text, err)
	}
	children, err := filepath.Glob(own + "/task/*/children")
	for _, path := range children {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			v.t.Errorf("the server has started %s", text)
		}
	}
	if err != nil || len(children) == 0 {
		v.t.Errorf("the threads of the server are not there (%v)", err)
	}
}

// TestTheVaultFindsWhatItKeeps: the tests that look for secrets would find one.
func TestTheVaultFindsWhatItKeeps(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	v.keep("password", "correct horse battery")
	for _, text := range []string{"a correct horse battery b", "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5", "636f727265637420686f727365206261747465727900"} {
		if got := v.found([]byte(text)); len(got) != 1 {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := v.found([]byte("correct horse")); got != nil {
		t.Errorf("half of it: %q", got)
	}
}

package access_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"statstracker/access"
)

// lockKeys locks the keys of a directory as another process does.
func lockKeys(t *testing.T, dir string) (unlock func()) {
	t.Helper()
	lock := flock.New(filepath.Join(dir, "keys.lock"))
	if ok, err := lock.TryLock(); err != nil || !ok {
		t.Fatal(ok, err)
	}
	return func() { _ = lock.Close() }
}

// A file that is damaged means that no key of it holds, which is told once; and a file
// that is whole again holds again.
func TestADamagedFileClosesTheServer(t *testing.T) {
	dir := t.TempDir()
	text, _ := create(t, dir, access.Key{Name: "secret name", Scopes: []access.Scope{access.Admin}})
	path := filepath.Join(dir, access.FileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]string{
		"empty":       "",
		"half":        string(whole[:len(whole)/2]),
		"no keys":     `{"keys":[]}`,
		"of later":    strings.Replace(string(whole), `"version": 1`, `"version": 2`, 1),
		"more":        strings.Replace(string(whole), `"all_games"`, `"only_from": "10.0.0.0/8", "all_games"`, 1),
		"no games":    strings.Replace(string(whole), `"all_games": true,`, ``, 1),
		"twice":       strings.Replace(string(whole), `"all_games"`, `"scopes": ["read"], "all_games"`, 1),
		"other case":  strings.Replace(string(whole), `"all_games"`, `"All_games"`, 1),
		"more behind": string(whole) + "{}",
		"garbage":     strings.Repeat("\x00", len(whole)),
		"large":       strings.Repeat(" ", 16<<20) + string(whole),
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			keys := access.OpenKeys(dir, slog.New(slog.NewTextHandler(&log, nil)))
			write(t, path, string(whole))
			if err := keys.Refresh(t.Context()); err != nil || status(keys, admin, text) != 200 {
				t.Fatalf("the whole file: %v", err)
			}
			write(t, path, damage)
			for range 3 {
				if err := keys.Refresh(t.Context()); err == nil || status(keys, admin, text) != 401 || !keys.Exist() || keys.Hold() {
					t.Fatalf("it holds: %v", err)
				}
			}
			if said := log.String(); strings.Count(said, "level=ERROR") != 1 || !strings.Contains(said, path) || strings.Contains(said, "secret name") {
				t.Errorf("the log says %s", said)
			}
			if _, _, err := keys.Create(t.Context(), access.Key{Scopes: []access.Scope{access.Read}}); err == nil {
				t.Error("a key is made beside what cannot be read")
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != damage {
				t.Error("the damaged file has been changed")
			}
			write(t, path, string(whole))
			if err := keys.Refresh(t.Context()); err != nil || status(keys, admin, text) != 200 {
				t.Errorf("the whole file again: %v", err)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Run notices a change within a second, and ends with its context.
func TestRunLooksTwiceASecond(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		keys := access.OpenKeys(dir, nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- keys.Run(ctx) }()
		synctest.Wait()
		text, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Ingest}})
		time.Sleep(time.Second) // in the bubble's time
		synctest.Wait()
		if status(keys, ingest, text) != 200 {
			t.Error("the key is not noticed")
		}
		if _, err := access.OpenKeys(dir, nil).Revoke(t.Context(), made.ID); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if status(keys, ingest, text) != 401 {
			t.Error("that it was revoked is not noticed")
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

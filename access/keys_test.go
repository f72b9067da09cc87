package access_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/access"
)

var (
	ingest = access.Need{Scope: access.Ingest}
	admin  = access.Need{Scope: access.Admin}
)

// create makes a key in the directory, as another process does.
func create(t testing.TB, dir string, draft access.Key) (text string, made access.Key) {
	t.Helper()
	text, made, err := access.OpenKeys(dir, nil).Create(t.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	return text, made
}

// running returns the keys of a directory as a server has them.
func running(t testing.TB, dir string) *access.Keys {
	t.Helper()
	keys := access.OpenKeys(dir, nil)
	if err := keys.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return keys
}

// status is what a guard with the keys answers to who sends the text.
func status(keys *access.Keys, n access.Need, text string) int {
	g := access.NewGuard(access.Config{Keys: keys})
	return admit(g, n, "POST", "stats.example", "Authorization: Bearer "+text).Code
}

func TestAKeyIsShownOnceAndKeptAsAHash(t *testing.T) {
	dir := t.TempDir()
	text, made := create(t, dir, access.Key{Name: "server 7", Scopes: []access.Scope{access.Ingest}, Games: []string{"exrps"}})
	if !regexp.MustCompile(`^st_[a-z2-7]{8}_[a-z2-7]{52}$`).MatchString(text) || !strings.HasPrefix(text, "st_"+made.ID+"_") {
		t.Errorf("the key is %s", text)
	}
	path := filepath.Join(dir, access.FileName)
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(kept), text[12:]) || !strings.Contains(string(kept), made.ID) {
		t.Errorf("the file has %s", kept)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if got := status(running(t, dir), ingest, text); got != 200 {
		t.Errorf("the key is answered with %d", got)
	}
	if again, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Ingest}}); again[12:] == text[12:] || again[3:11] == text[3:11] {
		t.Errorf("two keys are %s and %s", text, again)
	}
}

// Every key that is nearly another one, and every part of it, is refused.
func TestOnlyTheKeyIsTheKey(t *testing.T) {
	dir := t.TempDir()
	text, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}})
	other, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}})
	keys := running(t, dir)
	wrong := []string{"", "st_", text[:len(text)-1], text + "a", strings.ToUpper(text), text[3:], text[:12] + other[12:], other[:12] + text[12:], "st__" + text[12:]}
	for i := range text {
		c := byte('a')
		if text[i] == c {
			c = 'b'
		}
		wrong = append(wrong, text[:i]+string(c)+text[i+1:])
	}
	for _, w := range wrong {
		if got := status(keys, admin, w); got != 401 {
			t.Errorf("%s for %s is answered with %d", w, text, got)
		}
	}
	if status(keys, admin, text) != 200 || status(keys, admin, other) != 200 {
		t.Error("the keys do not hold")
	}
}

func TestARunningServerNoticesChanges(t *testing.T) {
	dir := t.TempDir()
	keys := running(t, dir)
	if keys.Exist() || keys.Hold() {
		t.Fatal("there are keys")
	}
	refresh := func() {
		t.Helper()
		if err := keys.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	for i := range 20 { // quicker than the clock of a file system
		text, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Ingest}})
		refresh()
		if status(keys, ingest, text) != 200 {
			t.Fatalf("key %d does not hold", i)
		}
		if i%2 == 1 {
			if _, err := access.OpenKeys(dir, nil).Revoke(t.Context(), made.ID); err != nil {
				t.Fatal(err)
			}
			refresh()
			if status(keys, ingest, text) != 401 {
				t.Fatalf("key %d holds, and was revoked", i)
			}
			continue
		}
		texts = append(texts, text)
	}
	for _, text := range texts {
		if status(keys, ingest, text) != 200 {
			t.Errorf("%s does not hold any more", text)
		}
	}
	if err := os.Remove(filepath.Join(dir, access.FileName)); err != nil {
		t.Fatal(err)
	}
	refresh()
	if !keys.Exist() || keys.Hold() || status(keys, ingest, texts[0]) != 401 {
		t.Error("without the file, keys hold, or none are needed")
	}
}

func TestAnExpiredKeyHoldsNoMore(t *testing.T) {
	dir := t.TempDir()
	text, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Ingest}, Expires: time.Now().Add(time.Hour)})
	keys := running(t, dir)
	keys.TestOnlyNow(func() time.Time { return made.Expires.Add(-time.Second) })
	if !keys.Hold() || status(keys, ingest, text) != 200 {
		t.Error("it has expired too early")
	}
	keys.TestOnlyNow(func() time.Time { return made.Expires })
	if keys.Hold() || status(keys, ingest, text) != 401 || !keys.Exist() {
		t.Error("it has not expired")
	}
}

func TestRevoking(t *testing.T) {
	dir := t.TempDir()
	keys := access.OpenKeys(dir, nil)
	if list, err := keys.List(); err != nil || list != nil {
		t.Errorf("%v %v", list, err)
	}
	if _, err := keys.Revoke(t.Context(), "aaaaaaaa"); !errors.Is(err, access.ErrUnknownKey) {
		t.Errorf("revoking nothing: %v", err)
	}
	text, made := create(t, dir, access.Key{Scopes: []access.Scope{access.Read}})
	before, err := os.ReadFile(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	first, err := keys.Revoke(t.Context(), made.ID)
	if err != nil || first.Revoked.IsZero() || first.Holds(time.Now()) {
		t.Errorf("%+v %v", first, err)
	}
	if again, err := keys.Revoke(t.Context(), made.ID); err != nil || !again.Revoked.Equal(first.Revoked) {
		t.Errorf("again: %+v %v", again, err)
	}
	after, err := os.ReadFile(keys.Path())
	if hash := regexp.MustCompile(`"sha256": "(.*)"`).FindSubmatch(before); err != nil || hash == nil || bytes.Contains(after, hash[1]) {
		t.Errorf("the hash is left in %s", after)
	}
	if status(running(t, dir), access.Need{Scope: access.Monitor}, text) != 401 {
		t.Error("it holds")
	}
}

func TestDraftsThatAreNotValid(t *testing.T) {
	one := []access.Scope{access.Read}
	for field, drafts := range map[string][]access.Key{
		"name":    {{Name: strings.Repeat("x", 101), Scopes: one}, {Name: "a\nb", Scopes: one}, {Name: "\xff", Scopes: one}},
		"scopes":  {{}, {Scopes: []access.Scope{access.Monitor}}, {Scopes: []access.Scope{access.Read, access.Public}}, {Scopes: []access.Scope{99}}},
		"games":   {{Scopes: one, Games: []string{}}, {Scopes: one, Games: []string{""}}, {Scopes: one, Games: []string{"a", "b", "a"}}, {Scopes: one, Games: make([]string, 101)}},
		"expires": {{Scopes: one, Expires: time.Now().Add(-time.Second)}, {Scopes: one, Expires: time.Now().AddDate(9000, 0, 0)}},
	} {
		for _, d := range drafts {
			_, _, err := access.OpenKeys(t.TempDir(), nil).Create(t.Context(), d)
			if wrong, ok := errors.AsType[*access.DraftError](err); !ok || wrong.Field != field {
				t.Errorf("%+v: %v", d, err)
			}
		}
	}
}

// Several processes may make and revoke keys at once: nothing is lost.
func TestNothingIsLostBetweenProcesses(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	var mu sync.Mutex
	var texts []string
	for p := range 8 {
		group.Go(func() {
			keys := access.OpenKeys(dir, nil) // with a lock of its own, as a process has
			for i := range 5 {
				text, made, err := keys.Create(t.Context(), access.Key{Name: fmt.Sprint(p, i), Scopes: []access.Scope{access.Ingest}})
				if err == nil && i == 0 {
					_, err = keys.Revoke(t.Context(), made.ID)
				}
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				texts = append(texts, text)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	keys, holding := running(t, dir), 0
	for _, text := range texts {
		if status(keys, ingest, text) == 200 {
			holding++
		}
	}
	if list, err := keys.List(); err != nil || len(list) != 40 || holding != 32 {
		t.Errorf("%d keys, of which %d hold, of 40 and 32: %v", len(list), holding, err)
	}
}

// A change waits for the lock as long as its context lets it.
func TestAChangeWaitsForTheLock(t *testing.T) {
	dir := t.TempDir()
	unlock := lockKeys(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := access.OpenKeys(dir, nil).Create(ctx, access.Key{Scopes: []access.Scope{access.Read}}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	unlock()
	create(t, dir, access.Key{Scopes: []access.Scope{access.Read}})
}

// If a step of a change fails, the file is the old one or the new one, and nothing else
// is left; a key that Create has not returned opens nothing that it should not.
func TestAChangeThatFailsLeavesTheFileWhole(t *testing.T) {
	for _, op := range []string{"create", "write", "sync", "rename", "sync directory"} {
		dir := t.TempDir()
		text, _ := create(t, dir, access.Key{Scopes: []access.Scope{access.Admin}})
		keys := access.OpenKeys(dir, nil)
		fault := errors.New("no " + op)
		keys.TestOnlyFault(func(at string) error {
			if at == op {
				return fault
			}
			return nil
		})
		if got, _, err := keys.Create(t.Context(), access.Key{Scopes: []access.Scope{access.Read}}); !errors.Is(err, fault) || got != "" {
			t.Errorf("%s: %q %v", op, got, err)
		}
		if status(running(t, dir), admin, text) != 200 {
			t.Errorf("%s: the key that was there does not hold", op)
		}
		if _, err := os.Stat(keys.Path() + ".tmp"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: a file is left: %v", op, err)
		}
		list, err := keys.List()
		if want := map[bool]int{true: 2, false: 1}[op == "sync directory"]; err != nil || len(list) != want {
			t.Errorf("%s: %d keys, %v", op, len(list), err)
		}
		keys.TestOnlyFault(nil)
		if _, _, err := keys.Create(t.Context(), access.Key{Scopes: []access.Scope{access.Read}}); err != nil {
			t.Errorf("%s: and then %v", op, err)
		}
	}
}

func TestScopesAreSorted(t *testing.T) {
	_, made := create(t, t.TempDir(), access.Key{Scopes: []access.Scope{access.Admin, access.Read, access.Ingest, access.Read}})
	if want := []access.Scope{access.Read, access.Ingest, access.Admin}; !slices.Equal(made.Scopes, want) {
		t.Errorf("%v, want %v", made.Scopes, want)
	}
}

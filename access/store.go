package access

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockName  = "keys.lock"           // locked by who changes the file
	lockLimit = 10 * time.Second      // that somebody else may take
	lockPause = 20 * time.Millisecond // between two attempts
)

// List returns all keys, the oldest first; none if there is no file. Those that were
// revoked are among them.
func (k *Keys) List() ([]Key, error) {
	keys, _, err := k.read()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return keys, err
}

// Create makes a key with the name, the scopes, the games and the expiry of the draft, and
// returns its text, which nobody can find out later, and what is kept of it. It holds
// from when it is on disk. A draft that is not valid is a [*DraftError].
func (k *Keys) Create(ctx context.Context, draft Key) (text string, made Key, err error) {
	made = Key{
		Name: draft.Name, Scopes: sorted(draft.Scopes), Games: slices.Clone(draft.Games),
		Created: k.now().UTC().Truncate(time.Second), Expires: utc(draft.Expires).Truncate(time.Second),
	}
	if err := made.check(); err != nil {
		return "", Key{}, err
	}
	err = k.change(ctx, func(keys []Key) ([]Key, error) {
		text = made.draw()
		for slices.ContainsFunc(keys, func(other Key) bool { return other.ID == made.ID }) {
			text = made.draw()
		}
		return withRoom(append(keys, made))
	})
	if err != nil {
		return "", Key{}, fmt.Errorf("create a key: %w", err)
	}
	return text, made, nil
}

// withRoom forgets the oldest revoked key, if there are too many.
func withRoom(keys []Key) ([]Key, error) {
	if len(keys) <= maxKeys {
		return keys, nil
	}
	i := slices.IndexFunc(keys, func(k Key) bool { return !k.Revoked.IsZero() })
	if i < 0 {
		return nil, fmt.Errorf("there are %d keys already; revoke some", maxKeys)
	}
	return slices.Delete(keys, i, i+1), nil
}

// Revoke takes a key back, and returns what is left of it. One that was revoked before
// stays as it is. The error wraps [ErrUnknownKey] if there is none.
func (k *Keys) Revoke(ctx context.Context, id string) (revoked Key, err error) {
	err = k.change(ctx, func(keys []Key) ([]Key, error) {
		i := slices.IndexFunc(keys, func(key Key) bool { return key.ID == id })
		if i < 0 {
			return nil, ErrUnknownKey
		}
		if keys[i].Revoked.IsZero() {
			keys[i].Revoked = k.now().UTC().Truncate(time.Second)
			keys[i].hash = [len(keys[i].hash)]byte{}
		}
		revoked = keys[i]
		return keys, nil
	})
	if err != nil {
		return Key{}, fmt.Errorf("revoke a key: %w", err)
	}
	return revoked, nil
}

// change puts other keys in the place of those that there are, alone among all processes,
// and then refreshes its own.
func (k *Keys) change(ctx context.Context, edit func([]Key) ([]Key, error)) error {
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	lock := flock.New(filepath.Join(k.dir, lockName), flock.SetPermissions(0o600))
	waiting, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	if _, err := lock.TryLockContext(waiting, lockPause); err != nil {
		return errors.Join(fmt.Errorf("lock the keys: %w", err), lock.Close())
	}
	err := k.replace(edit)
	if err := errors.Join(err, lock.Close()); err != nil {
		return err
	}
	return k.Refresh(ctx)
}

// replace reads the file and writes it anew. The caller has the lock.
func (k *Keys) replace(edit func([]Key) ([]Key, error)) error {
	keys, err := k.List()
	if err != nil {
		return err
	}
	if keys, err = edit(keys); err != nil {
		return err
	}
	text, err := formatKeys(keys)
	if err != nil {
		return err
	}
	temp := k.Path() + ".tmp"
	err = k.write(temp, text)
	if err == nil {
		err = k.step("rename", func() error { return os.Rename(temp, k.Path()) })
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the keys: %w", err), ignoreMissing(os.Remove(temp)))
	}
	if err := k.step("sync directory", func() error { return syncDir(k.dir) }); err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	return nil
}

// write writes a file that only its owner may read, and makes it durable.
func (k *Keys) write(path string, text []byte) error {
	if err := ignoreMissing(os.Remove(path)); err != nil { // one left over may have other permissions
		return err
	}
	var f *os.File
	err := k.step("create", func() (err error) {
		f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return err
	}
	err = k.step("write", func() error {
		_, err := f.Write(text)
		return err
	})
	if err == nil {
		err = k.step("sync", f.Sync)
	}
	return errors.Join(err, f.Close())
}

// step does one step of a change, unless a test has it fail.
func (k *Keys) step(op string, do func() error) error {
	if k.testOnlyFault != nil {
		if err := k.testOnlyFault(op); err != nil {
			return err
		}
	}
	return do()
}

func syncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil // which cannot sync a directory, and journals its names
	}
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

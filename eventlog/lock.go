package eventlog

import (
	"errors"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockName is the file in a data directory that is locked while it is in use.
const lockName = "LOCK"

// lockDir locks the data directory.
func lockDir(home string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(home, lockName), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err == nil && !locked {
		err = ErrLocked
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return lock, nil
}

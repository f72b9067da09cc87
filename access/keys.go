package access

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// FileName is the file in a data directory that has the keys.
const FileName = "keys.json"

// ErrUnknownKey says that there is no key of an id.
var ErrUnknownKey = errors.New("there is no such key")

// Keys are the keys of a data directory. Its methods may be used by several goroutines,
// and by several processes on one directory.
//
// What [Keys.Create], [Keys.Revoke] and [Keys.List] say is of the file. What a [Guard]
// asks is answered from memory, as of the last [Keys.Refresh].
type Keys struct {
	dir    string
	logger *slog.Logger
	now    func() time.Time

	ring       atomic.Pointer[ring]
	refreshing sync.Mutex // held to change ring and said
	said       string     // what was last told to be wrong with the file

	testOnlyFault func(op string) error // asked before each step of a change
}

// ring is what the file had when it was last read. It never changes.
type ring struct {
	byID   map[string]*Key
	exists bool        // there is a file, or there was one since the start
	file   fs.FileInfo // nil if it has to be read again
}

// OpenKeys returns the keys of a data directory, which need not exist. It reads nothing
// yet. Without a logger nothing is told.
func OpenKeys(dir string, logger *slog.Logger) *Keys {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	k := &Keys{dir: dir, logger: logger, now: time.Now}
	k.ring.Store(&ring{})
	return k
}

// Path returns the path of the file.
func (k *Keys) Path() string { return filepath.Join(k.dir, FileName) }

// Exist reports whether there is a file with keys, whatever is in it, or was one since
// the program was started.
func (k *Keys) Exist() bool { return k.ring.Load().exists }

// Hold reports whether one of the keys holds at present.
func (k *Keys) Hold() bool {
	now := k.now()
	for _, key := range k.ring.Load().byID {
		if key.Holds(now) {
			return true
		}
	}
	return false
}

// find returns the key of the text, whether or not it has expired; ok is false if there
// is none, or if it was revoked.
func (k *Keys) find(text string) (key *Key, ok bool) {
	id, ok := idOf(text)
	if !ok {
		return nil, false
	}
	key, ok = k.ring.Load().byID[id]
	if !ok || !key.Revoked.IsZero() || !key.opens(text) {
		return nil, false
	}
	return key, true
}

package tracker

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// intent is an erasure that has been asked for and is not finished. It is in a file
// with the id until it is, and nowhere else.
type intent struct {
	ID     string    `json:"id"`
	Names  disguise  `json:"names"`
	Reason string    `json:"reason,omitempty"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
	// Log is the log that was to be rewritten, in hexadecimal. If the log is another one
	// now, it has been.
	Log string `json:"log,omitempty"`
}

const intentSuffix = ".json"

// newIntent returns an intent to erase the ids, with pseudonyms for them.
func newIntent(ids []string, reason, by string) *intent {
	var random [8]byte
	rand.Read(random[:]) // which never fails
	return &intent{ID: hex.EncodeToString(random[:]), Names: newDisguise(ids), Reason: reason, By: by, At: time.Now()}
}

func (n *intent) erasure() Erasure { return Erasure{ID: n.ID, Reason: n.Reason, By: n.By, At: n.At} }

// intentsDir is where the files of intents are.
func intentsDir(dir string) string { return filepath.Join(dir, "erasures") }

func intentPath(dir, id string) string { return filepath.Join(intentsDir(dir), id+intentSuffix) }

// save makes the file durable.
func (n *intent) save(dir string) error {
	content, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(intentsDir(dir), 0o700); err != nil {
		return err
	}
	if err := syncDir(dir); err != nil {
		return err
	}
	path := intentPath(dir, n.ID)
	if err := writeSynced(path+".tmp", content); err != nil {
		return errors.Join(err, os.Remove(path+".tmp"))
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return errors.Join(err, os.Remove(path+".tmp"))
	}
	return syncDir(intentsDir(dir))
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// remove makes the file go away, durably.
func (n *intent) remove(dir string) error {
	if err := os.Remove(intentPath(dir, n.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(intentsDir(dir))
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readIntents returns those that are not finished, the oldest first, and removes what
// a crash has left of one that was not even begun.
func readIntents(dir string) (list []*intent, err error) {
	entries, err := os.ReadDir(intentsDir(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		path := filepath.Join(intentsDir(dir), e.Name())
		if !strings.HasSuffix(path, intentSuffix) {
			if err := os.Remove(path); err != nil {
				return nil, err
			}
			continue
		}
		n, err := readIntent(path)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b *intent) int { return a.At.Compare(b.At) })
	return list, nil
}

func readIntent(path string) (*intent, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	n := new(intent)
	if err := json.Unmarshal(content, n); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return n, nil
}

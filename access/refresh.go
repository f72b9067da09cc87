package access

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

const (
	// lookEvery is how often a running server looks whether the file is another. It is one
	// question to the file system about one name, which works everywhere: notifications of
	// changes are told differently by each system, and not at all by some.
	lookEvery = 500 * time.Millisecond
	// settled is the age from which on a file that has the size and the time of one that was
	// read is the same: clocks of file systems tick as slowly as that.
	settled = 3 * time.Second
)

// Run refreshes the keys twice a second until the context ends.
func (k *Keys) Run(ctx context.Context) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		_ = k.Refresh(ctx) // which has told it
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Refresh reads the file, if it is another than the one that was read last. If it cannot
// be read, no key of it holds any more: that is told once, and is the error.
func (k *Keys) Refresh(ctx context.Context) error {
	k.refreshing.Lock()
	defer k.refreshing.Unlock()
	last := k.ring.Load()
	now, err := os.Stat(k.Path())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if last.exists && len(last.byID) > 0 {
			k.logger.WarnContext(ctx, "the file with the keys is gone: none of them holds any more", "file", k.Path())
		}
		k.ring.Store(&ring{exists: last.exists})
		k.said = ""
		return nil
	case err == nil && isSame(last.file, now):
		return nil
	}
	return k.load(ctx)
}

// isSame reports whether the file is the one that was read.
func isSame(read, now fs.FileInfo) bool {
	return read != nil && os.SameFile(read, now) && read.Size() == now.Size() && read.ModTime().Equal(now.ModTime())
}

// load reads the file.
func (k *Keys) load(ctx context.Context) error {
	keys, file, err := k.read()
	if err != nil {
		k.ring.Store(&ring{exists: true})
		if k.said != err.Error() {
			k.logger.ErrorContext(ctx, "the file with the keys cannot be read, so none of them holds; put back one that is whole, or move it away and make new keys", "err", err)
		}
		k.said = err.Error()
		return err
	}
	r := &ring{byID: make(map[string]*Key, len(keys)), exists: true, file: file}
	for i := range keys {
		r.byID[keys[i].ID] = &keys[i]
	}
	if age := time.Since(file.ModTime()); age < settled && age > -settled {
		r.file = nil
	}
	k.ring.Store(r)
	k.said = ""
	return nil
}

// read reads the file. If there is none, there are no keys.
func (k *Keys) read() ([]Key, fs.FileInfo, error) {
	f, err := os.Open(k.Path())
	if err != nil {
		return nil, nil, fmt.Errorf("read the keys: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("read the keys: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read the keys: %w", err)
	case len(text) > maxFile:
		return nil, nil, fmt.Errorf("read the keys: %s is larger than 16 MiB", k.Path())
	}
	keys, err := parseKeys(text)
	if err != nil {
		return nil, nil, fmt.Errorf("read the keys: %s is damaged: %w", k.Path(), err)
	}
	return keys, info, nil
}

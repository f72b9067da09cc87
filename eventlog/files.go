package eventlog

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// files is what the package asks of a file system when it changes it. Tests put
// one in front of the real one that fails or loses what was not synced.
type files interface {
	// create makes an empty file to be written, in place of an older one.
	create(name string) (file, error)
	// open opens a file that exists to be written.
	open(name string) (file, error)
	rename(from, to string) error
	remove(name string) error
	// syncDir makes the names in the directory durable.
	syncDir(name string) error
}

// file is what the package asks of a file that it writes.
type file interface {
	io.WriterAt
	io.Closer
	// Truncate cuts the file to the size.
	Truncate(size int64) error
	// Sync makes what was written durable.
	Sync() error
}

// disk is the operating system's file system.
type disk struct{}

func (disk) create(name string) (file, error) {
	return opened(os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600))
}

func (disk) open(name string) (file, error) {
	return opened(os.OpenFile(name, os.O_RDWR, 0))
}

// opened keeps a nil *os.File from becoming a file that is not nil.
func opened(f *os.File, err error) (file, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (disk) rename(from, to string) error { return os.Rename(from, to) }

func (disk) remove(name string) error { return os.Remove(name) }

func (disk) syncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil // which cannot sync a directory, and journals its names
	}
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// makeDir makes the directory and those above it durable, where it does not
// exist.
func makeDir(d files, name string) error {
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(name)
	if err := makeDir(d, parent); err != nil {
		return err
	}
	if err := os.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.syncDir(parent)
}

// removeDir removes the directory, in which there are only files, where it
// exists. What is removed first is what is last by name.
func removeDir(d files, name string) error {
	entries, err := os.ReadDir(name)
	if err != nil {
		return ignoreMissing(err)
	}
	for _, entry := range slices.Backward(entries) {
		if err := d.remove(filepath.Join(name, entry.Name())); err != nil {
			return err
		}
	}
	if err := d.remove(name); err != nil {
		return err
	}
	return d.syncDir(filepath.Dir(name))
}

// replaceFile makes the file hold what write writes, at once: after a crash
// at any moment it is the old file or the new one, whole.
func replaceFile(d files, name string, write func(file) error) error {
	temp := name + tempSuffix
	if err := writeFile(d, temp, write); err != nil {
		// The temporary file may be what fills the disk.
		return errors.Join(err, ignoreMissing(d.remove(temp)))
	}
	if err := d.rename(temp, name); err != nil {
		return errors.Join(err, ignoreMissing(d.remove(temp)))
	}
	return d.syncDir(filepath.Dir(name))
}

// tempSuffix ends the name of a file that is being made. Where one is left
// over, it was not finished.
const tempSuffix = ".tmp"

func writeFile(d files, name string, write func(file) error) error {
	f, err := d.create(name)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

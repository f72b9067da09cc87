package history

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
)

// disk is how the package changes files. A test may make any change fail.
type disk struct {
	fault  func(op, path string) error // nil outside tests
	noSync bool                        // only in tests
}

// file is a file that is being written.
type file struct {
	*os.File
	disk *disk
}

func (d *disk) ask(op, path string) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(op, path)
}

// create makes an empty file, in place of an older one.
func (d *disk) create(path string) (*file, error) {
	return d.opened("create", path, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
}

// open opens a file that exists to be written.
func (d *disk) open(path string) (*file, error) {
	return d.opened("open", path, os.O_RDWR)
}

func (d *disk) opened(op, path string, flags int) (*file, error) {
	if err := d.ask(op, path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	return &file{f, d}, nil
}

func (d *disk) rename(from, to string) error {
	if err := d.ask("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// remove removes the file, if there is one.
func (d *disk) remove(path string) error {
	if err := d.ask("remove", path); err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes the names in the directory durable.
func (d *disk) syncDir(path string) error {
	if err := d.ask("sync directory", path); err != nil {
		return err
	}
	if d.noSync || runtime.GOOS == "windows" {
		return nil // which cannot sync a directory, and journals its names
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// WriteAt writes b, or, where a test wants it to fail, a part of it.
func (f *file) WriteAt(b []byte, offset int64) (int, error) {
	if err := f.disk.ask("write", f.Name()); err != nil {
		n, _ := f.File.WriteAt(b[:len(b)/2], offset)
		return n, err
	}
	return f.File.WriteAt(b, offset)
}

// Truncate cuts the file to the size.
func (f *file) Truncate(size int64) error {
	if err := f.disk.ask("truncate", f.Name()); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// Sync makes what was written durable.
func (f *file) Sync() error {
	if err := f.disk.ask("sync", f.Name()); err != nil {
		return err
	}
	if f.disk.noSync {
		return nil
	}
	return f.File.Sync()
}

// readAt fills b from the file. A file that is too short is damaged.
func readAt(f *os.File, b []byte, offset int64) error {
	_, err := f.ReadAt(b, offset)
	if errors.Is(err, io.EOF) {
		return damaged(f.Name(), "it is too short")
	}
	return err
}

package eventlog

import (
	"path/filepath"
)

// File is a file of a log as far as the log went: the bytes up to Size never
// change, whatever is appended behind them.
type File struct {
	Name string // its path relative to the data directory, with slashes
	Path string
	Size int64 // in bytes
}

// Files calls f with the files that hold the log up to its present end, in
// order, and returns what f returns. They stay where they are until f returns.
// Copied to the names in another directory, up to the sizes, they are the same
// log. The error is else [ErrClosed].
func (r *reader) Files(f func([]File) error) error {
	e, err := r.enter()
	if err != nil {
		return err
	}
	defer e.leave()
	files := make([]File, 0, len(e.sealed)+1)
	for i := range len(e.sealed) + 1 {
		s := e.segment(i)
		path := e.path(s.first)
		files = append(files, File{filepath.Base(e.dir) + "/" + filepath.Base(path), path, s.size})
	}
	return f(files)
}

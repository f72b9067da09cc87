package cmd

import (
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"time"

	"statstracker/backup"
	"statstracker/eventlog"
	"statstracker/tracker"
)

// newManifest returns what a backup of the files says that it has.
func newManifest(d tracker.Digests, files []eventlog.File, at time.Time) *backup.Manifest {
	m := &backup.Manifest{
		Program: version(), At: at.UTC().Truncate(time.Millisecond), Records: d.Records,
		Digest: hex.EncodeToString(d.Games[:]), State: hex.EncodeToString(d.State[:]),
	}
	for _, f := range files {
		m.Files = append(m.Files, backup.File{Name: backup.NameOf(path.Base(f.Name)), Size: f.Size})
	}
	return m
}

// openFiles returns what opens the files of a backup.
func openFiles(files []eventlog.File) func(backup.File) (io.ReadCloser, error) {
	return func(f backup.File) (io.ReadCloser, error) {
		for i := range files {
			if backup.NameOf(path.Base(files[i].Name)) == f.Name {
				return os.Open(files[i].Path)
			}
		}
		return nil, fmt.Errorf("there is no file %s: %w", f.Name, os.ErrNotExist)
	}
}

// received returns what writes the files of a backup into a log that is received, and
// tells of the bytes.
func received(create func(name string) (io.WriteCloser, error), tell func(n int)) func(backup.File) (io.WriteCloser, error) {
	return func(f backup.File) (io.WriteCloser, error) {
		out, err := create(f.Base())
		if err != nil {
			return nil, err
		}
		return &telling{out, tell}, nil
	}
}

// telling tells of the bytes that are written to a file.
type telling struct {
	io.WriteCloser
	tell func(n int)
}

// Write implements [io.Writer].
func (t *telling) Write(p []byte) (int, error) {
	t.tell(len(p))
	return t.WriteCloser.Write(p)
}

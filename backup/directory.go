package backup

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// OpenDirectory reads the manifest of a backup that is a directory. The error is as
// that of [NewReader], or wraps [fs.ErrNotExist].
func OpenDirectory(dir string) (*Directory, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	m, err := ParseManifest(text)
	if err != nil {
		return nil, err
	}
	return &Directory{Manifest: m, dir: dir, text: text}, nil
}

// Directory is a backup that is a directory.
type Directory struct {
	Manifest *Manifest

	dir  string
	text []byte // of the manifest
}

// Files is that of [Reader].
func (d *Directory) Files(create func(File) (io.WriteCloser, error)) error {
	want, err := os.ReadFile(filepath.Join(d.dir, SumsName))
	if err != nil {
		return d.damaged(SumsName, err)
	}
	var have strings.Builder
	note := func(name string, sum []byte) { _, _ = fmt.Fprintf(&have, "%x  %s\n", sum, name) }
	sum := sha256.Sum256(d.text)
	note(ManifestName, sum[:])
	for _, f := range d.Manifest.Files {
		sum, err := d.file(f, create)
		if err != nil {
			return err
		}
		note(f.Name, sum)
	}
	return CompareSums(have.String(), string(want))
}

func (d *Directory) file(f File, create func(File) (io.WriteCloser, error)) (sum []byte, err error) {
	in, err := os.Open(filepath.Join(d.dir, filepath.FromSlash(f.Name)))
	if err != nil {
		return nil, d.damaged(f.Name, err)
	}
	defer in.Close()
	status, err := in.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	if status.Size() != f.Size {
		return nil, &DamageError{f.Name, fmt.Sprintf("it has %d bytes instead of %d (a directory that has been served since is no backup any more)", status.Size(), f.Size)}
	}
	out, err := create(f)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), in)
	return h.Sum(nil), errors.Join(err, out.Close())
}

func (d *Directory) damaged(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &DamageError{name, "the file is missing"}
	}
	return fmt.Errorf("read the backup: %w", err)
}

// Texts returns the files of the archive beside those of the log, by name: what makes a
// directory with that log a backup. They are known once Files has returned.
func (r *Reader) Texts() map[string][]byte { return r.text }

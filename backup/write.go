package backup

import (
	"archive/tar"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"
)

// Write writes the archive of a backup. Open opens the files that the manifest lists,
// of which as many bytes are read as it says. The manifest's Format is set.
func Write(w io.Writer, m *Manifest, open func(File) (io.ReadCloser, error)) error {
	m.Format = Format
	text, err := m.encode()
	if err != nil {
		return fmt.Errorf("write a backup: %w", err)
	}
	a := &archive{tar: tar.NewWriter(w), at: m.At}
	if err := a.add(ManifestName, int64(len(text)), strings.NewReader(string(text))); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := a.addFile(f, open); err != nil {
			return err
		}
	}
	sums := a.sums.String()
	if err := a.add(SumsName, int64(len(sums)), strings.NewReader(sums)); err != nil {
		return err
	}
	if err := a.tar.Close(); err != nil {
		return fmt.Errorf("write a backup: %w", err)
	}
	return nil
}

// archive is a backup that is being written.
type archive struct {
	tar  *tar.Writer
	at   time.Time
	sums strings.Builder
}

func (a *archive) addFile(f File, open func(File) (io.ReadCloser, error)) error {
	in, err := open(f)
	if err != nil {
		return fmt.Errorf("back up %s: %w", f.Name, err)
	}
	defer in.Close()
	return a.add(f.Name, f.Size, in)
}

func (a *archive) add(name string, size int64, in io.Reader) error {
	header := &tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: a.at.Truncate(time.Second), Format: tar.FormatPAX}
	if err := a.tar.WriteHeader(header); err != nil {
		return fmt.Errorf("back up %s: %w", name, err)
	}
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(a.tar, sum), in, size); err != nil {
		return fmt.Errorf("back up %s: %w", name, err)
	}
	_, _ = fmt.Fprintf(&a.sums, "%x  %s\n", sum.Sum(nil), name) // memory takes everything
	return nil
}

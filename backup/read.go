package backup

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Reader reads the archive of a backup. It is used by one goroutine.
type Reader struct {
	// Manifest is what the backup says that it has.
	Manifest *Manifest

	tar  *tar.Reader
	in   io.Reader
	sums strings.Builder
	text map[string][]byte // of the files that are not the log's
}

// NewReader reads the beginning of an archive, up to its manifest. The error is a
// [*DamageError], [ErrNewer], or that of reading.
func NewReader(in io.Reader) (*Reader, error) {
	r := &Reader{tar: tar.NewReader(in), in: in, text: make(map[string][]byte)}
	text, err := r.small(ManifestName)
	if err != nil {
		return nil, err
	}
	if r.Manifest, err = ParseManifest(text); err != nil {
		return nil, err
	}
	return r, nil
}

// Files reads the files of the log, in order, into what create returns for each, and
// closes it. It compares all checksums. Only when it returns without an error is the backup
// whole. The error is as that of NewReader, or one of create's files.
func (r *Reader) Files(create func(File) (io.WriteCloser, error)) error {
	for _, f := range r.Manifest.Files {
		if err := r.file(f, create); err != nil {
			return err
		}
	}
	want := r.sums.String()
	text, err := r.small(SumsName)
	if err != nil {
		return err
	}
	if err := CompareSums(want, string(text)); err != nil {
		return err
	}
	if _, err := r.tar.Next(); !errors.Is(err, io.EOF) {
		return &DamageError{What: "more follows its last file"}
	}
	_, err = io.Copy(io.Discard, r.in) // so that the checksum of what packed it is compared
	return damaged("", err)
}

func (r *Reader) file(f File, create func(File) (io.WriteCloser, error)) error {
	size, err := r.next(f.Name)
	if err != nil {
		return err
	}
	if size != f.Size {
		return &DamageError{f.Name, fmt.Sprintf("it has %d bytes instead of %d", size, f.Size)}
	}
	out, err := create(f)
	if err != nil {
		return err
	}
	return errors.Join(r.copy(f.Name, out), out.Close())
}

// small reads a small file whole.
func (r *Reader) small(name string) ([]byte, error) {
	size, err := r.next(name)
	if err != nil {
		return nil, err
	}
	if size > maxText {
		return nil, &DamageError{name, fmt.Sprintf("it cannot have %d bytes", size)}
	}
	var text strings.Builder
	if err := r.copy(name, &text); err != nil {
		return nil, err
	}
	r.text[name] = []byte(text.String())
	return r.text[name], nil
}

// next goes to the next file, which has to have the name.
func (r *Reader) next(name string) (size int64, err error) {
	header, err := r.tar.Next()
	switch {
	case name == ManifestName && isDamage(err):
		return 0, &DamageError{What: "it is not the archive of a backup, or ends within its first bytes"}
	case errors.Is(err, io.EOF):
		return 0, &DamageError{What: "it ends where " + name + " should begin"}
	case err != nil:
		return 0, damaged(name, err)
	case header.Name != name || header.Typeflag != tar.TypeReg:
		return 0, &DamageError{What: fmt.Sprintf("it has %q where %s should be", header.Name, name)}
	}
	return header.Size, nil
}

// copy reads the file into out, and notes its checksum.
func (r *Reader) copy(name string, out io.Writer) error {
	sum, failed := sha256.New(), &failing{out: out}
	_, err := io.Copy(io.MultiWriter(failed, sum), r.tar)
	if failed.err != nil {
		return failed.err
	}
	if err != nil {
		return damaged(name, err)
	}
	_, _ = fmt.Fprintf(&r.sums, "%x  %s\n", sum.Sum(nil), name) // memory takes everything
	return nil
}

// failing notes the error of writing, to tell it from those of reading.
type failing struct {
	out io.Writer
	err error
}

func (f *failing) Write(p []byte) (n int, err error) {
	n, f.err = f.out.Write(p)
	return n, f.err
}

// damaged returns the error of reading the archive, which is one of the archive if it
// ends too early or is no tar archive.
func damaged(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &DamageError{name, "the backup ends in the middle of it: it was cut off"}
	case isDamage(err):
		return &DamageError{What: "it is not a tar archive where " + name + " should be"}
	}
	return fmt.Errorf("read the backup: %w", err)
}

// isDamage reports whether the error is that of an archive that is not as tar writes it, and
// not one of reading it.
func isDamage(err error) bool {
	for _, e := range []error{io.EOF, io.ErrUnexpectedEOF, tar.ErrHeader, tar.ErrFieldTooLong} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// CompareSums compares the checksums that the files have with those that they ought
// to have, both as sha256sum writes them, and names a file that differs.
func CompareSums(have, want string) error {
	if have == want {
		return nil
	}
	wanted := make(map[string]string)
	for line := range strings.Lines(want) {
		if sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok {
			wanted[name] = sum
		}
	}
	for line := range strings.Lines(have) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if wanted[name] != sum {
			return &DamageError{name, "its SHA-256 is not the one that " + SumsName + " has"}
		}
	}
	return &DamageError{SumsName, "it is not the list of the files"}
}

package backup_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"statstracker/backup"
)

func sample() (*backup.Manifest, map[string]string) {
	files := map[string]string{
		"log/00000000000000000001.log": strings.Repeat("one ", 1000),
		"log/00000000000000000100.log": "two",
	}
	m := &backup.Manifest{
		Program: "test", At: time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC), Records: 123,
		Digest: strings.Repeat("ab", 32), State: strings.Repeat("cd", 32),
	}
	for _, name := range []string{"log/00000000000000000001.log", "log/00000000000000000100.log"} {
		m.Files = append(m.Files, backup.File{Name: name, Size: int64(len(files[name]))})
	}
	return m, files
}

func archiveOf(t testing.TB) []byte {
	t.Helper()
	m, files := sample()
	var out bytes.Buffer
	err := backup.Write(&out, m, func(f backup.File) (io.ReadCloser, error) {
		// What is appended behind the size is not part of the backup.
		return io.NopCloser(strings.NewReader(files[f.Name] + "appended since")), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// kept is a file in memory.
type kept struct {
	bytes.Buffer
	closed bool
}

func (k *kept) Close() error { k.closed = true; return nil }

// readAll reads an archive as whoever restores it does.
func readAll(in []byte) (files map[string]*kept, err error) {
	files = make(map[string]*kept)
	r, err := backup.NewReader(bytes.NewReader(in))
	if err != nil {
		return files, err
	}
	return files, r.Files(func(f backup.File) (io.WriteCloser, error) {
		files[f.Name] = new(kept)
		return files[f.Name], nil
	})
}

func TestAnArchiveIsReadAsItWasWritten(t *testing.T) {
	_, want := sample()
	got, err := readAll(archiveOf(t))
	if err != nil || len(got) != len(want) {
		t.Fatal(got, err)
	}
	for name, text := range want {
		if got[name].String() != text || !got[name].closed {
			t.Errorf("%s has %d bytes, closed: %v", name, got[name].Len(), got[name].closed)
		}
	}
}

// Whichever byte of a file, the manifest or the checksums differs, it is noticed.
func TestEveryFlippedBitOfTheContentIsNoticed(t *testing.T) {
	archive := archiveOf(t)
	if len(archive)%512 != 0 {
		t.Fatal("it is no tar archive")
	}
	for _, text := range []string{"ne one", "two", `"records": 123`, `"digest"`, "abababab", "  log/0000", "backup.json"} {
		for at := range archive {
			if !bytes.HasPrefix(archive[at:], []byte(text)) {
				continue
			}
			archive[at] ^= 1
			if _, err := readAll(archive); err == nil {
				t.Errorf("nobody notices a flipped bit at %d, in %q", at, text)
			}
			archive[at] ^= 1
		}
	}
}

func TestAFlippedBitIsNamed(t *testing.T) {
	archive := archiveOf(t)
	archive[bytes.Index(archive, []byte("ne one"))+100] ^= 4
	_, err := readAll(archive)
	damage, ok := errors.AsType[*backup.DamageError](err)
	if !ok || damage.File != "log/00000000000000000001.log" {
		t.Errorf("the error is %v", err)
	}
}

// Wherever an archive ends before its end, it is not whole.
func TestACutArchiveIsNoticed(t *testing.T) {
	archive := archiveOf(t)
	end := bytes.LastIndex(archive, []byte(".log\n")) + 5
	for at := range end {
		if _, err := readAll(archive[:at]); err == nil {
			t.Fatalf("nobody notices that it ends after %d of %d bytes", at, len(archive))
		} else if _, ok := errors.AsType[*backup.DamageError](err); !ok {
			t.Fatalf("cut after %d bytes the error is %v", at, err)
		}
	}
}

func TestManifestsThatAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*backup.Manifest){
		"a way up":      func(m *backup.Manifest) { m.Files[0].Name = "log/../../etc/passwd" },
		"another name":  func(m *backup.Manifest) { m.Files[0].Name = "log/1.log" },
		"twice":         func(m *backup.Manifest) { m.Files[1] = m.Files[0] },
		"no file":       func(m *backup.Manifest) { m.Files = nil },
		"a size":        func(m *backup.Manifest) { m.Files[0].Size = -1 },
		"a digest":      func(m *backup.Manifest) { m.Digest = "abc" },
		"digest's text": func(m *backup.Manifest) { m.State = strings.Repeat("x", 64) },
	} {
		m, _ := sample()
		spoil(m)
		var out bytes.Buffer
		err := backup.Write(&out, m, func(backup.File) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil })
		if err == nil || out.Len() > 0 {
			_, err = backup.NewReader(&out)
		}
		if _, ok := errors.AsType[*backup.DamageError](err); !ok {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := backup.ParseManifest([]byte(`{"format":2}`)); !errors.Is(err, backup.ErrNewer) {
		t.Errorf("the error is %v", err)
	}
}

func TestADirectoryIsABackup(t *testing.T) {
	dir := t.TempDir()
	r, err := backup.NewReader(bytes.NewReader(archiveOf(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "log"), 0o700); err != nil {
		t.Fatal(err)
	}
	err = r.Files(func(f backup.File) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, f.Name)) })
	for name, text := range r.Texts() {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	read := func() error {
		d, err := backup.OpenDirectory(dir)
		if err != nil {
			return err
		}
		return d.Files(func(backup.File) (io.WriteCloser, error) { return new(kept), nil })
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"log/00000000000000000001.log", backup.ManifestName, backup.SumsName} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for what, other := range map[string][]byte{"changed": append([]byte{text[0] ^ 1}, text[1:]...), "cut": text[:len(text)-2], "longer": append(bytes.Clone(text), 'x')} {
			if err := os.WriteFile(path, other, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, damaged := errors.AsType[*backup.DamageError](read()); !damaged {
				t.Errorf("%s %s: the error is %v", name, what, read())
			}
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever an archive says, reading it ends, and what is read without an error has the
// sizes of its manifest.
func FuzzArchive(f *testing.F) {
	f.Add(archiveOf(f))
	f.Add([]byte("no archive"))
	f.Fuzz(func(t *testing.T, in []byte) {
		files, err := readAll(in)
		if err != nil {
			return
		}
		r, err := backup.NewReader(bytes.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range r.Manifest.Files {
			if int64(files[file.Name].Len()) != file.Size {
				t.Errorf("%s has %d bytes, and should have %d", file.Name, files[file.Name].Len(), file.Size)
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"files":[{"name":"log/00000000000000000001.log","size":5}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := backup.ParseManifest(in)
		if err != nil {
			return
		}
		for _, file := range m.Files {
			if strings.Contains(file.Base(), "/") || file.Base() == file.Name {
				t.Errorf("the file %q is taken", file.Name)
			}
		}
	})
}

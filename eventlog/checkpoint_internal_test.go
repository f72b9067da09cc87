package eventlog

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestCheckpointSurvivesEveryFault makes each operation of writing a checkpoint
// fail in turn. What is there afterwards is the old one or the new one, whole.
func TestCheckpointSurvivesEveryFault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	write := func(d files, content string) error {
		return writeCheckpoint(d, path, 1, func(w io.Writer) error {
			_, err := io.WriteString(w, content)
			return err
		})
	}
	if err := write(disk{}, "old"); err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		calls := 0
		err := write(faults{disk{}, func(string, string) error {
			if calls++; calls > n {
				return errDisk
			}
			return nil
		}}, "new")
		var have bytes.Buffer
		if err := ReadCheckpoint(path, 1, func(r io.Reader) error { _, err := have.ReadFrom(r); return err }); err != nil {
			t.Errorf("after %d operations: %v", n, err)
		}
		if err == nil {
			if have.String() != "new" || n < 6 {
				t.Errorf("after %d operations: have %q", n, have.String())
			}
			return
		}
		if !errors.Is(err, errDisk) || have.String() != "old" && have.String() != "new" {
			t.Errorf("after %d operations: have %q, error %v", n, have.String(), err)
		}
	}
}

func TestFrameThatIsTooLong(t *testing.T) {
	head := binary.LittleEndian.AppendUint32(nil, 1<<31)
	r := frameReader{src: bufio.NewReader(bytes.NewReader(append(head, 0, 0, 0, 0)))}
	if err := r.next(); !errors.Is(err, ErrCheckpointDamaged) || cap(r.frame) > frameSize {
		t.Errorf("error %v, %d bytes allocated", err, cap(r.frame))
	}
}

// FuzzCheckpoint reads arbitrary bytes as a checkpoint.
func FuzzCheckpoint(f *testing.F) {
	path := filepath.Join(f.TempDir(), "checkpoint")
	for _, content := range []string{"", "content"} {
		err := WriteCheckpoint(path, 1, func(w io.Writer) error { _, err := io.WriteString(w, content); return err })
		if err != nil {
			f.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := readCheckpoint(bytes.NewReader(b), 1, func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err })
		if err != nil && !errors.Is(err, ErrCheckpointDamaged) && !errors.Is(err, ErrCheckpointVersion) {
			t.Errorf("error %v", err)
		}
	})
}

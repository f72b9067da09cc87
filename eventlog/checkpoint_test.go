package eventlog_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

	"statstracker/eventlog"
)

func writeCheckpoint(t *testing.T, path string, content []byte) {
	t.Helper()
	err := eventlog.WriteCheckpoint(path, 7, func(w io.Writer) error {
		_, err := io.Copy(w, iotest.OneByteReader(bytes.NewReader(content[:min(len(content), 100)])))
		if err == nil {
			_, err = w.Write(content[min(len(content), 100):])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func readCheckpoint(path string) (content []byte, err error) {
	err = eventlog.ReadCheckpoint(path, 7, func(r io.Reader) error {
		content, err = io.ReadAll(r)
		return err
	})
	return content, err
}

const frame = 256 << 10

func TestCheckpointHoldsWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	if _, err := readCheckpoint(path); !errors.Is(err, eventlog.ErrNoCheckpoint) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v", err)
	}
	for _, size := range []int{0, 1, frame - 1, frame, frame + 1, 3 << 20} {
		content := incompressible(size)
		writeCheckpoint(t, path, content)
		have, err := readCheckpoint(path)
		if err != nil || !bytes.Equal(have, content) {
			t.Errorf("%d bytes: have %d, error %v", size, len(have), err)
		}
	}
	if left, _ := filepath.Glob(path + ".*"); left != nil {
		t.Errorf("%v is left", left)
	}
}

func TestCheckpointOfAnotherVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	writeCheckpoint(t, path, []byte("x"))
	err := eventlog.ReadCheckpoint(path, 8, func(io.Reader) error { t.Error("it is read"); return nil })
	if !errors.Is(err, eventlog.ErrCheckpointVersion) {
		t.Errorf("error %v, want ErrCheckpointVersion", err)
	}
	content := readFile(t, path)
	content[8]++ // the version of the format
	writeFile(t, path, content)
	if _, err := readCheckpoint(path); !errors.Is(err, eventlog.ErrCheckpointVersion) {
		t.Errorf("error %v, want ErrCheckpointVersion", err)
	}
}

// TestDamagedCheckpoint flips a bit of many bytes, cuts at many and appends one.
// What was handed out until then has to be the beginning of the content.
func TestDamagedCheckpoint(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	content := incompressible(2*frame + 1000)
	writeCheckpoint(t, path, content)
	whole := readFile(t, path)
	check := func(what string, at int, damaged []byte) {
		t.Helper()
		writeFile(t, path, damaged)
		have, err := readCheckpoint(path)
		if !errors.Is(err, eventlog.ErrCheckpointDamaged) && !errors.Is(err, eventlog.ErrCheckpointVersion) {
			t.Errorf("%s at byte %d: error %v", what, at, err)
		}
		if !bytes.HasPrefix(content, have) || len(have)%frame != 0 && len(have) != len(content) {
			t.Errorf("%s at byte %d: %d bytes are handed out", what, at, len(have))
		}
	}
	for at := 0; at < len(whole); at++ {
		if 60 < at && at < len(whole)-60 && at%frame > 60 {
			at += 9973
		}
		at = min(at, len(whole)-1)
		damaged := slices.Clone(whole)
		damaged[at] ^= 1 << (at % 8)
		check("a bit flipped", at, damaged)
		check("cut", at, whole[:at])
	}
	check("a byte appended", len(whole), append(slices.Clone(whole), 0))
	check("the file appended", len(whole), append(slices.Clone(whole), whole...))
	first, second := whole[20:20+8+frame], whole[20+8+frame:20+2*(8+frame)]
	rest := whole[20+2*(8+frame):]
	check("a frame missing", 0, slices.Concat(whole[:20], second, rest))
	check("a frame twice", 0, slices.Concat(whole[:20], first, first, second, rest))
	check("frames exchanged", 0, slices.Concat(whole[:20], second, first, rest))
}

func TestWhatIsNotReadIsCheckedToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	writeCheckpoint(t, path, incompressible(3*frame))
	nothing := func(io.Reader) error { return nil }
	if err := eventlog.ReadCheckpoint(path, 7, nothing); err != nil {
		t.Errorf("error %v", err)
	}
	content := readFile(t, path)
	content[len(content)-20] ^= 1
	writeFile(t, path, content)
	if err := eventlog.ReadCheckpoint(path, 7, nothing); !errors.Is(err, eventlog.ErrCheckpointDamaged) {
		t.Errorf("error %v, want ErrCheckpointDamaged", err)
	}
}

// TestReaderThatHidesDamage has a reader say something else about the damage.
func TestReaderThatHidesDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	writeCheckpoint(t, path, incompressible(10))
	writeFile(t, path, readFile(t, path)[:30])
	own := errors.New("own")
	err := eventlog.ReadCheckpoint(path, 7, func(r io.Reader) error {
		if _, err := io.Copy(io.Discard, r); err == nil {
			t.Error("the damage is not seen")
		}
		return own
	})
	if !errors.Is(err, eventlog.ErrCheckpointDamaged) {
		t.Errorf("error %v, want ErrCheckpointDamaged", err)
	}
	writeCheckpoint(t, path, nil)
	if err := eventlog.ReadCheckpoint(path, 7, func(io.Reader) error { return own }); !errors.Is(err, own) {
		t.Errorf("error %v, want the reader's", err)
	}
}

func TestCheckpointThatFailsLeavesTheOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	writeCheckpoint(t, path, []byte("old"))
	writeFile(t, path+".tmp", []byte("what a crash has left"))
	own := errors.New("own")
	err := eventlog.WriteCheckpoint(path, 7, func(w io.Writer) error {
		if _, err := w.Write(incompressible(2 * frame)); err != nil {
			return err
		}
		return own
	})
	if !errors.Is(err, own) {
		t.Errorf("error %v, want the writer's", err)
	}
	if _, err := os.Stat(path + ".tmp"); !os.IsNotExist(err) {
		t.Errorf("the temporary file is left: %v", err)
	}
	if have, err := readCheckpoint(path); err != nil || string(have) != "old" {
		t.Errorf("have %q, error %v", have, err)
	}
}

package eventlog_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"testing"

	"statstracker/eventlog"
)

func writeCheckpoint(t *testing.T, path string, content []byte) {
	t.Helper()
	err := eventlog.WriteCheckpoint(path, 7, func(w io.Writer) error {
		_, err := w.Write(content)
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

func TestCheckpointHoldsWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	if _, err := readCheckpoint(path); !errors.Is(err, eventlog.ErrNoCheckpoint) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: error %v", err)
	}
	for _, size := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 3 << 20} {
		content := bytes.Repeat([]byte("0123456"), size/7+1)[:size]
		writeCheckpoint(t, path, content)
		have, err := readCheckpoint(path)
		if err != nil || !bytes.Equal(have, content) {
			t.Errorf("%d bytes: have %d, error %v", size, len(have), err)
		}
	}
}

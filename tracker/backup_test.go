package tracker

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"statstracker/eventlog"
	"statstracker/source"
)

// copyLog copies the files of a backup, and returns the digests that came with them.
func copyLog(t *testing.T, tr *Tracker, dir string) (d Digests) {
	t.Helper()
	err := tr.Backup(t.Context(), func(digests Digests, files []eventlog.File) error {
		d = digests
		return eventlog.Receive(t.Context(), dir, eventlog.Receiving{Fill: func(create func(string) (io.WriteCloser, error)) error {
			for _, f := range files {
				if err := copyFile(f, create); err != nil {
					return err
				}
			}
			return nil
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func copyFile(f eventlog.File, create func(string) (io.WriteCloser, error)) error {
	in, err := os.Open(f.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := create(filepath.Base(f.Path))
	if err != nil {
		return err
	}
	_, err = io.CopyN(out, in, f.Size)
	return errors.Join(err, out.Close())
}

// A backup that is taken while events come in has the log up to a record, and the
// digests of the state at that record.
func TestABackupIsTheLogAndTheStateAtOneMoment(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Log.SegmentSize = 8 << 10
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	events := amendable(rand.New(rand.NewPCG(8, 8)), 600)
	submit(t, tr, events[0])
	var group sync.WaitGroup
	defer group.Wait()
	group.Go(func() {
		for _, e := range events[1:] {
			submit(t, tr, e)
		}
	})
	for range 5 {
		dir := t.TempDir()
		want := copyLog(t, tr, dir)
		log, err := eventlog.OpenReader(dir, eventlog.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := FoldLog(t.Context(), testConfig(""), log); err != nil || got != want {
			t.Errorf("the copy has %+v, and the backup says %+v (%v)", got, want, err)
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestABackupOfAClosedTrackerIsAnError(t *testing.T) {
	tr := openTest(t, t.TempDir())
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	err := tr.Backup(t.Context(), func(Digests, []eventlog.File) error { return nil })
	if !errors.Is(err, source.ErrClosed) {
		t.Errorf("the error is %v", err)
	}
}

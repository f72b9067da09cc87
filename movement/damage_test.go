package movement

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Whatever byte of a record is damaged, or wherever it ends, no wrong rank comes of it:
// the record before is what is compared with, and the damaged one is gone.
func TestADamagedRecordIsRemoved(t *testing.T) {
	ranks := make([]uint32, 1500)
	for i := range ranks {
		ranks[i] = uint32(i + 1)
	}
	b := Board{9}
	whole := encode(b, ranks)
	for i := 0; i <= len(whole); i += 1 + i/15 {
		for _, cut := range []bool{false, true} {
			text := bytes.Clone(whole)
			if cut {
				text = text[:i]
			} else if i < len(text) {
				text[i] ^= 0x10
			}
			checkDamaged(t, b, text, !bytes.Equal(text, whole), i)
		}
	}
}

func checkDamaged(t *testing.T, b Board, text []byte, damaged bool, i int) {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.Write(b, start, []uint32{77}); err != nil {
		t.Fatal(err)
	}
	later := start.Add(time.Hour)
	if err := s.Write(b, later, nil); err != nil {
		t.Fatal(err)
	}
	path := s.path(b, later.UnixMilli())
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	found, at, ok, err := s.Ranks(b, later, []uint32{0, 1100, 1499, 1500})
	if !ok || err != nil {
		t.Fatalf("byte %d: %v, %v", i, ok, err)
	}
	if at.Equal(start.Add(0)) != damaged {
		t.Errorf("byte %d: compared with %v; damaged: %v", i, at, damaged)
	}
	want := []uint32{1, 1101, 1500, 0}
	if damaged {
		want = []uint32{77, 0, 0, 0}
	}
	for j := range want {
		if found[j] != want[j] {
			t.Errorf("byte %d: ranks %v, want %v", i, found, want)
			break
		}
	}
	if _, err := os.Stat(path); os.IsNotExist(err) != damaged {
		t.Errorf("byte %d: the file is there: %v; damaged: %v", i, err == nil, damaged)
	}
}

// A file that somebody has removed, and one that is none of ours, do no harm.
func TestFilesOfOthers(t *testing.T) {
	dir := t.TempDir()
	s, b := open(t, dir), Board{3}
	for i := range 2 {
		if err := s.Write(b, start.Add(time.Duration(i)*time.Hour), []uint32{5}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"notes.txt", filepath.Base(s.folder(b)) + "/123.new"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("?"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(s.path(b, start.Add(time.Hour).UnixMilli())); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		ranks, at, ok, err := s.Ranks(b, start.Add(2*time.Hour), []uint32{0})
		if err != nil || !ok || ranks[0] != 5 || !at.Equal(start) {
			t.Errorf("ranks %v of %v: %v, %v", ranks, at, ok, err)
		}
		s = open(t, dir)
	}
}

func FuzzRecord(f *testing.F) {
	f.Add(encode(Board{}, nil), uint32(0))
	f.Add(encode(Board{}, []uint32{1, 2, 300}), uint32(2))
	f.Add(encode(Board{}, make([]uint32, 2000)), uint32(1999))
	f.Fuzz(func(t *testing.T, text []byte, player uint32) {
		path := filepath.Join(t.TempDir(), "1")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ranksOf(file, Board{}, []uint32{player, 0}); err == nil && len(text) < headSize {
			t.Error("a file without a head has ranks")
		}
	})
}

// A block belongs to its place: one that has the place of another is damage.
func TestBlocksThatChangePlacesAreDamage(t *testing.T) {
	ranks := make([]uint32, 2*blockPlayers)
	for i := range ranks {
		ranks[i] = uint32(i + 1)
	}
	b := Board{9}
	text := encode(b, ranks)
	half := (len(text) - headSize) / 2
	swapped := bytes.Join([][]byte{text[:headSize], text[headSize+half:], text[headSize : headSize+half]}, nil)
	checkDamaged(t, b, swapped, true, 0)
}

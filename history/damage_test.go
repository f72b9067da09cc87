package history

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// kept makes a store with indexes of all levels and an unfinished segment, and
// returns what it holds.
func kept(t *testing.T, dir string) (model, End) {
	t.Helper()
	s, m := filled(t, dir, hasty(16), 16*5+3)
	settled(s)
	end := s.Mark()
	must(t, s.Close())
	return m, end
}

// TestFlippedBits: whatever bit of a store is not as it was written, it is an
// error or makes no difference.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	m, end := kept(t, dir)
	noticed, total := 0, 0
	files := contents(t, dir)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		content := files[name]
		for i := 0; i < len(content); i += stride(i, len(content)) {
			b := []byte(content)
			b[i] ^= 1 << (i % 8)
			must(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
			total++
			if m.differs(t, dir, end) {
				noticed++
			}
		}
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	t.Logf("%d of %d flipped bits were noticed", noticed, total)
	if noticed < total*3/4 { // some entries have no keys, and some headers are not needed any more
		t.Error("too few were noticed")
	}
	if m.differs(t, dir, end) {
		t.Error("the store has changed")
	}
}

// stride leaves out most of the middle of a file.
func stride(i, size int) int {
	if i < 60 || i > size-60 {
		return 1
	}
	return 1 + size/400
}

// differs reports whether the damage of a store is noticed; what is found in spite
// of it is right.
func (m model) differs(t *testing.T, dir string, end End) bool {
	t.Helper()
	s, err := Open(dir, hasty(16))
	if err != nil {
		checkDamage(t, dir, err)
		return true
	}
	defer s.Close()
	if s.Mark() != end {
		return true
	}
	noticed := false
	for i := range 9 {
		have, err := lookup(s, keyOf(i), 0, len(m))
		want := m.newest(keyOf(i), 0)
		if err != nil {
			checkDamage(t, dir, err)
			noticed = true
			want = want[:min(len(have), len(want))]
		}
		if len(have) != len(want) {
			t.Fatalf("%d entries, want %d", len(have), len(want))
		}
		for j := range want {
			if want[j].sequence != have[j].sequence || want[j].entry != have[j].entry {
				t.Fatalf("entry %d is %v, want %v", j, have[j], want[j])
			}
		}
	}
	return noticed
}

func checkDamage(t *testing.T, dir string, err error) {
	t.Helper()
	d, ok := errors.AsType[*DamageError](err)
	if !ok && !errors.Is(err, ErrNewerVersion) {
		t.Fatalf("error %v, want a damage", err)
	}
	if ok && (filepath.Dir(d.File) != dir || !strings.Contains(err.Error(), "remove the directory "+dir+":")) {
		t.Fatalf("%v does not say what to do", err)
	}
}

// TestCutAndMissingFiles: a file that is shorter or gone is noticed, or made again.
func TestCutAndMissingFiles(t *testing.T) {
	dir := t.TempDir()
	m, end := kept(t, dir)
	files := contents(t, dir)
	for name, content := range files {
		path := filepath.Join(dir, name)
		for _, size := range []int{0, 1, 23, 24, len(content) / 2, len(content) - 1} {
			must(t, os.WriteFile(path, []byte(content[:size]), 0o600))
			if !m.differs(t, dir, end) {
				t.Errorf("%s cut to %d bytes was not noticed", name, size)
			}
			restore(t, dir, files)
		}
		must(t, os.WriteFile(path, []byte(content+"\x00"), 0o600))
		if s, err := Open(dir, hasty(16)); err == nil {
			must(t, s.Close())
			if name != filepath.Base(entriesPath("", end.Segment)) {
				t.Errorf("%s is longer, and that was not noticed", name)
			}
		}
		restore(t, dir, files)
		must(t, os.Remove(path))
		isIndex := strings.HasSuffix(name, indexSuffix)
		if m.differs(t, dir, end) == isIndex {
			t.Errorf("%s was removed: an index is made again, and entries are missed", name)
		}
		restore(t, dir, files)
	}
}

func restore(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name := range contents(t, dir) {
		must(t, os.Remove(filepath.Join(dir, name)))
	}
	for name, content := range files {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
}

// TestLeftovers: a crash in a merge leaves the indexes that were merged, or one
// that is not finished.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	unmerged := hasty(16)
	unmerged.fan = 1000
	s, m := filled(t, dir, unmerged, 16*7+5)
	end := s.Mark()
	must(t, s.Close())
	before := contents(t, dir)
	s = opened(t, dir, hasty(16))
	settled(s)
	must(t, s.Close())
	merged := contents(t, dir)
	for name, content := range before {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	must(t, os.WriteFile(filepath.Join(dir, "0000000000-1.index.tmp"), []byte("half"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "README"), nil, 0o600))
	if m.differs(t, dir, end) {
		t.Error("the store has changed")
	}
	merged["README"] = ""
	if have := contents(t, dir); !equalFiles(have, merged) {
		t.Errorf("the files are %v, want %v", slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(merged)))
	}
}

// TestTruncateDamaged: who asks for what is damaged is told to begin anew, and can.
func TestTruncateDamaged(t *testing.T) {
	for _, i := range []int{3, headerSize + 9} {
		dir := t.TempDir()
		s, _ := filled(t, dir, hasty(16), 100)
		must(t, s.Close())
		s, _ = filled(t, t.TempDir(), hasty(16), 40)
		end := s.Mark() // which the first store had too
		must(t, s.Close())
		path := entriesPath(dir, end.Segment)
		b, err := os.ReadFile(path)
		must(t, err)
		b[i] ^= 4
		must(t, os.WriteFile(path, b, 0o600))

		s = opened(t, dir, hasty(16))
		if err := s.Truncate(end); !errors.Is(err, ErrBeyondEnd) {
			t.Errorf("byte %d: %v", i, err)
		}
		must(t, s.Truncate(End{}))
		if s.Len() != 0 || s.Size() != 0 || s.Mark() != (End{}) || len(contents(t, dir)) != 0 {
			t.Errorf("%d entries and %d bytes are left", s.Len(), s.Size())
		}
		again := model{{1, "again", []Key{7}}}
		again[0].to(s)
		again.check(t, s, 7, 0, 10)
		must(t, s.Close())
	}
}

// TestTornEnd: whatever a crash leaves behind the last whole entry is cut off.
func TestTornEnd(t *testing.T) {
	dir := t.TempDir()
	m, end := kept(t, dir)
	path := entriesPath(dir, end.Segment)
	whole, err := os.ReadFile(path)
	must(t, err)
	for _, tail := range []string{"\x00", "torn", string(whole[headerSize:]), string(make([]byte, 5000))} {
		must(t, os.WriteFile(path, append(slices.Clip(whole), tail...), 0o600))
		if m.differs(t, dir, end) {
			t.Errorf("with %d bytes behind it the store differs", len(tail))
		}
		if have, _ := os.ReadFile(path); !slices.Equal(have, whole) {
			t.Errorf("%d of %d bytes are left", len(have)-len(whole), len(tail))
		}
	}
}

// TestDamageWithoutIndex: a segment that has to be indexed again must be whole.
func TestDamageWithoutIndex(t *testing.T) {
	dir := t.TempDir()
	m, end := kept(t, dir)
	files := contents(t, dir)
	maps.DeleteFunc(files, func(name, _ string) bool { return strings.HasSuffix(name, indexSuffix) })
	restore(t, dir, files)
	if m.differs(t, dir, end) {
		t.Error("without indexes the store differs")
	}
	name := filepath.Base(entriesPath(dir, 2))
	for i := range files[name] {
		restore(t, dir, files)
		b := []byte(files[name])
		b[i] ^= 0x10
		must(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
		s, err := Open(dir, hasty(16))
		if err == nil {
			t.Fatalf("byte %d: the store opens with %d entries", i, s.Len())
		}
		checkDamage(t, dir, err)
	}
}

package eventlog_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"statstracker/eventlog"
)

// logFiles returns the paths of the log's files, in order.
func logFiles(t testing.TB, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "log", "*.log"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeFile(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// written makes a log of blocks with one match each, and returns its directory,
// the positions of the blocks and of the end, and what is in it.
func written(t *testing.T, blocks int, o eventlog.Options) (dir string, starts []eventlog.Pos, want []string) {
	t.Helper()
	dir = t.TempDir()
	l := open(t, dir, o)
	for i := range blocks {
		starts = append(starts, mustAppend(t, l, batchOf("a", i)))
		want = append(want, fmt.Sprintf("%d=match-%d", i+1, i))
	}
	end, _ := l.End()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, append(starts, end), want
}

// reopened opens the log, reads it, appends to it and reads that as well.
func reopened(t *testing.T, dir string, want []string) {
	t.Helper()
	l := open(t, dir, eventlog.Options{})
	if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
		t.Errorf("have %v, want %v", have, want)
	}
	p := mustAppend(t, l, batchOf("a", 77))
	if have, want := games(t, l, p), []string{fmt.Sprintf("%d=match-77", len(want)+1)}; !reflect.DeepEqual(have, want) {
		t.Errorf("appended afterwards: have %v, want %v", have, want)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func wantDamage(t *testing.T, err error, file string, offset int64) {
	t.Helper()
	var damage *eventlog.DamageError
	if !errors.As(err, &damage) {
		t.Fatalf("error %v, want a DamageError", err)
	}
	if damage.File != file || damage.Offset != offset {
		t.Errorf("damage in %s at %d, want %s at %d", damage.File, damage.Offset, file, offset)
	}
}

// TestTornTail cuts the last block off at every byte, and puts zeros or garbage
// where the rest was.
func TestTornTail(t *testing.T) {
	dir, starts, want := written(t, 3, eventlog.Options{})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	last := int(starts[2].Offset)
	for cut := last + 1; cut < len(whole); cut++ {
		garbage := bytes.Repeat([]byte("\xb7BLK\x00!"), len(whole))[:len(whole)-cut+cut%7]
		if garbage[0] == whole[cut] {
			garbage[0]++
		}
		zeros := make([]byte, len(whole)-cut+cut%7)
		zeros[0] = 0xff ^ whole[cut]
		for _, rest := range [][]byte{nil, zeros, garbage} {
			writeFile(t, path, slices.Concat(whole[:cut], rest))
			reopened(t, dir, want[:2])
		}
	}
}

func TestTornTailIsSaid(t *testing.T) {
	dir, starts, want := written(t, 3, eventlog.Options{})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	writeFile(t, path, whole[:len(whole)-5])
	var out bytes.Buffer
	l := open(t, dir, eventlog.Options{Logger: slog.New(slog.NewTextHandler(&out, nil))})
	for _, part := range []string{
		"level=WARN", "file=" + path,
		fmt.Sprintf("offset=%d", starts[2].Offset), fmt.Sprintf("bytes=%d", int64(len(whole))-5-starts[2].Offset),
	} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("the log does not say %s: %s", part, out.String())
		}
	}
	if size := int64(len(readFile(t, path))); size != starts[2].Offset || l.Size() != size {
		t.Errorf("the file has %d bytes and Size is %d, want %d", size, l.Size(), starts[2].Offset)
	}
	if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want[:2]) {
		t.Errorf("have %v, want %v", have, want[:2])
	}
	if err := l.Replay(starts[3], nil); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("replay from the lost end: error %v, want ErrBeyondEnd", err)
	}
	if _, err := l.ReadBlock(starts[2]); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("read the lost block: error %v, want ErrBeyondEnd", err)
	}
}

// TestDamageInTheMiddle flips a bit of every byte before the last block.
func TestDamageInTheMiddle(t *testing.T) {
	dir, starts, want := written(t, 3, eventlog.Options{})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	for i := range int(starts[2].Offset) {
		damaged := slices.Clone(whole)
		damaged[i] ^= 1 << (i % 8)
		writeFile(t, path, damaged)
		_, err := eventlog.Open(dir, eventlog.Options{})
		switch offset := int64(i); {
		case 8 <= i && i < 12 && errors.Is(err, eventlog.ErrNewerVersion): // the version's bits
		case offset < starts[0].Offset:
			wantDamage(t, err, path, 0)
		case offset < starts[1].Offset:
			wantDamage(t, err, path, starts[0].Offset)
		default:
			wantDamage(t, err, path, starts[1].Offset)
		}
		if have := readFile(t, path); !bytes.Equal(have, damaged) {
			t.Fatal("Open has changed a damaged file")
		}
	}
	writeFile(t, path, whole)
	reopened(t, dir, want)
}

// TestDamageBeforeATornBlock damages a block behind which a crash has left only
// the beginning of another: it was durable, and must not be taken for torn.
func TestDamageBeforeATornBlock(t *testing.T) {
	dir, starts, _ := written(t, 3, eventlog.Options{})
	path := logFiles(t, dir)[0]
	damaged := readFile(t, path)[:starts[2].Offset+50]
	damaged[starts[1].Offset+60] ^= 4
	writeFile(t, path, damaged)
	_, err := eventlog.Open(dir, eventlog.Options{})
	wantDamage(t, err, path, starts[1].Offset)
}

// TestDamageIsMetWhileReading damages a log that is open, in a segment before the last.
func TestDamageIsMetWhileReading(t *testing.T) {
	dir, starts, want := written(t, 8, eventlog.Options{SegmentSize: 300})
	paths := logFiles(t, dir)
	if len(paths) < 3 {
		t.Fatalf("there are %d files, want more", len(paths))
	}
	l := open(t, dir, eventlog.Options{})
	whole := readFile(t, paths[0])
	for offset := starts[0].Offset; offset < int64(len(whole)); offset++ {
		damaged := slices.Clone(whole)
		damaged[offset] ^= 0x10
		writeFile(t, paths[0], damaged)
		n := 0
		err := l.Replay(eventlog.Pos{}, func(*eventlog.Block) error { n++; return nil })
		block := starts[n]
		wantDamage(t, err, paths[0], block.Offset)
		if _, err := l.ReadBlock(block); err == nil {
			t.Errorf("byte %d: ReadBlock says nothing", offset)
		}
	}
	writeFile(t, paths[0], whole[:len(whole)-1])
	if err := l.Replay(eventlog.Pos{}, func(*eventlog.Block) error { return nil }); err == nil {
		t.Error("a file that was cut: Replay says nothing")
	}
	writeFile(t, paths[0], whole)
	if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
		t.Errorf("have %v, want %v", have, want)
	}
}

// TestFilesThatDoNotBelongTogether moves whole files about.
func TestFilesThatDoNotBelongTogether(t *testing.T) {
	small := eventlog.Options{SegmentSize: 250} // one block each
	other, _, _ := written(t, 8, small)
	cut := func(content []byte) []byte { return content[:len(content)-3] }
	tests := []struct {
		name   string
		file   int // the file that is harmed; from the last one, if negative
		become func(files, foreign [][]byte) []byte
		offset func(whole []byte) int
	}{
		{"the first is missing", 0, func(_, _ [][]byte) []byte { return nil }, start},
		{"one is missing", 1, func(_, _ [][]byte) []byte { return nil }, start},
		{"one is empty", 1, func(_, _ [][]byte) []byte { return []byte{} }, start},
		{"one is of another log", 1, func(_, foreign [][]byte) []byte { return foreign[1] }, start},
		{"the last is of another log", -1, func(_, foreign [][]byte) []byte { return foreign[len(foreign)-1] }, start},
		{"one has another's name", 1, func(files, _ [][]byte) []byte { return files[2] }, start},
		{"one is short", 1, func(files, _ [][]byte) []byte { return cut(files[1]) }, func(whole []byte) int { return len(whole) - 3 }},
		{"one is long", 1, func(files, _ [][]byte) []byte { return slices.Concat(files[1], []byte{0}) }, end},
		{"the last has an earlier block", -1, func(files, _ [][]byte) []byte {
			last := len(files) - 1
			return slices.Concat(files[last], files[last-1][56:])
		}, end},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, _, _ := written(t, 8, small)
			paths, files := logFiles(t, dir), contents(t, dir)
			i := (tt.file + len(paths)) % len(paths)
			if content := tt.become(files, contents(t, other)); content != nil {
				writeFile(t, paths[i], content)
			} else {
				remove(t, paths[i])
			}
			_, err := eventlog.Open(dir, small)
			wantDamage(t, err, paths[i], int64(tt.offset(files[i])))
		})
	}
}

func TestFileWithAnothersName(t *testing.T) {
	dir, _, _ := written(t, 2, eventlog.Options{})
	renamed := filepath.Join(dir, "log", "00000000000000000005.log")
	if err := os.Rename(logFiles(t, dir)[0], renamed); err != nil {
		t.Fatal(err)
	}
	_, err := eventlog.Open(dir, eventlog.Options{})
	wantDamage(t, err, renamed, 0)
}

// TestBlocksThatWereExchanged has every block whole, in a segment before the last.
func TestBlocksThatWereExchanged(t *testing.T) {
	dir, starts, _ := written(t, 8, eventlog.Options{SegmentSize: 500})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	if starts[1].Segment != 1 {
		t.Fatal("the first file has one block, want two or more")
	}
	size := starts[1].Offset - starts[0].Offset
	first, second := whole[starts[0].Offset:][:size], whole[starts[1].Offset:][:size]
	writeFile(t, path, slices.Concat(whole[:starts[0].Offset], second, first, whole[starts[1].Offset+size:]))
	l := open(t, dir, eventlog.Options{})
	err := l.Replay(eventlog.Pos{}, func(*eventlog.Block) error { t.Error("a block is read"); return nil })
	wantDamage(t, err, path, starts[0].Offset)
	_, err = l.PosOf(1)
	wantDamage(t, err, path, starts[0].Offset)
}

// start and end say where in a file the damage is to be found.
func start([]byte) int     { return 0 }
func end(whole []byte) int { return len(whole) }

// contents returns what is in the log's files, in order.
func contents(t *testing.T, dir string) (files [][]byte) {
	t.Helper()
	for _, path := range logFiles(t, dir) {
		files = append(files, readFile(t, path))
	}
	return files
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestNewerVersion(t *testing.T) {
	dir, _, _ := written(t, 1, eventlog.Options{})
	path := logFiles(t, dir)[0]
	content := readFile(t, path)
	content[8]++
	writeFile(t, path, content)
	_, err := eventlog.Open(dir, eventlog.Options{})
	if !errors.Is(err, eventlog.ErrNewerVersion) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want ErrNewerVersion and the file", err)
	}
}

func TestOtherFilesAreLeftAlone(t *testing.T) {
	dir, _, want := written(t, 3, eventlog.Options{})
	unfinished := filepath.Join(dir, "log", "00000000000000000004.log.tmp")
	for _, name := range []string{unfinished, filepath.Join(dir, "log", "notes.log"), filepath.Join(dir, "log", "1.log")} {
		writeFile(t, name, []byte("x"))
	}
	reopened(t, dir, want)
	if _, err := os.Stat(unfinished); !os.IsNotExist(err) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
	readFile(t, filepath.Join(dir, "log", "notes.log"))
}

// TestBytesOfAnotherLogInAnEvent sends, as an event, a whole block of a log that
// the sender has made himself, and tears the block that holds it. The bytes
// must not pass for a block of this log.
func TestBytesOfAnotherLogInAnEvent(t *testing.T) {
	other, _, _ := written(t, 2, eventlog.Options{})
	forged := readFile(t, logFiles(t, other)[0])[56:]
	dir, _, want := written(t, 1, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	b := eventlog.NewBatch("evil")
	b.Field([]byte("product_id"), []byte("chess"))
	b.Field([]byte("value"), forged)
	b.Add(at, nil)
	mustAppend(t, l, b)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	if !bytes.Contains(whole, forged[:100]) {
		t.Fatal("the forged bytes are not in the file as they are")
	}
	writeFile(t, path, whole[:len(whole)-1])
	reopened(t, dir, want)
}

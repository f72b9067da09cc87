package history

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// isChild names the environment variable that makes the test binary a program
// that appends to a store in its working directory until it is killed.
const isChild = "HISTORY_TEST_CHILD"

const childDir = "history"

// child appends, and says after each sync what is durable.
func child() {
	s, err := Open(childDir, quiet(200))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	var m model
	random := rand.New(rand.NewPCG(7, 8))
	last := s.Mark().Sequence
	for range 1_000_000 {
		a := m.next(random)
		m = append(m, a)
		if a.sequence <= last {
			continue
		}
		a.to(s)
		if a.sequence%500 == 0 {
			sayDurable(s)
		}
	}
}

func sayDurable(s *Store) {
	e := s.Mark()
	if err := s.Sync(e); err != nil {
		fmt.Println(err)
		return
	}
	b, _ := e.MarshalBinary()
	fmt.Println(hex.EncodeToString(b))
}

// TestKilled kills a program that appends, again and again, and finds all that it
// said was durable.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	rounds := 8
	if testing.Short() {
		rounds = 3
	}
	for range rounds {
		e := killed(t, dir, 1+random.IntN(15))
		s := opened(t, filepath.Join(dir, childDir), quiet(200))
		must(t, s.Truncate(e))
		var m model
		expected := rand.New(rand.NewPCG(7, 8))
		for len(m) == 0 || m[len(m)-1].sequence < e.Sequence {
			m = append(m, m.next(expected))
		}
		if s.Mark() != e {
			t.Fatalf("ends at %v, want %v", s.Mark(), e)
		}
		m.checkAll(t, s)
		must(t, s.Close())
	}
}

// killed runs the child until it has said so often what is durable, and kills it.
func killed(t *testing.T, dir string, lines int) (e End) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), isChild+"=yes")
	command.Dir = dir
	out, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	scanner := bufio.NewScanner(out)
	for n := 0; n < lines && scanner.Scan(); n++ {
		b, err := hex.DecodeString(strings.TrimSpace(scanner.Text()))
		if err == nil {
			err = e.UnmarshalBinary(b)
		}
		if err != nil {
			t.Fatalf("the child said %q", scanner.Text())
		}
	}
	must(t, command.Process.Kill())
	_ = command.Wait()
	return e
}

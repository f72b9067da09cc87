package cmd_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"statstracker/cmd"
	"statstracker/eventlog"
	"statstracker/game"
	"statstracker/tracker"
)

// backupOf returns the archive of a data directory with many events.
func backupOf(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	data, archive := filepath.Join(dir, "data"), filepath.Join(dir, "b.tar")
	tr, err := tracker.Open(t.Context(), tracker.Config{Dir: data, Games: game.All()})
	if err != nil {
		t.Fatal(err)
	}
	b := eventlog.NewBatch("test")
	for i := range 5000 {
		b.Field([]byte("product_id"), []byte("league"))
		b.Field([]byte("type"), []byte("game_over"))
		b.Field([]byte("winner_id"), fmt.Appendf(nil, "p%d", i*7919%1000))
		b.Field([]byte("loser_id"), fmt.Appendf(nil, "q%d", i*104729%1000))
		b.Add(time.Now(), nil)
	}
	if _, err := tr.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	runProgram(t, 0, "backup", archive, "--data", data)
	text, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// runProgram runs a command, which has to end with the status, and returns what it says
// is wrong.
func runProgram(t *testing.T, status int, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	if got := cmd.Run(t.Context(), game.All(), args, strings.NewReader(""), &out, &errOut); got != status {
		t.Fatalf("%v: the exit status is %d, want %d\n%s%s", args, got, status, &out, &errOut)
	}
	return errOut.String()
}

// kill starts the program, and kills it once ready has returned.
func kill(t *testing.T, ready func(), args ...string) {
	t.Helper()
	path, err := exec.LookPath("statstracker")
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(path, args...)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	ready()
	if err := program.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := program.Wait(); err == nil {
		t.Error("the program has ended before it was killed")
	}
}

// A backup that is killed in the middle leaves nothing that looks whole.
func TestABackupThatIsKilledIsNone(t *testing.T) {
	t.Parallel()
	archive := backupOf(t)
	sent, release := make(chan struct{}, 1), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(archive[:len(archive)/2])
		_ = http.NewResponseController(w).Flush()
		sent <- struct{}{}
		<-release
	}))
	defer server.Close()
	defer close(release)
	dir := t.TempDir()
	for _, name := range []string{"b.tar", "b.tar.gz", "copy"} {
		to := filepath.Join(dir, name)
		kill(t, func() {
			<-sent
			if name == "copy" {
				awaitBytes(t, filepath.Join(to, "log.copy"))
			}
		}, "backup", to, "--server", server.URL)
		if name != "copy" {
			if _, err := os.Stat(to); err == nil {
				t.Errorf("%s is there", name)
			}
			continue
		}
		runProgram(t, 1, "serve", "--data", to, "--listen", "127.0.0.1:0")
		runProgram(t, 1, "restore", to, filepath.Join(dir, "restored"))
	}
}

// awaitBytes waits until something was written in the directory.
func awaitBytes(t *testing.T, dir string) {
	t.Helper()
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if hasBytes(dir) {
			return
		}
	}
	t.Fatal("nothing is written")
}

// hasBytes reports whether there is a file with something in it: that of a lock is empty.
func hasBytes(dir string) (has bool) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error { // the directory may not be there yet
		if err == nil && e.Type().IsRegular() {
			about, err := e.Info()
			has = has || err == nil && about.Size() > 0
		}
		return nil
	})
	return has
}

// A connection that breaks, and an answer that ends too early, leave nothing either.
func TestABackupThatIsCutOffIsNone(t *testing.T) {
	t.Parallel()
	archive := backupOf(t)
	breaks := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(archive[:len(archive)*3/4])
		if breaks {
			panic(http.ErrAbortHandler)
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	for _, breaks = range []bool{false, true} {
		for _, name := range []string{"b.tar", "b.tgz", "copy"} {
			said := runProgram(t, 1, "backup", filepath.Join(dir, name), "--server", server.URL)
			if !strings.Contains(said, "was cut off") {
				t.Errorf("it says %s", said)
			}
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 0 {
		t.Errorf("there are %v, %v", entries, err)
	}
}

// A restore that is killed leaves a directory that is not served, and that it can be
// restored into again.
func TestARestoreThatIsKilledIsNone(t *testing.T) {
	t.Parallel()
	archive, dir := backupOf(t), t.TempDir()
	for i, args := range [][]string{nil, {"--until", "2000"}} {
		pipe, to := filepath.Join(dir, fmt.Sprint("pipe", i)), filepath.Join(dir, fmt.Sprint("data", i))
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Skipf("there are no named pipes: %v", err)
		}
		kill(t, func() {
			out, err := os.OpenFile(pipe, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = out.Close() })
			if _, err := io.Copy(out, bytes.NewReader(archive[:len(archive)*3/4])); err != nil {
				t.Fatal(err)
			}
			awaitBytes(t, to)
		}, append([]string{"restore", pipe, to}, args...)...)
		said := runProgram(t, 1, "serve", "--data", to, "--listen", "127.0.0.1:0")
		if !strings.Contains(said, "not finished") {
			t.Errorf("serve says %s", said)
		}
		whole := filepath.Join(dir, "b.tar")
		if err := os.WriteFile(whole, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		runProgram(t, 0, append([]string{"restore", whole, to}, args...)...)
		runProgram(t, 0, "verify", "--data", to)
	}
}

package cmd_test

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// awaitKey waits until a server answers who sends it no events with the key in a file
// with the status.
func awaitKey(ts *testscript.TestScript, args []string) {
	key := strings.TrimSpace(ts.ReadFile(args[1]))
	status := ""
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		r, err := http.NewRequest(http.MethodPost, args[0]+"/v1/events", strings.NewReader("[]"))
		ts.Check(err)
		r.Header.Set("Authorization", "Bearer "+key)
		answer, err := http.DefaultClient.Do(r)
		ts.Check(err)
		ts.Check(answer.Body.Close())
		if status = strconv.Itoa(answer.StatusCode); status == args[2] {
			return
		}
	}
	ts.Fatalf("the key in %s does not come to be answered with %s, but with %s", args[1], args[2], status)
}

// revokeKey revokes the key in a file.
func revokeKey(ts *testscript.TestScript, args []string) {
	id := strings.Split(ts.ReadFile(args[0]), "_")[1]
	ts.Check(ts.Exec("statstracker", "keys", "revoke", id))
}

// keyed runs a command that asks a server: without a key it is refused, and with the
// one in the file it is not.
func keyed(ts *testscript.TestScript, args []string) {
	file, command := args[0], args[1:]
	fails(ts, append([]string{"1"}, command...))
	if said := ts.ReadFile("stderr"); !strings.Contains(said, "\nhint: name the file with a key of the server with --key-file") {
		ts.Fatalf("without a key, %s does not ask for one", command[0])
	}
	ts.Check(ts.Exec("statstracker", append(command, "--key-file", file)...))
}

// nowhere checks that the key in a file is not in any other file of the script, in what
// was printed last, nor among the arguments of any process.
func nowhere(ts *testscript.TestScript, args []string) {
	key := []byte(strings.TrimSpace(ts.ReadFile(args[0])))
	seen := 0
	look := func(path string) {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			return // it has ended
		}
		ts.Check(err)
		if seen++; bytes.Contains(text, key) && path != ts.MkAbs(args[0]) {
			ts.Fatalf("%s has the key of %s", path, args[0])
		}
	}
	ts.Check(filepath.WalkDir(ts.MkAbs("."), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			look(path)
		}
		return err
	}))
	processes, err := filepath.Glob("/proc/[0-9]*/cmdline")
	ts.Check(err)
	for _, path := range processes {
		look(path)
	}
	for _, stream := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(stream), string(key)) {
			ts.Fatalf("%s has the key of %s", stream, args[0])
		}
	}
	if seen < 3 {
		ts.Fatalf("nothing was looked at")
	}
}

package client_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"statstracker/client"
)

// program is the path of the server's program.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "statstracker-client-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "statstracker")
	if out, err := exec.Command("go", "build", "-o", program, "statstracker/cmd/statstracker").CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build the program: %v\n%s", err, out))
	}
	return m.Run()
}

var announcement = regexp.MustCompile(`listening.*url"?[=:]"?(http://[0-9.:]+)`)

// serve starts a real server, which ends with the test, and returns its address.
func serve(t *testing.T, arguments ...string) string {
	t.Helper()
	s := exec.Command(program, append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, arguments...)...)
	said, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := s.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if found := announcement.FindStringSubmatch(lines.Text()); found != nil {
				address <- found[1]
			}
		}
		close(address)
	}()
	select {
	case a, ok := <-address:
		if ok {
			return a
		}
		t.Fatal("the server ended instead of listening")
	case <-time.After(time.Minute):
		t.Fatal("the server does not listen")
	}
	return ""
}

// connect returns a client of a server that is ready for events.
func connect(t *testing.T, address string) *client.Client {
	t.Helper()
	c, err := client.New(address, client.Options{UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for {
		_, err := c.Games(t.Context())
		if temporary(err) {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

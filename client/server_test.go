package client_test

import (
	"bufio"
	"context"
	"errors"
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
	s, err := start(append([]string{"--data", t.TempDir()}, arguments...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.end(); err != nil {
			t.Error(err)
		}
	})
	return s.address
}

// process is a running server.
type process struct {
	*exec.Cmd
	address string
}

// start starts a server and waits until it listens.
func start(arguments ...string) (*process, error) {
	s := &process{Cmd: exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0"}, arguments...)...)}
	said, err := s.StderrPipe()
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		return nil, err
	}
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
		if s.address = a; ok {
			return s, nil
		}
		return nil, errors.New("the server ended instead of listening")
	case <-time.After(time.Minute):
		return nil, errors.Join(errors.New("the server does not listen"), s.Process.Kill())
	}
}

// end ends the server as an operator does.
func (s *process) end() error {
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := s.Wait(); err != nil {
		return fmt.Errorf("the server ended with %w", err)
	}
	return nil
}

// connect returns a client of a server that is ready for events.
func connect(t *testing.T, address string) *client.Client {
	t.Helper()
	c, err := client.New(address, client.Options{UserAgent: "test"})
	if err == nil {
		err = ready(t.Context(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ready waits until a server answers.
func ready(ctx context.Context, c *client.Client) error {
	for {
		if _, err := c.Games(ctx); !temporary(err) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"
	"testing"
	"time"
)

// program is where the binary is, built once.
var program string

func TestMain(m *testing.M) {
	if os.Getenv(constantEnv) != "" {
		serveConstant()
		return
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "statstracker-bench-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "statstracker")
	build := exec.Command("go", "build", "-o", program, "statstracker/cmd/statstracker")
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build the program: %v\n%s", err, out))
	}
	return m.Run()
}

// server is a running program.
type server struct {
	url, addr string
	process   *exec.Cmd
}

// serve starts the program on a free port and waits until it listens.
func serve(b *testing.B, dir string, args ...string) *server {
	b.Helper()
	return start(b, exec.Command(program, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, args...)...))
}

// start starts a server that says its address on standard error as url=http://….
func start(b *testing.B, c *exec.Cmd) *server {
	b.Helper()
	out, err := c.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	s := &server{process: c}
	lines := bufio.NewScanner(out)
	for s.addr == "" && lines.Scan() {
		if m := regexp.MustCompile(`url="?http://([0-9.:]+)`).FindSubmatch(lines.Bytes()); m != nil {
			s.addr = string(m[1])
			s.url = "http://" + s.addr
		}
	}
	if s.addr == "" {
		b.Fatal("the server did not say where it listens")
	}
	go func() { // until the process ends
		for lines.Scan() {
			continue
		}
	}()
	return s
}

// stop ends the server with the signal and waits for it.
func (s *server) stop(b *testing.B, signal os.Signal) {
	b.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		b.Fatal(err)
	}
	err := s.process.Wait()
	if signal == syscall.SIGTERM && err != nil {
		b.Fatal(err)
	}
}

// wait waits until the server is ready.
func (s *server) wait(b *testing.B) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		resp, err := http.Get(s.url + "/readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(time.Millisecond)
	}
	b.Fatal("the server did not become ready")
}

// revision returns how many records are visible.
func (s *server) revision(b *testing.B, game string) uint64 {
	b.Helper()
	resp, err := http.Get(s.url + "/v1/games/" + game + "/boards/wins?limit=1")
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	var page struct{ Revision uint64 }
	if resp.StatusCode != http.StatusOK {
		return 0 // it folds the log
	}
	if err := json.NewDecoder(resp.Body).Decode(&page); err != nil {
		b.Fatal(err)
	}
	return page.Revision
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func playerID(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", uint32(n*2654435761), n) }

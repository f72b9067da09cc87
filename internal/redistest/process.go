package redistest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

// process is a redis-server that has been ready at least once.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended and been waited for

	mu   sync.Mutex
	said bytes.Buffer // guarded by mu
}

// launch starts the command and returns when it accepts connections.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, ended: make(chan struct{})}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("read what redis-server says: %w", err)
	}
	cmd.Stderr = cmd.Stdout
	started, ready := make(chan error, 1), make(chan struct{})
	go p.run(out, started, ready)
	if err := <-started; err != nil {
		return nil, err
	}
	select {
	case <-ready:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("redis-server ended before it was ready: %s", p.output())
	}
}

// run is the life of the process. It stays on one thread, for on Linux the
// process is told to die with the thread that started it, and so with the tests.
func (p *process) run(out io.Reader, started chan<- error, ready chan struct{}) {
	defer close(p.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	dieWithParent(p.cmd)
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	p.listen(out, ready)
	// How it ended does not matter: the tests kill it.
	_ = p.cmd.Wait()
}

// listen keeps what the server says until it ends, and closes ready when it
// says that it is.
func (p *process) listen(out io.Reader, ready chan struct{}) {
	announced := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		p.mu.Lock()
		fmt.Fprintln(&p.said, lines.Text())
		p.mu.Unlock()
		if !announced && strings.Contains(lines.Text(), "Ready to accept connections") {
			announced = true
			close(ready)
		}
	}
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// end sends the signal and waits. A frozen process gets to see it.
func (p *process) end(sig os.Signal) {
	// It may have ended by itself: then there is nothing to signal.
	_ = p.cmd.Process.Signal(sig)
	_ = p.resume()
	<-p.ended
}

func (p *process) pause() error  { return p.cmd.Process.Signal(syscall.SIGSTOP) }
func (p *process) resume() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

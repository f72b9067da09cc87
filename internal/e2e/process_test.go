package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is the program at work.
type process struct {
	t         testing.TB
	cmd       *exec.Cmd
	listening chan struct{} // closed when it has said where it listens
	ended     chan struct{} // closed when it has ended and been waited for

	mu   sync.Mutex
	said bytes.Buffer // on standard error; guarded by mu
	url  string       // where it listens; guarded by mu
}

// launch starts a command of the program, which ends with the test.
func launch(t testing.TB, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(program, args...), listening: make(chan struct{}), ended: make(chan struct{})}
	p.cmd.SysProcAttr = dieWithParent()
	p.cmd.Env = environment()
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatalf("read what the program says: %v", err)
	}
	started := make(chan error, 1)
	go p.run(out, started)
	if err := <-started; err != nil {
		t.Fatalf("start the program: %v", err)
	}
	t.Cleanup(p.cleanup)
	return p
}

// environment is that of the tests without settings of the program. A program
// under the race detector must not wait a second at its end, as it else does.
func environment() []string {
	var kept []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "STATSTRACKER_") && !strings.HasPrefix(v, "GAME_EVENT_STREAM_REDIS_URL=") {
			kept = append(kept, v)
		}
	}
	return append(kept, "GORACE=halt_on_error=1 atexit_sleep_ms=0")
}

// run is the life of the process. It stays on one thread, with which the
// process is told to die.
func (p *process) run(out io.Reader, started chan<- error) {
	defer close(p.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	p.listen(out)
	// How it ended is in the state of the process.
	_ = p.cmd.Wait()
}

// announcement is where the program says its address, in either log format.
var announcement = regexp.MustCompile(`listening.*url"?[=:]"?(https?://[0-9.:]+)`)

func (p *process) listen(out io.Reader) {
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		p.mu.Lock()
		p.said.WriteString(line)
		if m := announcement.FindStringSubmatch(line); m != nil && p.url == "" {
			p.url = m[1]
			close(p.listening)
		}
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// output is what the program has said on standard error so far.
func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// address is where the program listens, once it has said so.
func (p *process) address() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.url
}

// pid is the number of the process.
func (p *process) pid() string { return strconv.Itoa(p.cmd.Process.Pid) }

// signal sends a signal. The program may have ended by itself: then there is
// nobody to take it.
func (p *process) signal(s os.Signal) { _ = p.cmd.Process.Signal(s) }

// kill ends the program as kill -9 does.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.ended
}

// wait returns the exit status when the program has ended. One that does not
// end has to say what it is at.
func (p *process) wait() int {
	p.t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-p.ended:
	case <-limit.C:
		p.signal(syscall.SIGQUIT)
		<-p.ended
		p.t.Fatalf("the program did not end; it was at this:\n%s", p.output())
	}
	return p.cmd.ProcessState.ExitCode()
}

// stop ends the program as an operator does, who expects the status 0.
func (p *process) stop() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	if status := p.wait(); status != 0 {
		p.t.Fatalf("after SIGTERM the program ended with status %d; it said:\n%s", status, lastOf(p.output()))
	}
}

func (p *process) cleanup() {
	p.kill()
	if p.t.Failed() {
		p.t.Logf("%q said:\n%s", p.cmd.Args[1:], lastOf(p.output()))
	}
	if out := p.output(); strings.Contains(out, "DATA RACE") || strings.Contains(out, "panic:") {
		p.t.Errorf("the program has a fault:\n%s", lastOf(out))
	}
}

// lastOf shortens what is too long for a reader.
func lastOf(text string) string {
	const most = 8 << 10
	if len(text) <= most {
		return text
	}
	return fmt.Sprintf("[%d bytes before]\n%s", len(text)-most, text[len(text)-most:])
}

package cmd_test

import (
	"bytes"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// SIGTERM and Ctrl-C end the program while it waits for more input: what was
// sent is reported, and the exit status is 0.
func TestPublishSignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			answered := make(chan struct{}, 1)
			server := newFake(t, func(w http.ResponseWriter, _, events int) {
				accept(w, events)
				answered <- struct{}{}
			})
			var out, errOut bytes.Buffer
			program := exec.Command("statstracker", "publish", "--to", server.URL, "-")
			program.Stdout, program.Stderr = &out, &errOut
			in, err := program.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			if err := program.Start(); err != nil {
				t.Fatal(err)
			}
			send(t, in)
			<-answered
			if err := program.Process.Signal(signal); err != nil {
				t.Error(err)
			}
			if err := program.Wait(); err != nil {
				t.Errorf("it ended: %v", err)
			}
			if !strings.Contains(out.String(), "sent       1 ") || !strings.HasPrefix(errOut.String(), "interrupted: ") {
				t.Errorf("it printed\n%s\nand on standard error\n%s", &out, &errOut)
			}
		})
	}
}

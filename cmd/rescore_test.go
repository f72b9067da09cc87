package cmd_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// rescoring is a server that answers questions about a rescore with one answer
// after the other, and then always with the last one.
func rescoring(t *testing.T, answers ...string) (server *httptest.Server, asked <-chan string) {
	t.Helper()
	requests := make(chan string, 1000)
	var n atomic.Int64
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		requests <- r.Method + " " + r.URL.EscapedPath() + " " + r.Header.Get("Authorization")
		i := min(int(n.Add(1)), len(answers)) - 1
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusAccepted)
		}
		_, _ = io.WriteString(w, answers[i])
	}))
	t.Cleanup(server.Close)
	return server, requests
}

// Ctrl-C ends the waiting for a rescore, and nothing else.
func TestRescoreSignal(t *testing.T) {
	t.Parallel()
	server, asked := rescoring(t, `{"game":"a/b","status":"running","done":1,"end":9}`)
	var out, errOut bytes.Buffer
	program := exec.Command("statstracker", "rescore", "a/b", "--server", server.URL)
	program.Stdout, program.Stderr = &out, &errOut
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	if first := <-asked; first != "POST /v1/games/a%2Fb/rescore " {
		t.Errorf("it began with %s", first)
	}
	if second := <-asked; second != "GET /v1/games/a%2Fb/rescore " {
		t.Errorf("it went on with %s", second)
	}
	if err := program.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	if err := program.Wait(); err != nil {
		t.Errorf("it ended: %v", err)
	}
	want := "interrupted: the server goes on; GET " + server.URL + "/v1/games/a%2Fb/rescore tells how far it is\n"
	if out.Len() > 0 || errOut.String() != want {
		t.Errorf("it printed\n%s\nand on standard error\n%s", &out, &errOut)
	}
}

func TestRescoreThatEnds(t *testing.T) {
	t.Parallel()
	const running = `{"status":"running","done":1,"end":9}`
	for name, c := range map[string]struct {
		answers []string
		says    string
		fails   bool
	}{
		"done":      {[]string{running, running, `{"status":"done","done":9,"end":9}`}, "g has been counted again: 9 records of the log in ", false},
		"at once":   {[]string{`{"status":"done","done":9,"end":9}`}, "g has been counted again: ", false},
		"failed":    {[]string{running, `{"status":"failed","done":1,"end":9,"error":"the \u001b log broke"}`}, `error: g has not been counted again: "the \x1b log broke"`, true},
		"restarted": {[]string{running, `{"status":"none"}`}, "error: the server was started again while it counted g; the boards are as they were\nhint: try again", true},
		"another":   {[]string{`[]`}, "error: the answer is not that of a Stats Tracker server", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _ := rescoring(t, c.answers...)
			text, err := exec.Command("statstracker", "rescore", "g", "--server", server.URL).CombinedOutput()
			if (err != nil) != c.fails || !strings.HasPrefix(string(text), c.says) {
				t.Errorf("%v, and it printed %s", err, text)
			}
		})
	}
}

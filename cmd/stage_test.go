package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"statstracker/internal/redistest"
)

// patient is how long a script waits for what has to come.
const patient = 60 * time.Second

// stage is what the commands of one script share.
type stage struct {
	t       *testing.T
	servers map[string]*server
}

// server is a running `statstracker serve`.
type server struct {
	process *exec.Cmd
	log     string // file
	exited  chan struct{}
	err     error // of the exit, once it has exited
}

type command = func(ts *testscript.TestScript, neg bool, args []string)

func (s *stage) commands() map[string]command {
	commands := map[string]command{}
	for name, run := range map[string]func(ts *testscript.TestScript, args []string){
		"serve":  s.serve,
		"start":  func(ts *testscript.TestScript, args []string) { s.start(ts, args[0], args[1:]) },
		"end":    s.end,
		"kill9":  s.kill9,
		"hangup": s.hangup,
		"logged": s.logged,
		"redis":  s.redis,
		"get":    get,
		"ask":    ask,
		"await":  await,
		"digest": digest,
		"damage": damage,
		"cut":    cut,
		"fails":  fails,
		"json":   isJSON,

		"awaitkey": awaitKey,
		"revoke":   revokeKey,
		"keyed":    keyed,
		"nowhere":  nowhere,
	} {
		commands[name] = func(ts *testscript.TestScript, neg bool, args []string) {
			if neg || len(args) == 0 && name != "redis" {
				ts.Fatalf("%s: see TestScripts for how it is used", name)
			}
			run(ts, args)
		}
	}
	return commands
}

// serve starts a server and waits until it is ready.
func (s *stage) serve(ts *testscript.TestScript, args []string) {
	s.start(ts, args[0], args[1:])
	await(ts, []string{ts.Getenv(args[0]) + "/readyz", `"status":"ready"`})
}

// start starts a server and waits until it listens.
func (s *stage) start(ts *testscript.TestScript, name string, args []string) {
	program, err := exec.LookPath("statstracker")
	ts.Check(err)
	all := append([]string{"serve", "--listen", "127.0.0.1:0", "--data", name}, args...)
	srv := &server{process: exec.Command(program, all...), log: ts.MkAbs(name + ".log"), exited: make(chan struct{})}
	log, err := os.Create(srv.log)
	ts.Check(err)
	defer log.Close()
	srv.process.Dir, srv.process.Stderr = ts.MkAbs("."), log
	srv.process.Env = []string{"PATH=" + ts.Getenv("PATH"), "HOME=" + ts.MkAbs("."), "GORACE=" + raceOptions}
	for variable := range strings.FieldsSeq(ts.Getenv("pass")) {
		srv.process.Env = append(srv.process.Env, variable+"="+ts.Getenv(variable))
	}
	ts.Check(srv.process.Start())
	go func() {
		srv.err = srv.process.Wait()
		close(srv.exited)
	}()
	s.servers[name] = srv
	url := srv.url(ts)
	ts.Setenv(name, url)
	ts.Setenv(name+"_address", strings.TrimPrefix(url, "http://"))
}

// url waits until the server has said where it listens.
func (s *server) url(ts *testscript.TestScript) string {
	says := regexp.MustCompile(`msg"?[=:]"?listening"? ?,?"?url"?[=:]"?(http://[^" \n]+)`)
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); {
		text, err := os.ReadFile(s.log)
		ts.Check(err)
		if m := says.FindSubmatch(text); m != nil {
			// A server that listens everywhere is asked here.
			return strings.NewReplacer("0.0.0.0", "127.0.0.1", "[::]", "127.0.0.1").Replace(string(m[1]))
		}
		select {
		case <-s.exited:
			text, _ = os.ReadFile(s.log)
			ts.Fatalf("the server has ended: %v\n%s", s.err, text)
		case <-time.After(5 * time.Millisecond):
		}
	}
	ts.Fatalf("the server does not say where it listens")
	return ""
}

// end ends servers as an operator does.
func (s *stage) end(ts *testscript.TestScript, args []string) {
	for _, name := range args {
		srv := s.take(ts, name)
		ts.Check(srv.process.Process.Signal(syscall.SIGTERM))
		select {
		case <-srv.exited:
		case <-time.After(patient):
			ts.Fatalf("the server %s does not end", name)
		}
		if srv.err != nil {
			text, _ := os.ReadFile(srv.log)
			ts.Fatalf("the server %s ended: %v\n%s", name, srv.err, text)
		}
	}
}

// kill9 ends a server as a crash does.
func (s *stage) kill9(ts *testscript.TestScript, args []string) {
	srv := s.take(ts, args[0])
	ts.Check(srv.process.Process.Kill())
	<-srv.exited
}

// hangup has a server read its games file again.
func (s *stage) hangup(ts *testscript.TestScript, args []string) {
	ts.Check(s.servers[args[0]].process.Process.Signal(syscall.SIGHUP))
}

// logged waits until the log of a server has something like this.
func (s *stage) logged(ts *testscript.TestScript, args []string) {
	want := regexp.MustCompile(args[1])
	var text []byte
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var err error
		text, err = os.ReadFile(ts.MkAbs(args[0] + ".log"))
		ts.Check(err)
		if want.Match(text) {
			return
		}
	}
	ts.Fatalf("the log of %s does not come to say %s:\n%s", args[0], args[1], text)
}

func (s *stage) take(ts *testscript.TestScript, name string) *server {
	srv := s.servers[name]
	if srv == nil {
		ts.Fatalf("there is no server %s", name)
	}
	delete(s.servers, name)
	return srv
}

// killAll ends what a script that failed has left.
func (s *stage) killAll() {
	for _, srv := range s.servers {
		_ = srv.process.Process.Kill()
		<-srv.exited
	}
}

// redis starts a Redis server that ends with the script.
func (s *stage) redis(ts *testscript.TestScript, args []string) {
	o := redistest.Options{}
	for _, a := range args {
		if a == "tls" {
			o.TLS = true
		} else {
			o.Password = a
		}
	}
	r := redistest.Start(s.t, o)
	ts.Setenv("redis", r.URL(1))
	ts.Setenv("redisurl", strings.Replace(r.URL(1), "://", "://:"+o.Password+"@", 1))
	if o.TLS {
		ts.Setenv("redisca", r.CAFile())
	}
}

// get prints what the address answers.
func get(ts *testscript.TestScript, args []string) {
	status, body, err := fetch(args[0], "")
	ts.Check(err)
	_, err = ts.Stdout().Write(append([]byte(strconv.Itoa(status)+"\n"), body...))
	ts.Check(err)
}

// await waits until the address answers something like this.
func await(ts *testscript.TestScript, args []string) {
	want := regexp.MustCompile(args[1])
	var body []byte
	var err error
	key := ""
	if len(args) > 2 {
		key = strings.TrimSpace(ts.ReadFile(args[2]))
	}
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, body, err = fetch(args[0], key); err == nil && want.Match(body) {
			return
		}
	}
	ts.Fatalf("%s does not come to answer %s, but %s (%v)", args[0], args[1], body, err)
}

// fetch asks for an address with the key, if that is not "".
func fetch(address, key string) (status int, body []byte, err error) {
	r, err := http.NewRequest(http.MethodGet, address, http.NoBody)
	if err != nil {
		return 0, nil, err
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}

// digest notes what verify says of a data directory.
func digest(ts *testscript.TestScript, args []string) {
	program, err := exec.LookPath("statstracker")
	ts.Check(err)
	verify := exec.Command(program, "verify", "--data", ts.MkAbs(args[0]))
	out, err := verify.Output()
	ts.Check(err)
	m := regexp.MustCompile(`(?m)^digest +([0-9a-f]{64})$`).FindSubmatch(out)
	if m == nil {
		ts.Fatalf("verify prints no digest:\n%s", out)
	}
	ts.Setenv(args[0]+"_digest", string(m[1]))
}

// damage changes a byte in the middle of each file that the pattern matches.
func damage(ts *testscript.TestScript, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no file is like %s", args[0])
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		ts.Check(err)
		changed := bytes.Clone(text)
		changed[len(changed)/2] ^= 0xff
		ts.Check(os.WriteFile(file, changed, 0o600))
	}
}

// cut cuts off the second half of a file.
func cut(ts *testscript.TestScript, args []string) {
	file := ts.MkAbs(args[0])
	stat, err := os.Stat(file)
	ts.Check(err)
	ts.Check(os.Truncate(file, stat.Size()/2))
}

// fails runs the program and checks its exit status.
func fails(ts *testscript.TestScript, args []string) {
	err := ts.Exec("statstracker", args[1:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
		ts.Fatalf("the exit status is not %s: %v", args[0], err)
	}
	if said := ts.ReadFile("stderr"); !regexp.MustCompile(`(?m)^error: .`).MatchString(said) {
		ts.Fatalf("the program does not say what is wrong")
	}
}

// isJSON checks that every line of a file is a JSON object.
func isJSON(ts *testscript.TestScript, args []string) {
	for line := range strings.SplitSeq(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n") {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			ts.Fatalf("%s has the line %q: %v", args[0], line, err)
		}
	}
}

// Package redistest starts real Redis servers for tests: each on a free port of
// 127.0.0.1, in a temporary directory, ended with the test. A server can be
// stopped, killed, frozen and started again on the same port with what it kept.
//
// It needs the program redis-server. Where that is missing a test fails and
// says how to install it, because a skipped test looks like a passed one.
package redistest

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Options says what a server is like. The zero value is a server without a
// password, without TLS, that forgets everything when it ends.
type Options struct {
	// Password that clients have to give, or "" for none.
	Password string
	// TLS makes the server talk TLS only, with a certificate for 127.0.0.1 and
	// localhost of an authority made for it: see [Server.CAFile].
	TLS bool
	// AppendOnly makes it keep what it has taken over every kind of end.
	AppendOnly bool
	// Config is further lines for the configuration file.
	Config []string
}

// Server is a running, or stopped, Redis server. Its methods end the test when
// they cannot do what they say. They are for one goroutine at a time.
type Server struct {
	t       testing.TB
	options Options
	program string
	dir     string
	port    int
	process *process // nil while it is stopped
	client  *redis.Client
}

// Start starts a server that ends with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("this test needs redis-server: install it (Debian, Ubuntu: apt-get install redis-server)")
	}
	s := &Server{t: t, options: o, program: program, dir: t.TempDir()}
	if o.TLS {
		s.writeCertificates()
	}
	s.startOnFreePort()
	t.Cleanup(s.close)
	return s
}

// startOnFreePort takes another port if somebody else was faster to take it.
func (s *Server) startOnFreePort() {
	s.t.Helper()
	const tries = 5
	var err error
	for range tries {
		s.port = freePort(s.t)
		if err = s.start(); err == nil {
			return
		}
	}
	s.t.Fatalf("start redis-server: %v", err)
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	defer l.Close()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("find a free port: %v is no address of TCP", l.Addr())
	}
	return addr.Port
}

func (s *Server) start() error {
	file := filepath.Join(s.dir, "redis.conf")
	if err := os.WriteFile(file, s.config(), 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	p, err := launch(exec.Command(s.program, file))
	if err != nil {
		return err
	}
	s.process = p
	return nil
}

func (s *Server) config() []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("bind 127.0.0.1\ndir %q\nsave \"\"\ndaemonize no", s.dir)
	line("unixsocket %q", s.SocketPath())
	if s.options.TLS {
		line("port 0\ntls-port %d\ntls-auth-clients no", s.port)
		line("tls-cert-file %q\ntls-key-file %q", s.path("server.pem"), s.path("server.key"))
		line("tls-ca-cert-file %q", s.CAFile())
	} else {
		line("port %d", s.port)
	}
	if s.options.Password != "" {
		line("requirepass %q", s.options.Password)
	}
	if s.options.AppendOnly {
		line("appendonly yes\nappendfsync always")
	}
	line("%s", strings.Join(s.options.Config, "\n"))
	return b.Bytes()
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

// Addr is the server's host and port. It stays the same over restarts.
func (s *Server) Addr() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

// SocketPath is the path of the Unix socket on which the server listens too.
func (s *Server) SocketPath() string { return s.path("redis.sock") }

// CAFile is the file with the certificate of the authority of a server with TLS.
func (s *Server) CAFile() string { return s.path("ca.pem") }

// URL is the server's address as a URL, without the password.
func (s *Server) URL(db int) string {
	scheme := "redis"
	if s.options.TLS {
		scheme = "rediss"
	}
	return fmt.Sprintf("%s://%s/%d", scheme, s.Addr(), db)
}

// Client is a client of the server's database 0, closed with the test.
func (s *Server) Client() *redis.Client {
	s.t.Helper()
	if s.client != nil {
		return s.client
	}
	o := &redis.Options{Addr: s.Addr(), Password: s.options.Password, Protocol: 2, DisableIdentity: true}
	if s.options.TLS {
		o.TLSConfig = &tls.Config{RootCAs: s.authority()}
	}
	s.client = redis.NewClient(o)
	return s.client
}

// Stop ends the server as an operator does (SIGTERM) and waits until it has ended.
func (s *Server) Stop() {
	s.t.Helper()
	s.running().end(syscall.SIGTERM)
	s.process = nil
}

// Kill ends the server as a crash does (SIGKILL) and waits until it has ended.
func (s *Server) Kill() {
	s.t.Helper()
	s.running().end(os.Kill)
	s.process = nil
}

// Start starts a server that has been stopped or killed, on the port that it had.
func (s *Server) Start() {
	s.t.Helper()
	if s.process != nil {
		s.t.Fatal("start redis-server: it runs")
	}
	if err := s.start(); err != nil {
		s.t.Fatalf("start redis-server again: %v", err)
	}
}

// Pause freezes the server (SIGSTOP): its connections stay open, nothing answers.
func (s *Server) Pause() {
	s.t.Helper()
	if err := s.running().pause(); err != nil {
		s.t.Fatalf("pause redis-server: %v", err)
	}
}

// Resume lets a paused server go on.
func (s *Server) Resume() {
	s.t.Helper()
	if err := s.running().resume(); err != nil {
		s.t.Fatalf("resume redis-server: %v", err)
	}
}

func (s *Server) running() *process {
	s.t.Helper()
	if s.process == nil {
		s.t.Fatal("redis-server has been stopped before")
	}
	return s.process
}

// close ends what is left of the server at the end of the test, and shows what
// it said if the test has failed.
func (s *Server) close() {
	if s.client != nil {
		s.client.Close()
	}
	if s.process == nil {
		return
	}
	s.process.end(os.Kill)
	if s.t.Failed() {
		s.t.Logf("redis-server said:\n%s", s.process.output())
	}
}

package httpedge

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// made is a certificate of a test that trusts itself.
type made struct{ chain, key []byte }

func makeCertificate(t *testing.T, name string, life time.Duration) made {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(life), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return made{
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}),
	}
}

// certificateFiles are the two files of a test, and what was said about them.
type certificateFiles struct {
	t          *testing.T
	chain, key string
	log        bytes.Buffer
	written    int
}

func newCertificateFiles(t *testing.T) *certificateFiles {
	dir := t.TempDir()
	return &certificateFiles{t: t, chain: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem")}
}

// write gives each version of a file a time of its own.
func (f *certificateFiles) write(path string, text []byte) {
	f.t.Helper()
	f.written++
	at := time.Now().Add(time.Duration(f.written) * time.Minute)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		f.t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		f.t.Fatal(err)
	}
}

func (f *certificateFiles) put(m made) { f.write(f.chain, m.chain); f.write(f.key, m.key) }

func (f *certificateFiles) load() *Certificate {
	f.t.Helper()
	c, err := LoadCertificate(f.chain, f.key, slog.New(slog.NewTextHandler(&f.log, nil)))
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

// TestFollowsItsFiles: a server shows each new pair, and the old one while the
// files do not go together.
func TestFollowsItsFiles(t *testing.T) {
	f := newCertificateFiles(t)
	first, second := makeCertificate(t, "first", 1000*time.Hour), makeCertificate(t, "second", 1000*time.Hour)
	f.put(first)
	c := f.load()
	address := serveTLS(t, c)
	for _, step := range []struct {
		name     string
		change   func()
		shown    string
		failures uint64
	}{
		{"nothing", func() {}, "first", 0},
		{"only the chain", func() { f.write(f.chain, second.chain) }, "first", 1},
		{"nothing more", func() {}, "first", 1},
		{"the key too", func() { f.write(f.key, second.key) }, "second", 1},
		{"half a file", func() { f.write(f.chain, first.chain[:100]) }, "second", 2},
		{"no file", func() { _ = os.Remove(f.chain) }, "second", 3},
		{"back again", func() { f.put(first) }, "first", 3},
	} {
		step.change()
		c.Check()
		c.Check()
		if got := shown(t, address, tls.VersionTLS12); got != step.shown || c.Failures() != step.failures {
			t.Fatalf("after %s: %s and %d failures, want %s and %d", step.name, got, c.Failures(), step.shown, step.failures)
		}
	}
	for _, want := range []string{"the TLS certificate has changed", "cannot use the changed TLS certificate; the one before stays"} {
		if !strings.Contains(f.log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, &f.log)
		}
	}
	if strings.Contains(f.log.String(), "PRIVATE") {
		t.Error("the log has the key")
	}
}

// serveTLS starts a server that ends with the test, and returns its address.
func serveTLS(t *testing.T, c *Certificate) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{TLSConfig: c.TLS(), ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)}
	var group sync.WaitGroup
	group.Go(func() { _ = server.ServeTLS(l, "", "") }) // until it is closed
	t.Cleanup(func() { _ = server.Close(); group.Wait() })
	return l.Addr().String()
}

// shown returns the name in the certificate that a server shows.
func shown(t *testing.T, address string, most uint16) string {
	t.Helper()
	d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: most}}
	conn, err := d.DialContext(t.Context(), "tcp", address)
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	return conn.(*tls.Conn).ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestOldTLSIsNotSpoken(t *testing.T) {
	f := newCertificateFiles(t)
	f.put(makeCertificate(t, "name", 1000*time.Hour))
	if got := shown(t, serveTLS(t, f.load()), tls.VersionTLS11); !strings.Contains(got, "protocol version") {
		t.Errorf("TLS 1.1: %s", got)
	}
}

func TestRefusesToStartWithABadCertificate(t *testing.T) {
	one, other := makeCertificate(t, "one", time.Hour), makeCertificate(t, "other", time.Hour)
	for _, c := range []struct {
		chain, key []byte
		want       string
	}{
		{nil, one.key, "read the TLS certificate: open "},
		{one.chain, nil, "read the key of the TLS certificate: open "},
		{one.chain, other.key, "private key does not match public key"},
		{[]byte("x"), one.key, "failed to find any PEM data"},
		{one.chain, []byte("x"), "failed to find any PEM data"},
		{one.key, one.chain, "PEM"},
	} {
		f := newCertificateFiles(t)
		if c.chain != nil {
			f.write(f.chain, c.chain)
		}
		if c.key != nil {
			f.write(f.key, c.key)
		}
		if _, err := LoadCertificate(f.chain, f.key, slog.Default()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// TestWarnsOnceADayBeforeTheEnd moves the clock.
func TestWarnsOnceADayBeforeTheEnd(t *testing.T) {
	for _, life := range []struct{ all, warning time.Duration }{
		{90 * 24 * time.Hour, 14 * 24 * time.Hour},
		{5 * time.Hour, 2 * time.Hour}, // a third of six hours: it is an hour old
	} {
		f := newCertificateFiles(t)
		f.put(makeCertificate(t, "name", life.all))
		c := f.load()
		end := c.Expires()
		for _, step := range []struct {
			before time.Duration
			want   int
		}{{life.warning + time.Second, 0}, {life.warning - time.Second, 1}, {life.warning - time.Minute, 1}, {-24 * time.Hour, 2}} {
			c.now = func() time.Time { return end.Add(-step.before) }
			c.Check()
			if got := strings.Count(f.log.String(), "level=WARN"); got != step.want {
				t.Errorf("%v before the end of %v: %d warnings, want %d", step.before, life.all, got, step.want)
			}
		}
	}
}

package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pair is the files of a certificate that is its own authority.
type pair struct {
	t          *testing.T
	cert, key  string
	authority  *x509.CertPool // trusts every certificate that was made
	chainBytes []byte
}

func newPair(t *testing.T) *pair {
	dir := t.TempDir()
	p := &pair{t: t, cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"), authority: x509.NewCertPool()}
	p.renew("first", 1000*time.Hour)
	return p
}

// renew writes a new certificate, with another name.
func (p *pair) renew(name string, life time.Duration) {
	p.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(life), IsCA: true, BasicConstraintsValid: true,
	}
	der, errCert := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	keyDER, errKey := x509.MarshalPKCS8PrivateKey(key)
	p.chainBytes = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	errWrite := errors.Join(
		os.WriteFile(p.key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600),
		os.WriteFile(p.cert, p.chainBytes, 0o600))
	if err := errors.Join(err, errCert, errKey, errWrite); err != nil {
		p.t.Fatal(err)
	}
	p.authority.AppendCertsFromPEM(p.chainBytes)
}

// client trusts the certificates, and makes a new connection for each request.
func (p *pair) client() *http.Client {
	return &http.Client{Timeout: patience, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: p.authority, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
	}}
}

// TestTLS: the server speaks HTTP/2 with the certificate that the files have, follows
// them, and keeps the one it has while they are wrong; commands trust its authority.
func TestTLS(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	s := launchServer(t, t.TempDir(), "--tls-cert", p.cert, "--tls-key", p.key)
	s.client = p.client()
	s.awaitOpen()
	shows := func() string {
		resp := s.ask(t, "GET", "/livez", nil)
		if resp.ProtoMajor != 2 || resp.TLS == nil {
			t.Errorf("%s", resp.Proto)
			return ""
		}
		return resp.TLS.PeerCertificates[0].Subject.CommonName
	}
	if got := shows(); got != "first" {
		t.Fatalf("it shows %q", got)
	}
	if err := os.WriteFile(p.cert, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	await(t, "the log says that the files are wrong", func() bool { return strings.Contains(s.output(), "cannot use the changed TLS certificate") })
	if got := shows(); got != "first" {
		t.Fatalf("with a bad file it shows %q", got)
	}
	p.renew("second", 20*time.Minute)
	await(t, "it shows the new certificate", func() bool { return shows() == "second" })
	await(t, "the log warns of its end", func() bool { return strings.Contains(s.output(), "expires soon") })
	p.ask(s.address())
}

// ask has a command ask the server, with its authority and without.
func (p *pair) ask(address string) {
	p.t.Helper()
	ca := filepath.Join(filepath.Dir(p.cert), "ca.pem")
	if err := os.WriteFile(ca, p.chainBytes, 0o600); err != nil {
		p.t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--ca-file", ca}, "no result has come yet"},
		{nil, "name its certificate with --ca-file"},
	} {
		ctx, cancel := context.WithTimeout(p.t.Context(), patience)
		command := exec.CommandContext(ctx, program, append([]string{"top", "chess", "--server", address}, c.args...)...)
		command.Env = environment()
		out, err := command.CombinedOutput()
		cancel()
		if (err == nil) != (c.args != nil) || !strings.Contains(string(out), c.want) {
			p.t.Errorf("%v: %s, want %s", c.args, out, c.want)
		}
	}
}

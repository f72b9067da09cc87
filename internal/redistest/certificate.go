package redistest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"time"
)

// writeCertificates makes an authority and a certificate of it for the server.
func (s *Server) writeCertificates() {
	s.t.Helper()
	caKey, serverKey := s.newKey(), s.newKey()
	ca := template("redistest authority", 1)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	server := template("redistest server", 2)
	server.DNSNames, server.IPAddresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	server.KeyUsage = x509.KeyUsageDigitalSignature
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}

	s.writePEM("ca.pem", "CERTIFICATE", s.sign(ca, ca, &caKey.PublicKey, caKey))
	s.writePEM("server.pem", "CERTIFICATE", s.sign(server, ca, &serverKey.PublicKey, caKey))
	der, err := x509.MarshalECPrivateKey(serverKey)
	s.must("encode the server's key", err)
	s.writePEM("server.key", "EC PRIVATE KEY", der)
}

func template(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
}

func (s *Server) newKey() *ecdsa.PrivateKey {
	s.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	s.must("make a key", err)
	return key
}

func (s *Server) sign(cert, parent *x509.Certificate, public *ecdsa.PublicKey, key *ecdsa.PrivateKey) []byte {
	s.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, public, key)
	s.must("make a certificate", err)
	return der
}

func (s *Server) writePEM(name, kind string, der []byte) {
	s.t.Helper()
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	s.must("write "+name, os.WriteFile(s.path(name), text, 0o600))
}

// authority is what a client has to trust.
func (s *Server) authority() *x509.CertPool {
	s.t.Helper()
	text, err := os.ReadFile(s.CAFile())
	s.must("read the authority's certificate", err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return pool
}

func (s *Server) must(what string, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
}

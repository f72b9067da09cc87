package redissource

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"github.com/redis/go-redis/v9"
)

// errURL does not show the URL, nor any part of it, nor what the parser says of
// it: any of them may hold the password.
var errURL = errors.New("the URL of Redis is not like redis://host:6379/0, rediss://host:6379/0 or unix:///path?db=0" +
	" (in a user name or password, characters like @ / # % must be percent-encoded)")

// address is where a server is and how to log in.
type address struct {
	network, host string // host is host:port, or the path of a socket
	db            int
	tls           *tls.Config // nil without TLS
	username      string
	password      func() (string, error)
}

func newAddress(c Config) (address, error) {
	u, err := redis.ParseURL(c.URL)
	if err != nil || u.DB < 0 {
		return address{}, errURL
	}
	a := address{
		network: u.Network, host: u.Addr, db: u.DB, tls: u.TLSConfig,
		username: u.Username, password: func() (string, error) { return u.Password, nil },
	}
	if c.Username != "" {
		a.username = c.Username
	}
	if c.Password != nil {
		a.password = c.Password
	}
	if c.CAFile == "" {
		return a, nil
	}
	return a, a.trust(c.CAFile)
}

// trust makes the authorities in the file the only ones that are trusted.
func (a *address) trust(file string) error {
	if a.tls == nil {
		return errors.New("a CA file is given, but the URL is not rediss://")
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the CA file: %w", err)
	}
	a.tls.RootCAs = x509.NewCertPool()
	if !a.tls.RootCAs.AppendCertsFromPEM(pem) {
		return fmt.Errorf("read the CA file: %s has no certificate in PEM form", file)
	}
	return nil
}

// String is the address as it may be shown: without user name and password.
func (a address) String() string {
	switch {
	case a.network == "unix":
		return fmt.Sprintf("unix://%s?db=%d", a.host, a.db)
	case a.tls != nil:
		return fmt.Sprintf("rediss://%s/%d", a.host, a.db)
	}
	return fmt.Sprintf("redis://%s/%d", a.host, a.db)
}

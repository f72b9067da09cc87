package redissource

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
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
	password      func() (string, error) // "" for none
}

func newAddress(c Config) (address, error) {
	a, err := parseURL(c.URL)
	if err != nil {
		return a, err
	}
	a.username = cmp.Or(c.Username, a.username)
	if c.Password != nil {
		a.password = c.Password
	}
	if c.CAFile == "" {
		return a, nil
	}
	err = a.trust(c.CAFile)
	return a, err
}

func parseURL(text string) (address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.Fragment != "" {
		return address{}, errURL
	}
	password, _ := u.User.Password()
	a := address{username: u.User.Username(), password: func() (string, error) { return password, nil }}
	db := strings.Trim(u.Path, "/")
	switch u.Scheme {
	case "unix":
		a.network, a.host, db = "unix", u.Path, u.Query().Get("db")
	case "rediss":
		a.tls = &tls.Config{ServerName: cmp.Or(u.Hostname(), "localhost"), MinVersion: tls.VersionTLS12}
		fallthrough
	case "redis":
		a.network, a.host = "tcp", net.JoinHostPort(cmp.Or(u.Hostname(), "localhost"), cmp.Or(u.Port(), "6379"))
	}
	if a.db, err = strconv.Atoi(cmp.Or(db, "0")); err != nil || a.db < 0 || a.host == "" || !knownQuery(u) {
		return address{}, errURL
	}
	return a, nil
}

// knownQuery returns whether the URL asks for nothing that would be ignored.
func knownQuery(u *url.URL) bool {
	query := u.Query()
	if u.Scheme == "unix" {
		query.Del("db")
	}
	return len(query) == 0
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

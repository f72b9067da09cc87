package cmd

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/spf13/cobra"
)

// addTrustFlag adds the flag of the commands that ask a server.
func addTrustFlag(c *cobra.Command) {
	c.Flags().String("ca-file", "", "trust the authorities in this PEM `file` for https://, instead of the system's")
}

// newTransport returns how to reach a server by the scheme, trusting the authorities in
// the file, or those of the system if that is "".
func newTransport(scheme, caFile string) (http.RoundTripper, error) {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if caFile == "" || !ok {
		return http.DefaultTransport, nil
	}
	if scheme != "https" {
		return nil, errors.New("a file with authorities is given (--ca-file), but the URL is not https://")
	}
	t := usual.Clone()
	var err error
	t.TLSClientConfig, err = trusting(&tls.Config{MinVersion: tls.VersionTLS12}, caFile)
	return t, err
}

// trusting returns a configuration that trusts the authorities in the file only.
func trusting(t *tls.Config, file string) (*tls.Config, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the authorities: %w", err)
	}
	t = t.Clone()
	t.RootCAs = x509.NewCertPool()
	if !t.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read the authorities: %s has no certificate in PEM form", file)
	}
	return t, nil
}

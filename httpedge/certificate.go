package httpedge

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Certificate is the certificate of a server in two PEM files: the chain, and its
// private key. It is read again when one of the files has changed. A pair that
// cannot be used changes nothing, and is said in the log.
type Certificate struct {
	chainFile, keyFile string
	logger             *slog.Logger
	now                func() time.Time

	current  atomic.Pointer[tls.Certificate] // never nil
	failures atomic.Uint64

	mu     sync.Mutex
	seen   [2]stamp  // of the files that were read last; guarded by mu
	warned time.Time // when the log has said that it expires; guarded by mu
}

// stamp tells one version of a file from another.
type stamp struct {
	modified time.Time
	size     int64
	missing  bool
}

// CheckEvery is how often somebody should call [Certificate.Check].
const CheckEvery = 2 * time.Second

const (
	// expiresSoon is how long before its end a certificate is worth a warning; of one
	// that lives shorter it is a third of its life, when it should be replaced already.
	expiresSoon = 14 * 24 * time.Hour
	// warnEvery is the time between two such warnings.
	warnEvery = 24 * time.Hour
)

// LoadCertificate reads a certificate. The error says which file is wrong, or that
// they do not go together.
func LoadCertificate(chainFile, keyFile string, logger *slog.Logger) (*Certificate, error) {
	c := &Certificate{chainFile: chainFile, keyFile: keyFile, logger: logger, now: time.Now}
	c.seen = c.stamps()
	pair, err := c.load()
	if err != nil {
		return nil, err
	}
	c.current.Store(pair)
	c.Check()
	return c, nil
}

// TLS returns a configuration that shows the certificate as it is then: TLS 1.2
// and later, with the suites that Go holds to be safe.
func (c *Certificate) TLS() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}

// Expires returns when the certificate ends.
func (c *Certificate) Expires() time.Time { return c.current.Load().Leaf.NotAfter }

// Failures returns how many changes of the files could not be used.
func (c *Certificate) Failures() uint64 { return c.failures.Load() }

// Check reads the files again if one of them has changed since they were read, and
// says in the log, once a day, that the certificate expires soon. If the files are
// half written it is called again before they are whole, which is another change.
func (c *Certificate) Check() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if stamps := c.stamps(); stamps != c.seen {
		c.seen = stamps
		c.replace()
	}
	left := c.Expires().Sub(c.now())
	if left < c.soon() && c.now().Sub(c.warned) >= warnEvery {
		c.warned = c.now()
		c.logger.Warn("the TLS certificate expires soon, or has expired; replace its files, which are read again by themselves",
			"file", c.chainFile, "expires", c.Expires().UTC().Format(time.RFC3339))
	}
}

// soon is how long before the end it is worth a warning.
func (c *Certificate) soon() time.Duration {
	leaf := c.current.Load().Leaf
	return min(expiresSoon, leaf.NotAfter.Sub(leaf.NotBefore)/3)
}

// replace puts what the files have now in the place of the certificate.
func (c *Certificate) replace() {
	pair, err := c.load()
	if err != nil {
		c.failures.Add(1)
		c.logger.Error("cannot use the changed TLS certificate; the one before stays", "err", err)
		return
	}
	c.current.Store(pair)
	c.warned = time.Time{}
	c.logger.Info("the TLS certificate has changed", "file", c.chainFile, "expires", pair.Leaf.NotAfter.UTC().Format(time.RFC3339))
}

func (c *Certificate) load() (*tls.Certificate, error) {
	chain, err := os.ReadFile(c.chainFile)
	if err != nil {
		return nil, fmt.Errorf("read the TLS certificate: %w", err)
	}
	key, err := os.ReadFile(c.keyFile)
	if err != nil {
		return nil, fmt.Errorf("read the key of the TLS certificate: %w", err)
	}
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return nil, fmt.Errorf("use the TLS certificate %s with the key %s: %w", c.chainFile, c.keyFile, err)
	}
	return &pair, nil
}

func (c *Certificate) stamps() [2]stamp { return [2]stamp{stampOf(c.chainFile), stampOf(c.keyFile)} }

// stampOf follows links, which is how some programs replace certificates.
func stampOf(path string) stamp {
	status, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return stamp{missing: true}
	case err != nil:
		return stamp{}
	}
	return stamp{modified: status.ModTime(), size: status.Size()}
}

package playertoken

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	readEvery  = 10 * time.Minute // keys are read again
	retryAfter = 30 * time.Second // if they could not be read
	askAfter   = time.Minute      // between two readings because of tokens
	fetchLimit = 10 * time.Second // for an answer
	maxSet     = 1 << 20          // bytes
	maxKeys    = 100              // of an issuer
)

// Run reads the keys again and again until the context ends. Without any it only waits.
func (r *Reader) Run(ctx context.Context) error {
	if r.config.Keys == "" {
		<-ctx.Done()
		return nil
	}
	for {
		pause := readEvery
		began := r.now()
		if err := r.load(ctx); err != nil && ctx.Err() == nil {
			r.config.Logger.ErrorContext(ctx, "the keys of the issuer of players' tokens cannot be read; those that were read last go on to hold", "err", err)
			pause = retryAfter
		}
		if !r.wait(ctx, began, pause) {
			return nil
		}
	}
}

// wait waits for the pause, or for a token that names a key which is not known, but then
// at least a minute from when it began. It returns false if the context ends first.
func (r *Reader) wait(ctx context.Context, began time.Time, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	case <-r.asked:
	}
	timer.Reset(max(0, min(pause, askAfter)-r.now().Sub(began)))
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// load reads the keys.
func (r *Reader) load(ctx context.Context) error {
	text, err := r.source.read(ctx)
	if err != nil {
		return fmt.Errorf("read the keys of the issuer: %w", err)
	}
	set, err := parseSet(text, r.config.Algorithm, r.algorithm)
	if err != nil {
		return fmt.Errorf("read the keys of the issuer: %w", err)
	}
	r.keys.Store(set)
	return nil
}

// parseSet returns those keys of a JWK set that are for the algorithm; there has to be one.
func parseSet(text []byte, name string, a algorithm) (*jose.JSONWebKeySet, error) {
	var raw struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(text, &raw) != nil || len(raw.Keys) > maxKeys {
		return nil, errors.New("they are no JWK set, or one that is too large")
	}
	set := new(jose.JSONWebKeySet)
	for _, one := range raw.Keys {
		var k jose.JSONWebKey
		if json.Unmarshal(one, &k) != nil {
			continue // of a kind that is not known: RFC 7517, 5
		}
		if k.IsPublic() && k.Valid() && (k.Use == "" || k.Use == "sig") && (k.Algorithm == "" || k.Algorithm == name) && a.fits(k.Key) {
			set.Keys = append(set.Keys, k)
		}
	}
	if len(set.Keys) == 0 {
		return nil, fmt.Errorf("none of them is a public key for %s", name)
	}
	return set, nil
}

// source is where the keys are.
type source struct {
	at     string
	remote bool
	client *http.Client
}

func sourceOf(at string) source {
	return source{at: at, remote: strings.HasPrefix(at, "https://"), client: &http.Client{
		Timeout:       fetchLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// read returns the text of the set.
func (s *source) read(ctx context.Context) ([]byte, error) {
	if s.remote {
		return s.fetch(ctx)
	}
	f, err := os.Open(s.at)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readBounded(f)
}

func (s *source) fetch(ctx context.Context) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.at, http.NoBody)
	if err != nil {
		return nil, errors.New("the address is not valid")
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", r.URL.Redacted(), answer.Status)
	}
	return readBounded(answer.Body)
}

func readBounded(from io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxSet+1))
	if err == nil && len(text) > maxSet {
		err = errors.New("they are larger than 1 MiB")
	}
	return text, err
}

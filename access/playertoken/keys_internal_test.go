package playertoken

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Keys are read again; where they cannot be, those that were read last go on to hold.
func TestTheLastGoodKeysHold(t *testing.T) {
	first, second := newKey(t), newKey(t)
	path := setFile(t, jose.JSONWebKey{Key: first.Public(), KeyID: "1"})
	r := reader(t, Config{Algorithm: "ES256", Keys: path})
	one, two := sign(t, "ES256", first, "1", good()), sign(t, "ES256", second, "2", good())
	holds := func(token string) bool {
		_, _, err := r.Read(token)
		return err == nil
	}
	if !holds(one) || holds(two) {
		t.Fatal("the first keys are not right")
	}
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: second.Public(), KeyID: "2"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, damage := range []string{string(text) + strings.Repeat(" ", maxSet), "", "{}", `{"keys":[]}`, `{"keys":[{"kty":"oct","k":"AAAA","kid":"1"}]}`, strings.Repeat(" ", maxSet) + "{}"} {
		if err := os.WriteFile(path, []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := r.load(t.Context()); err == nil || !holds(one) {
			t.Errorf("%.20q: %v", damage, err)
		}
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.load(t.Context()); err != nil || holds(one) || !holds(two) {
		t.Errorf("after the keys were changed: %v", err)
	}
}

// A set may have keys for other purposes; those are not used.
func TestKeysForSomethingElse(t *testing.T) {
	key := newKey(t)
	for name, k := range map[string]jose.JSONWebKey{
		"encryption":        {Key: key.Public(), KeyID: "1", Use: "enc"},
		"another algorithm": {Key: key.Public(), KeyID: "1", Algorithm: "ES384"},
		"private":           {Key: key, KeyID: "1"},
	} {
		c := Config{Issuer: "portal", Audience: "stats", Algorithm: "ES256", Keys: setFile(t, k)}
		if _, err := New(t.Context(), c); err == nil {
			t.Errorf("%s: it is used", name)
		}
	}
}

// Keys behind an address are read at the start, and again after a token has named one
// that is not known.
func TestKeysBehindAnAddress(t *testing.T) {
	first, second := newKey(t), newKey(t)
	var set atomic.Pointer[jose.JSONWebKeySet]
	var status atomic.Int32
	set.Store(&jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: first.Public(), KeyID: "1"}}})
	status.Store(http.StatusOK)
	issuer := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "/elsewhere") // where nobody is to follow
		if r.URL.Path != "/elsewhere" {
			w.WriteHeader(int(status.Load()))
		}
		_ = json.NewEncoder(w).Encode(set.Load())
	}))
	defer issuer.Close()
	var log bytes.Buffer
	r := reader(t, Config{Algorithm: "ES256", Keys: issuer.URL + "/jwks", Logger: slog.New(slog.NewTextHandler(&log, nil))})
	r.source.client.Transport = issuer.Client().Transport
	one := sign(t, "ES256", first, "1", good())
	if _, _, err := r.Read(one); !errors.Is(err, errNoKeys) {
		t.Errorf("before the keys are there: %v", err)
	}
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Read(one); err != nil {
		t.Error(err)
	}
	set.Store(&jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: second.Public(), KeyID: "2"}}})
	two := sign(t, "ES256", second, "2", good())
	for range 3 {
		if _, _, err := r.Read(two); !errors.Is(err, errSignature) {
			t.Errorf("a key that is not known: %v", err)
		}
	}
	if !r.wait(t.Context(), at.Add(-time.Hour), time.Hour) {
		t.Error("a token that names another key is not noticed")
	}
	for _, s := range []int{http.StatusFound, http.StatusInternalServerError} {
		status.Store(int32(s))
		if err := r.load(t.Context()); err == nil {
			t.Errorf("%d is taken", s)
		}
	}
	status.Store(http.StatusOK)
	if err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Read(two); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Run(ctx); err != nil || log.Len() > 0 {
		t.Errorf("%v %s", err, &log)
	}
}

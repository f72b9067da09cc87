package playertoken

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

var at = time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)

const secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// good is what a token says that holds.
func good() map[string]any {
	return map[string]any{"iss": "portal", "aud": []string{"other", "stats"}, "sub": "ann", "exp": at.Add(time.Hour).Unix()}
}

// sign signs what a token says.
func sign(t testing.TB, algorithm string, key any, kid string, what any) string {
	t.Helper()
	options := &jose.SignerOptions{}
	if kid != "" {
		options.WithHeader("kid", kid)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: key}, options)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// setFile writes a JWK set.
func setFile(t testing.TB, keys ...jose.JSONWebKey) string {
	t.Helper()
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "jwks.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func reader(t testing.TB, c Config) *Reader {
	t.Helper()
	c.Issuer, c.Audience = "portal", "stats"
	r, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	r.now = func() time.Time { return at }
	return r
}

// keysOf returns a key of each kind.
func keysOf(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]crypto.Signer{"EdDSA": ed}
	for _, name := range []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"} {
		keys[name] = small
	}
	for name, curve := range map[string]elliptic.Curve{"ES256": elliptic.P256(), "ES384": elliptic.P384(), "ES512": elliptic.P521()} {
		if keys[name], err = ecdsa.GenerateKey(curve, rand.Reader); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

// Each algorithm takes what is signed with it, and nothing that is signed with another,
// whatever the token says.
func TestTheAlgorithmIsPinned(t *testing.T) {
	private := keysOf(t)
	var public []jose.JSONWebKey
	tokens := map[string]string{}
	for _, name := range Algorithms() {
		if algorithms[name].secret > 0 {
			tokens[name] = sign(t, name, []byte(secret), "", good())
			continue
		}
		public = append(public, jose.JSONWebKey{Key: private[name].Public(), KeyID: name})
		tokens[name] = sign(t, name, private[name], name, good())
	}
	path := setFile(t, public...)
	for _, pinned := range Algorithms() {
		c := Config{Algorithm: pinned, Keys: path}
		if algorithms[pinned].secret > 0 {
			c.Keys, c.Secret = "", secret
		}
		r := reader(t, c)
		for name, token := range tokens {
			player, games, err := r.Read(token)
			if (err == nil) != (name == pinned) || err == nil && (player != "ann" || games != nil) {
				t.Errorf("%s takes %s: %q %v %v", pinned, name, player, games, err)
			}
		}
	}
}

// A token that is signed with the public key as if it were a secret, or not at all, is
// the classic forgery.
func TestForgeries(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t, Config{Algorithm: "RS256", Keys: setFile(t, jose.JSONWebKey{Key: key.Public(), KeyID: "k"})})
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	token := sign(t, "RS256", key, "k", good())
	parts := strings.Split(token, ".")
	encode := base64.RawURLEncoding.EncodeToString
	forged := map[string]string{
		"public key as a secret": sign(t, "HS256", public, "k", good()),
		"its bytes as a secret":  sign(t, "HS256", der, "k", good()),
		"none":                   encode([]byte(`{"alg":"none","kid":"k"}`)) + "." + parts[1] + ".",
		"none in capitals":       encode([]byte(`{"alg":"None","kid":"k"}`)) + "." + parts[1] + "." + parts[2],
		"without a signature":    parts[0] + "." + parts[1] + ".",
		"other claims":           parts[0] + "." + encode([]byte(`{"iss":"portal","aud":"stats","sub":"eve","exp":9999999999}`)) + "." + parts[2],
		"another key":            sign(t, "RS256", other, "k", good()),
		"another name":           sign(t, "RS256", key, "j", good()),
		"critical":               encode([]byte(`{"alg":"RS256","kid":"k","crit":["x"],"x":1}`)) + "." + parts[1] + "." + parts[2],
		"empty":                  "..",
		"four parts":             token + ".",
		"white space":            token[:9] + "\n" + token[9:],
	}
	for name, f := range forged {
		if player, _, err := r.Read(f); err == nil {
			t.Errorf("%s: it is taken as %s", name, player)
		} else if strings.Contains(err.Error(), "eve") || parts[2] != "" && strings.Contains(err.Error(), parts[2]) {
			t.Errorf("%s: it is told: %v", name, err)
		}
	}
	if _, _, err := r.Read(token); err != nil {
		t.Errorf("the real one: %v", err)
	}
	if _, _, err := r.Read(sign(t, "RS256", key, "", good())); err != nil {
		t.Errorf("without a name, of the only key: %v", err)
	}
}

func TestWhatATokenHasToSay(t *testing.T) {
	r := reader(t, Config{Algorithm: "HS256", Secret: secret})
	seconds := func(d time.Duration) int64 { return at.Add(d).Unix() }
	for _, c := range []struct {
		name  string
		value any // nil: left out
		want  error
	}{
		{"iss", "elsewhere", errIssuer},
		{"iss", nil, errIssuer},
		{"iss", "Portal", errIssuer},
		{"aud", "shop", errAudience},
		{"aud", nil, errAudience},
		{"aud", []string{}, errAudience},
		{"aud", "stats", nil},
		{"exp", nil, errEndless},
		{"exp", seconds(-31 * time.Second), errExpired},
		{"exp", seconds(-29 * time.Second), nil},
		{"exp", "soon", errSignature},
		{"nbf", seconds(31 * time.Second), errEarly},
		{"nbf", seconds(29 * time.Second), nil},
		{"iat", seconds(31 * time.Second), errEarly},
		{"iat", seconds(-time.Hour), nil},
		{"sub", nil, errNobody},
		{"sub", "", errNobody},
		{"games", "exrps", errSignature},
		{"games", []int{1}, errSignature},
		{"games", json.RawMessage("null"), errGames},
	} {
		what := good()
		if delete(what, c.name); c.value != nil {
			what[c.name] = c.value
		}
		if _, _, err := r.Read(sign(t, "HS256", []byte(secret), "", what)); !errors.Is(err, c.want) {
			t.Errorf("%s %v: %v, want %v", c.name, c.value, err, c.want)
		}
	}
	for _, games := range [][]string{{}, {"exrps"}, {"a", "b"}} {
		what := good()
		what["games"] = games
		if _, got, err := r.Read(sign(t, "HS256", []byte(secret), "", what)); err != nil || got == nil || !slices.Equal(got, games) {
			t.Errorf("%v are read as %v: %v", games, got, err)
		}
	}
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	path := setFile(t, jose.JSONWebKey{Key: key.Public(), KeyID: "k"})
	bad := map[string]Config{
		"no issuer":        {Audience: "a", Algorithm: "HS256", Secret: secret},
		"no audience":      {Issuer: "i", Algorithm: "HS256", Secret: secret},
		"no algorithm":     {Issuer: "i", Audience: "a", Secret: secret},
		"none":             {Issuer: "i", Audience: "a", Algorithm: "none", Secret: secret},
		"a secret and set": {Issuer: "i", Audience: "a", Algorithm: "HS256", Secret: secret, Keys: path},
		"a set for HS256":  {Issuer: "i", Audience: "a", Algorithm: "HS256", Keys: path},
		"a secret for ES":  {Issuer: "i", Audience: "a", Algorithm: "ES256", Secret: secret},
		"both for ES":      {Issuer: "i", Audience: "a", Algorithm: "ES256", Secret: secret, Keys: path},
		"a short secret":   {Issuer: "i", Audience: "a", Algorithm: "HS512", Secret: secret[:63]},
		"no file":          {Issuer: "i", Audience: "a", Algorithm: "ES256", Keys: path + "x"},
		"no key for it":    {Issuer: "i", Audience: "a", Algorithm: "ES384", Keys: path},
		"without TLS":      {Issuer: "i", Audience: "a", Algorithm: "ES256", Keys: "http://portal.example/jwks"},
	}
	for name, c := range bad {
		if _, err := New(t.Context(), c); err == nil || strings.Contains(err.Error(), secret[:20]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead: whatever is sent, it holds only if it says what was signed.
func FuzzRead(f *testing.F) {
	r := reader(f, Config{Algorithm: "HS256", Secret: secret})
	token := sign(f, "HS256", []byte(secret), "", good())
	for _, seed := range []string{token, "", "..", "a.b.c", token[:len(token)-1], "{}", `{"payload":"","signatures":[]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if player, _, err := r.Read(text); err == nil && (player != "ann" || len(text) != len(token)) {
			t.Fatalf("%q is taken as %s", text, player)
		}
	})
}

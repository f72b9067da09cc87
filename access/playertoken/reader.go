package playertoken

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Config says whose tokens are read. Issuer, Audience, Algorithm and one of Secret and Keys
// are needed.
type Config struct {
	Issuer    string // the claim iss
	Audience  string // one of the claim aud
	Algorithm string // one of [Algorithms]
	// Secret is what the issuer signs with, for the algorithms that begin with HS.
	Secret string
	// Keys is where the public keys of the issuer are, for all others: the path of a file,
	// or an address that begins with https://.
	Keys string
	// Logger is where it is told that keys cannot be read. Optional.
	Logger *slog.Logger
}

// Reader reads tokens. Its methods may be used by several goroutines.
type Reader struct {
	config    Config
	algorithm algorithm
	keys      atomic.Pointer[jose.JSONWebKeySet] // nil until they have been read
	asked     chan struct{}                      // a token has named a key that is not known
	source    source
	now       func() time.Time
}

// leeway is by how much clocks may differ.
const leeway = 30 * time.Second

// What is wrong with a token, for who has sent it.
var (
	errForm      = errors.New("it is not signed as tokens of this server have to be")
	errSignature = errors.New("its signature is not that of the issuer")
	errNoKeys    = errors.New("the keys of the issuer cannot be read at present")
	errIssuer    = errors.New("it is of another issuer")
	errAudience  = errors.New("it is for somebody else than this server")
	errEndless   = errors.New("it does not say when it ends to hold (exp)")
	errExpired   = errors.New("it has expired")
	errEarly     = errors.New("it does not hold yet")
	errGames     = errors.New("its games are no list")
	errNobody    = errors.New("it does not say whom it is for (sub)")
)

// New returns a reader. It reads a file of keys at once, and returns its error; keys behind
// an address are read by [Reader.Run].
func New(ctx context.Context, c Config) (*Reader, error) {
	a, ok := algorithms[c.Algorithm]
	switch {
	case c.Issuer == "" || c.Audience == "":
		return nil, errors.New("tokens of players need an issuer and an audience")
	case !ok:
		return nil, fmt.Errorf("the algorithm of tokens has to be one of %s", strings.Join(Algorithms(), ", "))
	case a.secret > 0 && c.Keys != "":
		return nil, fmt.Errorf("%s signs with a shared secret, and not with keys that are public", c.Algorithm)
	case a.secret > len(c.Secret):
		return nil, fmt.Errorf("%s needs a secret of at least %d bytes", c.Algorithm, a.secret)
	case a.secret == 0 && (c.Secret != "" || c.Keys == ""):
		return nil, fmt.Errorf("%s needs the public keys of the issuer, and no secret", c.Algorithm)
	}
	if strings.Contains(c.Keys, "://") && !strings.HasPrefix(c.Keys, "https://") {
		return nil, errors.New("the address of the keys has to begin with https://")
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Reader{config: c, algorithm: a, asked: make(chan struct{}, 1), now: time.Now}
	if c.Keys == "" {
		return r, nil
	}
	r.source = sourceOf(c.Keys)
	if r.source.remote {
		return r, nil
	}
	err := r.load(ctx)
	return r, err
}

// claims are what a token says.
type claims struct {
	jwt.Claims
	Games gamesClaim `json:"games"`
}

// gamesClaim is the games that a token is for. A null, which some libraries write for a
// list without games, is not the same as no claim, which is all games.
type gamesClaim struct {
	said bool
	list []string // not nil if it is a list
}

// UnmarshalJSON implements [json.Unmarshaler].
func (g *gamesClaim) UnmarshalJSON(text []byte) error {
	g.said = true
	return json.Unmarshal(text, &g.list)
}

// Read returns whom the token is for, and the games whose private boards he may see; nil is
// all. The error says what is wrong with the token, without a part of it.
func (r *Reader) Read(token string) (player string, games []string, err error) {
	if strings.ContainsFunc(token, func(c rune) bool { return !mayStand(c) }) {
		return "", nil, errForm // white space would be passed over
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(r.config.Algorithm)})
	if err != nil || len(parsed.Headers) != 1 {
		return "", nil, errForm
	}
	c, err := r.verify(parsed)
	if err != nil {
		return "", nil, err
	}
	if err := r.check(c); err != nil {
		return "", nil, err
	}
	return c.Subject, c.Games.list, nil
}

// mayStand returns whether the character may stand in a token.
func mayStand(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}

// verify returns what the token says, if the issuer has signed it.
func (r *Reader) verify(token *jwt.JSONWebToken) (c *claims, err error) {
	if r.algorithm.secret > 0 {
		c = new(claims)
		if token.Claims([]byte(r.config.Secret), c) != nil {
			return nil, errSignature
		}
		return c, nil
	}
	keys, err := r.keysFor(token.Headers[0].KeyID)
	if err != nil {
		return nil, err
	}
	for i := range keys {
		c = new(claims)
		if token.Claims(keys[i].Key, c) == nil {
			return c, nil
		}
	}
	return nil, errSignature
}

// keysFor returns the keys of that name; without one, the issuer's only key.
func (r *Reader) keysFor(name string) ([]jose.JSONWebKey, error) {
	set := r.keys.Load()
	if set == nil {
		return nil, errNoKeys
	}
	if name == "" {
		if len(set.Keys) != 1 {
			return nil, errSignature
		}
		return set.Keys, nil
	}
	keys := set.Key(name)
	if len(keys) == 0 {
		select {
		case r.asked <- struct{}{}:
		default: // it is known already
		}
	}
	return keys, nil
}

// check returns what is wrong with what the token says.
func (r *Reader) check(c *claims) error {
	err := c.ValidateWithLeeway(jwt.Expected{Issuer: r.config.Issuer, AnyAudience: jwt.Audience{r.config.Audience}, Time: r.now()}, leeway)
	switch {
	case c.Expiry == nil:
		return errEndless
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return errIssuer
	case errors.Is(err, jwt.ErrInvalidAudience):
		return errAudience
	case errors.Is(err, jwt.ErrExpired):
		return errExpired
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return errEarly
	case err != nil:
		return errForm
	case c.Subject == "":
		return errNobody
	case c.Games.said && c.Games.list == nil:
		return errGames
	}
	return nil
}

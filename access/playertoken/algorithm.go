package playertoken

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"maps"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// algorithm is how tokens are signed.
type algorithm struct {
	secret int                // the least bytes of the shared secret (RFC 7518, 3.2); 0 if the issuer has keys
	fits   func(key any) bool // whether a public key is for it
}

// algorithms are those that may be pinned. There is no "none".
var algorithms = map[string]algorithm{
	string(jose.HS256): {secret: 32},
	string(jose.HS384): {secret: 48},
	string(jose.HS512): {secret: 64},
	string(jose.RS256): {fits: isRSA},
	string(jose.RS384): {fits: isRSA},
	string(jose.RS512): {fits: isRSA},
	string(jose.PS256): {fits: isRSA},
	string(jose.PS384): {fits: isRSA},
	string(jose.PS512): {fits: isRSA},
	string(jose.ES256): {fits: isOn(elliptic.P256())},
	string(jose.ES384): {fits: isOn(elliptic.P384())},
	string(jose.ES512): {fits: isOn(elliptic.P521())},
	string(jose.EdDSA): {fits: isEd25519},
}

// Algorithms returns the names of the algorithms that tokens may be signed with.
func Algorithms() []string { return slices.Sorted(maps.Keys(algorithms)) }

// minRSA is the size in bits of the smallest key (RFC 7518, 3.3).
const minRSA = 2048

func isRSA(key any) bool {
	k, ok := key.(*rsa.PublicKey)
	return ok && k.N.BitLen() >= minRSA
}

func isOn(curve elliptic.Curve) func(key any) bool {
	return func(key any) bool {
		k, ok := key.(*ecdsa.PublicKey)
		return ok && k.Curve == curve
	}
}

func isEd25519(key any) bool {
	_, ok := key.(ed25519.PublicKey)
	return ok
}

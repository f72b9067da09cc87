package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"statstracker/stats"
)

// Key is what is kept of a key: not the key itself.
type Key struct {
	ID      string
	Name    string   // what its owner calls it; may be ""
	Scopes  []Scope  // Read, Ingest, Admin: at least one, in this order
	Games   []string // that it is for, by name; nil is all
	Created time.Time
	Expires time.Time // from when on it does not hold; zero is never
	Revoked time.Time // since when it does not hold; zero if it was not revoked

	hash [sha256.Size]byte // of the whole key; zero if it was revoked
}

const (
	keyPrefix = "st_" // tells what it is to who finds one, and to programs that look for secrets
	idBytes   = 5
	keyBytes  = 32 // 256 bits

	maxName  = 100
	maxGames = 100 // of a key
	maxYear  = 9999
)

// letters are what ids and keys are written in: those of RFC 4648, but small.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// What the lengths of both are in letters.
var (
	idLength     = letters.EncodedLen(idBytes)
	secretLength = letters.EncodedLen(keyBytes)
)

// Changed returns when the key was last changed.
func (k *Key) Changed() time.Time {
	if k.Revoked.IsZero() {
		return k.Created
	}
	return k.Revoked
}

// Holds reports whether the key opens anything at the time.
func (k *Key) Holds(at time.Time) bool {
	return k.Revoked.IsZero() && (k.Expires.IsZero() || at.Before(k.Expires))
}

// grant is what the key allows.
func (k *Key) grant() Grant {
	return Grant{scopes: setOf(k.Scopes), all: k.Games == nil, games: k.Games, Key: k.ID}
}

// opens reports whether the text is this key. It takes a time that does not depend on
// the texts.
func (k *Key) opens(text string) bool {
	sum := sha256.Sum256([]byte(text))
	return subtle.ConstantTimeCompare(sum[:], k.hash[:]) == 1
}

// draw gives the key an id and a hash, and returns its text. Nobody else has it.
func (k *Key) draw() (text string) {
	k.ID = random(idBytes)
	text = keyPrefix + k.ID + "_" + random(keyBytes)
	k.hash = sha256.Sum256([]byte(text))
	return text
}

func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // which ends the program where there is no randomness
	return letters.EncodeToString(b)
}

// idOf returns the id in the text of a key; ok is false if it is none.
func idOf(text string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(text, keyPrefix)
	if !ok || len(rest) != idLength+1+secretLength || rest[idLength] != '_' {
		return "", false
	}
	return rest[:idLength], isLetters(rest[:idLength])
}

func isLetters(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return (c < 'a' || c > 'z') && (c < '2' || c > '7') })
}

// DraftError says what is wrong with a key that is to be made.
type DraftError struct {
	Field   string // name, scopes, games or expires
	Problem string // what it has to be; what is wrong is not repeated
}

// Error implements error.
func (e *DraftError) Error() string { return e.Field + " " + e.Problem }

// check returns what is wrong with the name, the scopes, the games and the expiry of the
// key: a [*DraftError].
func (k *Key) check() error {
	for _, part := range []struct{ field, problem string }{
		{"name", k.nameProblem()}, {"scopes", k.scopesProblem()}, {"games", k.gamesProblem()}, {"expires", k.expiryProblem()},
	} {
		if part.problem != "" {
			return &DraftError{part.field, part.problem}
		}
	}
	return nil
}

func (k *Key) nameProblem() string {
	if len(k.Name) > maxName || !utf8.ValidString(k.Name) || strings.ContainsFunc(k.Name, unicode.IsControl) {
		return fmt.Sprintf("has to have at most %d bytes, and no control characters", maxName)
	}
	return ""
}

func (k *Key) scopesProblem() string {
	unknown := func(s Scope) bool { return scopeNames[s] == "" }
	if len(k.Scopes) == 0 || slices.ContainsFunc(k.Scopes, unknown) {
		return "has to be some of " + strings.Join(ScopeNames(), ", ")
	}
	return ""
}

func (k *Key) gamesProblem() string {
	if k.Games != nil && len(k.Games) == 0 || len(k.Games) > maxGames {
		return fmt.Sprintf("has to have 1 to %d games, or be left out for all", maxGames)
	}
	for i, game := range k.Games {
		if err := stats.CheckID(game); err != nil {
			return "has a name that " + err.Error()
		}
		if slices.Contains(k.Games[:i], game) {
			return "has a game twice"
		}
	}
	return ""
}

func (k *Key) expiryProblem() string {
	if !k.Expires.IsZero() && (!k.Expires.After(k.Created) || k.Expires.Year() > maxYear) {
		return "has to be in the future, and before the year 10000"
	}
	return ""
}

package access

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The form of keys.json. A member that this program does not know may narrow down what a
// key allows, so a file that has one is not read.

const (
	formatVersion = 1
	maxFile       = 16 << 20 // bytes
	maxKeys       = 10_000
)

type keyFile struct {
	Version int       `json:"version"`
	Keys    []keyForm `json:"keys"`
}

type keyForm struct {
	ID       string    `json:"id"`
	Name     string    `json:"name,omitzero"`
	SHA256   string    `json:"sha256,omitzero"` // in hexadecimal digits; not there if it was revoked
	Scopes   []string  `json:"scopes"`
	AllGames bool      `json:"all_games,omitzero"`
	Games    []string  `json:"games,omitzero"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires,omitzero"`
	Revoked  time.Time `json:"revoked,omitzero"`
}

// parseKeys reads what formatKeys has written. The error does not repeat what is in the
// text.
func parseKeys(text []byte) ([]Key, error) {
	var head struct {
		Version int            `json:"version"`
		Keys    jsontext.Value `json:"keys"`
	}
	if json.Unmarshal(text, &head) != nil {
		return nil, errors.New("it is not JSON as this program writes it")
	}
	if head.Version != formatVersion {
		return nil, fmt.Errorf("it is of version %d of the format; this program reads version %d", head.Version, formatVersion)
	}
	var file keyFile
	if json.Unmarshal(text, &file, json.RejectUnknownMembers(true)) != nil {
		return nil, errors.New("it is not JSON as this program writes it")
	}
	if len(file.Keys) > maxKeys {
		return nil, fmt.Errorf("it has more than %d keys", maxKeys)
	}
	keys := make([]Key, len(file.Keys))
	ids := make(map[string]bool, len(keys))
	for i := range file.Keys {
		if err := file.Keys[i].read(&keys[i]); err != nil {
			return nil, fmt.Errorf("key %d: %w", i+1, err)
		}
		if ids[keys[i].ID] {
			return nil, fmt.Errorf("key %d has the id of another", i+1)
		}
		ids[keys[i].ID] = true
	}
	return keys, nil
}

// read makes a key of the form.
func (f *keyForm) read(k *Key) error {
	*k = Key{ID: f.ID, Name: f.Name, Games: f.Games, Created: f.Created.UTC(), Expires: utc(f.Expires), Revoked: utc(f.Revoked)}
	if len(f.ID) != idLength || !isLetters(f.ID) {
		return errors.New("its id is none")
	}
	if f.AllGames == (f.Games != nil) {
		return errors.New("it has to have either all_games or games")
	}
	for _, name := range f.Scopes {
		s, err := ParseScope(name)
		if err != nil {
			return err
		}
		k.Scopes = append(k.Scopes, s)
	}
	if !slices.Equal(k.Scopes, sorted(k.Scopes)) {
		return errors.New("its scopes are not in order")
	}
	if f.Created.IsZero() {
		return errors.New("it does not say when it was created")
	}
	if err := f.readHash(k); err != nil {
		return err
	}
	return k.check()
}

func (f *keyForm) readHash(k *Key) error {
	sum, err := hex.DecodeString(f.SHA256)
	switch {
	case err != nil, f.Revoked.IsZero() && len(sum) != len(k.hash), !f.Revoked.IsZero() && len(sum) != 0:
		return errors.New("its sha256 is none, or one that it should not have")
	}
	copy(k.hash[:], sum)
	return nil
}

// utc is the time in UTC; the zero time stays what it is.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

// formatKeys writes the keys.
func formatKeys(keys []Key) ([]byte, error) {
	file := keyFile{Version: formatVersion, Keys: make([]keyForm, len(keys))}
	for i := range keys {
		k := &keys[i]
		f := keyForm{
			ID: k.ID, Name: k.Name, AllGames: k.Games == nil, Games: k.Games,
			Created: k.Created, Expires: k.Expires, Revoked: k.Revoked,
		}
		for _, s := range k.Scopes {
			f.Scopes = append(f.Scopes, s.String())
		}
		if k.Revoked.IsZero() {
			f.SHA256 = hex.EncodeToString(k.hash[:])
		}
		file.Keys[i] = f
	}
	text, err := json.Marshal(file, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fmt.Errorf("write the keys as JSON: %w", err)
	}
	return append(text, '\n'), nil
}

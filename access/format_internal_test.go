package access

import (
	"crypto/sha256"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is written is read again as it was.
func TestKeysAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var keys []Key
		for range rapid.IntRange(0, 5).Draw(t, "keys") {
			keys = append(keys, drawKey(t))
		}
		text, err := formatKeys(keys)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseKeys(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if len(keys) != len(again) || len(keys) > 0 && !reflect.DeepEqual(keys, again) {
			t.Fatalf("%+v are read as %+v", keys, again)
		}
	})
}

func drawKey(t *rapid.T) Key {
	seconds := rapid.Int64Range(1, 200_000_000_000)
	k := Key{
		Name:    rapid.SampledFrom([]string{"", "server 7", "ключ \"é\"", "</script>"}).Draw(t, "name"),
		Scopes:  sorted(rapid.SliceOfN(rapid.SampledFrom([]Scope{Read, Ingest, Admin}), 1, 3).Draw(t, "scopes")),
		Created: time.Unix(seconds.Draw(t, "created"), 0).UTC(),
	}
	k.draw()
	if rapid.Bool().Draw(t, "of some games") {
		k.Games = rapid.SliceOfNDistinct(rapid.StringN(1, 10, 40), 1, 5, rapid.ID[string]).Draw(t, "games")
	}
	if rapid.Bool().Draw(t, "expires") {
		k.Expires = k.Created.Add(time.Duration(rapid.Int64Range(1, 1<<30).Draw(t, "after")) * time.Second)
	}
	if rapid.Bool().Draw(t, "revoked") {
		k.Revoked = k.Created.Add(time.Hour)
		k.hash = [sha256.Size]byte{}
	}
	return k
}

// FuzzKeyFile: whatever stands in the file, it is read as keys that are valid, and that
// are written again as they were read, or not at all.
func FuzzKeyFile(f *testing.F) {
	k := Key{Name: "a", Scopes: []Scope{Ingest}, Games: []string{"exrps"}, Created: time.Unix(1e9, 0).UTC(), Expires: time.Unix(2e9, 0).UTC()}
	k.draw()
	r := k
	r.draw()
	r.Games, r.Revoked, r.hash = nil, time.Unix(1e9, 0).UTC(), [sha256.Size]byte{}
	text, err := formatKeys([]Key{k, r})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	for _, seed := range []string{"", "{}", `{"version":1}`, `{"version":1,"keys":null}`, `{"version":1,"keys":[{}]}`, `{"version":1,"keys":[{"id":"aaaaaaaa","scopes":["read"],"all_games":true,"created":"2026-11-22T00:00:00+05:00","revoked":"2026-11-22T00:00:00Z"}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		keys, err := parseKeys(text)
		if err != nil {
			return
		}
		for i := range keys {
			if err := keys[i].check(); err != nil {
				t.Fatalf("%s: key %d %v", text, i, err)
			}
			if !keys[i].Revoked.IsZero() && keys[i].hash != [sha256.Size]byte{} {
				t.Fatalf("%s: key %d was revoked, and has a hash", text, i)
			}
		}
		once, err := formatKeys(keys)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		again, err := parseKeys(once)
		if err != nil || len(again) != len(keys) || len(keys) > 0 && !reflect.DeepEqual(keys, again) {
			t.Fatalf("%s: read as %+v, and then %+v: %v", text, keys, again, err)
		}
	})
}

// FuzzKeyText: a text is the text of a key only if it is written exactly like one.
func FuzzKeyText(f *testing.F) {
	var k Key
	f.Add(k.draw())
	f.Add("st_")
	f.Add("st_aaaaaaaa_")
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := idOf(text)
		if ok != (len(text) == 64 && text[:3] == "st_" && text[11] == '_' && isLetters(text[3:11])) || ok && id != text[3:11] {
			t.Fatalf("%q: %q %v", text, id, ok)
		}
	})
}

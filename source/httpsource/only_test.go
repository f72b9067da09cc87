package httpsource

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"statstracker/access"
)

// TestEventsOfOtherGames lists bodies that come with a key for the games a and b, and the
// index of the event for which each is refused as a whole; -1 for none.
func TestEventsOfOtherGames(t *testing.T) {
	const a, b, c = `{"product_id":"a"}`, `{"product_id":"b","x":1}`, `{"product_id":"c"}`
	for _, test := range []struct {
		body  string
		index int
	}{
		{a, -1},
		{"[" + a + "," + b + "]", -1},
		{a + "\n" + b + "\n", -1},
		{c, 0},
		{"[" + a + "," + c + "," + b + "," + c + "]", 1},
		{strings.Repeat(a+"\n", 5000) + c, 5000},
		{"[1,null," + a + "," + c + "]", 3},
		{`{"x":1}`, -1},                             // of no game: rejected
		{`[{"product_id":""},"x"]`, -1},             // likewise
		{`{"product_id":"a","product_id":"c"}`, 0},  // the last one holds
		{`{"product_id":"c","product_id":"a"}`, -1}, // likewise
		{`{"product_id":"A"}`, 0},
		{`{"product_id":"a "}`, 0},
		{`{"product_id":"` + strings.Repeat("a", 600) + `"}`, 0},
		{"[" + b + `,{"x":"` + strings.Repeat("y", 40_000) + `","product_id":"c"}]`, 1}, // beyond a limit
	} {
		s := &sink{}
		r := post("", strings.NewReader(test.body))
		r = r.WithContext(access.With(r.Context(), keyFor(t, "a", "b")))
		w := serve(t, newHandler(s), r)
		if test.index < 0 {
			requireStatus(t, w, http.StatusOK)
			continue
		}
		requireStatus(t, w, http.StatusForbidden)
		if want := fmt.Sprintf(`"errors":[{"field":"events[%d].product_id"`, test.index); !strings.Contains(w.Body.String(), want) || s.batches != 0 {
			t.Errorf("%.100s: %d batches, %s", test.body, s.batches, w.Body)
		}
	}
}

// TestProfilesByKeysOfSomeGames lists bodies that come with a key for the game a, or one for
// all games, and the index of the event for which each is refused as a whole; -1 for none.
func TestProfilesByKeysOfSomeGames(t *testing.T) {
	const match, named = `{"product_id":"a"}`, `{"product_id":"a","type":"player_updated","user_id":"ann","name":"Ann"}`
	for _, test := range []struct {
		body    string
		games   []string
		allowed bool
		index   int
	}{
		{named, []string{"a"}, false, 0},
		{match + "\n" + named + "\n", []string{"a"}, false, 1},
		{match, []string{"a"}, false, -1},
		{`{"type":"player_updated","user_id":"ann","name":"Ann"}`, []string{"a"}, false, 0}, // of no game
		{`{"product_id":"a","type":"other","user_id":"ann","type":"player_updated"}`, []string{"a"}, false, 0},
		{`{"product_id":"a","type":"player_updated","type":"other"}`, []string{"a"}, false, -1},
		{named, nil, false, -1},
		{match + "\n" + named + "\n", []string{"a"}, true, -1},
	} {
		s := &sink{}
		r := post("", strings.NewReader(test.body))
		r = r.WithContext(access.With(r.Context(), keyFor(t, test.games...)))
		w := serve(t, New(s, Config{ProfilesByGameKeys: test.allowed}), r)
		if test.index < 0 {
			requireStatus(t, w, http.StatusOK)
			continue
		}
		requireStatus(t, w, http.StatusForbidden)
		if want := fmt.Sprintf(`"errors":[{"field":"events[%d].type"`, test.index); !strings.Contains(w.Body.String(), want) || s.batches != 0 {
			t.Errorf("%s: %d batches, %s", test.body, s.batches, w.Body)
		}
	}
}

// keyFor returns the grant of a key that may send events of the games.
func keyFor(t *testing.T, games ...string) access.Grant {
	t.Helper()
	keys := access.OpenKeys(t.TempDir(), nil)
	text, _, err := keys.Create(t.Context(), access.Key{Scopes: []access.Scope{access.Ingest}, Games: games})
	if err != nil {
		t.Fatal(err)
	}
	r := post("", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+text)
	grant, ok := access.NewGuard(access.Config{Keys: keys}).Identify(r)
	if !ok {
		t.Fatal("the key does not hold")
	}
	return grant
}

// TestNobodyUnlessAllowed: without a grant in the context nothing is taken.
func TestNobodyUnlessAllowed(t *testing.T) {
	for _, body := range []string{`{"product_id":"a"}`, "[1]", "[]", ""} {
		s := &sink{}
		r := post("", strings.NewReader(body))
		r = r.WithContext(access.With(r.Context(), access.Grant{}))
		requireStatus(t, serve(t, newHandler(s), r), http.StatusForbidden)
		if s.batches != 0 {
			t.Errorf("%q has been taken", body)
		}
	}
}

package httpsource

import (
	"net/http"
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/source"
)

func TestKeysOfRequests(t *testing.T) {
	long := strings.Repeat("k", maxKey)
	for _, c := range []struct {
		header []string
		key    string
		ok     bool
	}{
		{nil, "", true},
		{[]string{`"8e03978e-40d5-43dd-bc93-6894a57f9324"`}, "8e03978e-40d5-43dd-bc93-6894a57f9324", true},
		{[]string{"8e03978e"}, "8e03978e", true},
		{[]string{`"a \"b\" \\c"`}, `a "b" \c`, true},
		{[]string{long}, long, true},
		{[]string{`"` + long + `"`}, long, true},
		{[]string{long + "k"}, "", false},
		{[]string{""}, "", false},
		{[]string{`""`}, "", false},
		{[]string{`"a`}, "", false},
		{[]string{`"a\`}, "", false},
		{[]string{`"a\n"`}, "", false},
		{[]string{`"a";b=1`}, "", false},
		{[]string{`"a", "b"`}, "", false},
		{[]string{"a", "b"}, "", false},
		{[]string{"ä"}, "", false},
		{[]string{"a\tb"}, "", false},
		{[]string{"a\x1fb"}, "", false},
		{[]string{"a\x7fb"}, "", false},
		{[]string{"a b~"}, "a b~", true},
	} {
		key, err := keyOf(http.Header{"Idempotency-Key": c.header})
		if key != c.key || (err == nil) != c.ok {
			t.Errorf("%q is the key %q, %v; want %q", c.header, key, err, c.key)
		}
	}
}

// What a part ends with is not what the next one begins with.
func TestFingerprintsKeepPartsApart(t *testing.T) {
	if fingerprintOf([]byte("a"), []byte("bc")) == fingerprintOf([]byte("ab"), []byte("c")) {
		t.Error("other parts have the same fingerprint")
	}
}

// What makes a request another one, and what does not.
func TestWhichRequestsAreTheSame(t *testing.T) {
	const one = `{"product_id":"g"}`
	keyed := func(key, kind, body string, headers ...string) source.Request {
		t.Helper()
		s := &sink{}
		r := post(kind, strings.NewReader(body))
		r.Header.Set("Idempotency-Key", key)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		requireStatus(t, serve(t, newHandler(s), r), http.StatusOK)
		if len(s.requests) != 1 || !s.requests[0].At.Equal(received) {
			t.Fatalf("%d requests with a key: %+v", len(s.requests), s.requests)
		}
		return s.requests[0]
	}
	first := keyed("k", "", one)
	if again := keyed(`"k"`, "application/json", one); again != first {
		t.Error("the same request is another one")
	}
	zippedBody := string(zipped(t, one))
	if again := keyed("k", "", zippedBody, "Content-Encoding", "gzip"); again != first {
		t.Error("the same body, compressed, is another one")
	}
	if other := keyed("l", "", one); other.Key == first.Key || other.Body != first.Body {
		t.Error("another key is the same")
	}
	for _, other := range []source.Request{keyed("k", "", one+"\n"), keyed("k", ndjson, one)} {
		if other.Key != first.Key || other.Body == first.Body {
			t.Error("another body, or form, is the same")
		}
	}
	ce := []string{"Ce-Specversion", "1.0", "Ce-Source", "s", "Ce-Type", "t", "Ce-Id", "1"}
	cloud := keyed("k", "", one, ce...)
	ce[7] = "2"
	if other := keyed("k", "", one, ce...); other.Body == cloud.Body {
		t.Error("another CloudEvent is the same")
	}
}

// Clients do not see one another's keys.
func TestKeysAreOfTheirClients(t *testing.T) {
	q := newRequest()
	a, b := q.identity("k", "client a", nil, received), q.identity("k", access.SharedKey, nil, received)
	if a.Key == b.Key {
		t.Error("two clients have the same key")
	}
}

func TestARepeatedRequestIsMarked(t *testing.T) {
	s := &sink{}
	h := newHandler(s)
	var bodies []string
	for _, mark := range []string{"", "true"} {
		r := post("", strings.NewReader(`{"product_id":"g"}`))
		r.Header.Set("Idempotency-Key", "k")
		w := serve(t, h, r)
		requireStatus(t, w, http.StatusOK)
		if got := w.Header().Get("Idempotent-Replayed"); got != mark {
			t.Errorf("Idempotent-Replayed is %q, want %q", got, mark)
		}
		bodies = append(bodies, w.Body.String())
	}
	if bodies[0] != bodies[1] {
		t.Errorf("answers are %s and %s", bodies[0], bodies[1])
	}
	if w := serve(t, h, post("", strings.NewReader(`{"product_id":"g"}`))); w.Header().Get("Idempotent-Replayed") != "" {
		t.Error("a request without a key is marked")
	}
}

func TestAKeyOfAnotherBodyIsAProblem(t *testing.T) {
	s := &sink{err: source.ErrOtherBody}
	r := post("", strings.NewReader(`{"product_id":"g"}`))
	r.Header.Set("Idempotency-Key", "k")
	w := serve(t, newHandler(s), r)
	requireStatus(t, w, http.StatusUnprocessableEntity)
	if !strings.Contains(w.Body.String(), `"/problems/idempotency-key-reused"`) || !strings.Contains(w.Body.String(), `"field":"Idempotency-Key"`) {
		t.Errorf("%s", w.Body)
	}
}

func FuzzKey(f *testing.F) {
	for _, seed := range []string{`"a"`, "a", `"a\"b"`, `"`, `\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := keyOf(http.Header{"Idempotency-Key": {text}})
		if err == nil && (key == "" || len(key) > maxKey || len(key) > len(text)) {
			t.Errorf("%q is the key %q", text, key)
		}
	})
}

package httpsource

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// zipped returns the texts as gzip, each a member of its own.
func zipped(t testing.TB, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func postZipped(body io.Reader) *http.Request {
	r := post(ndjson, body)
	r.Header.Set("Content-Encoding", "gzip")
	return r
}

func TestTakesCompressedBodies(t *testing.T) {
	s := &sink{}
	h := newHandler(s)
	event := "{\"product_id\":\"g\"}\n"
	large := strings.Repeat(event, 200_000) // more than is free, many times
	for _, body := range [][]byte{zipped(t, event), zipped(t, event, event), zipped(t, large), zipped(t, "")} {
		requireStatus(t, serve(t, h, postZipped(iotest.HalfReader(bytes.NewReader(body)))), http.StatusOK)
	}
	if len(s.records) != 200_003 {
		t.Errorf("%d events were taken, want 200003", len(s.records))
	}
}

func TestCompressedBodiesThatAreNone(t *testing.T) {
	good := zipped(t, strings.Repeat("{\"product_id\":\"g\"}\n", 1000))
	wrongSum := slices.Clone(good)
	wrongSum[len(wrongSum)-5] ^= 1
	for name, body := range map[string][]byte{
		"plain": []byte(`{"product_id":"g"}`), "empty": nil, "cut": good[:len(good)/2], "cut in the head": good[:5],
		"wrong sum": wrongSum, "more behind": append(slices.Clone(good), "x"...),
	} {
		t.Run(name, func(t *testing.T) {
			s := &sink{}
			w := serve(t, newHandler(s), postZipped(bytes.NewReader(body)))
			requireStatus(t, w, http.StatusBadRequest)
			if !strings.Contains(w.Body.String(), "not gzip") || s.batches != 0 {
				t.Errorf("%s; %d batches were taken", w.Body, s.batches)
			}
		})
	}
}

// What a body becomes is bounded as what comes is, however small it comes.
func TestABombIsTooLarge(t *testing.T) {
	for size, status := range map[int]int{MaxBody: http.StatusOK, MaxBody + 1: http.StatusRequestEntityTooLarge, 3 * MaxBody: http.StatusRequestEntityTooLarge} {
		s := &sink{}
		h := newHandler(s)
		body := zipped(t, strings.Repeat("\n", size))
		requireStatus(t, serve(t, h, postZipped(bytes.NewReader(body))), status)
		if s.batches != 0 {
			t.Errorf("%d bytes: something was taken", size)
		}
	}
	var members bytes.Buffer // nothing, many times
	one := zipped(t, "")
	for members.Len() <= MaxBody {
		members.Write(one)
	}
	requireStatus(t, serve(t, newHandler(&sink{}), postZipped(&members)), http.StatusRequestEntityTooLarge)
}

// A client that goes in the middle is not told that it sent no gzip.
func TestACompressedBodyThatBreaksOff(t *testing.T) {
	half := bytes.NewReader(zipped(t, `{"product_id":"g"}`)[:12])
	w := serve(t, newHandler(&sink{}), postZipped(io.MultiReader(half, iotest.ErrReader(errors.New("connection reset")))))
	requireStatus(t, w, http.StatusBadRequest)
	if !strings.Contains(w.Body.String(), "incomplete-body") {
		t.Errorf("%s", w.Body)
	}
}

func TestUnknownEncodingsNameTheKnown(t *testing.T) {
	r := post("", strings.NewReader(`{"product_id":"g"}`))
	r.Header.Set("Content-Encoding", "br")
	if w := serve(t, newHandler(&sink{}), r); w.Header().Get("Accept-Encoding") != "gzip" {
		t.Errorf("Accept-Encoding is %q", w.Header().Get("Accept-Encoding"))
	}
}

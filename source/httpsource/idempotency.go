package httpsource

import (
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"strings"
	"time"

	"statstracker/source"
)

// keyHeader is the header by which a client says that a request is the same as one before
// (draft-ietf-httpapi-idempotency-key-header).
const keyHeader = "Idempotency-Key"

// replayedHeader is in the answer to a request that was taken before.
const replayedHeader = "Idempotent-Replayed"

// maxKey is the length in bytes of the longest key.
const maxKey = 255

// keyOf returns the key of the request; "" if it has none. In the header it stands in
// quotation marks, as a structured field does, or without them.
func keyOf(h http.Header) (string, error) {
	values := h.Values(keyHeader)
	if len(values) == 0 {
		return "", nil
	}
	key, ok := values[0], len(values) == 1
	if strings.HasPrefix(key, `"`) {
		key, ok = unquoted(key, ok)
	}
	strange := func(r rune) bool { return r < ' ' || r > '~' }
	if !ok || key == "" || len(key) > maxKey || strings.ContainsFunc(key, strange) {
		return "", fieldError{keyHeader, "has to be one text of 1 to 255 printable ASCII characters, best in quotation marks"}
	}
	return key, nil
}

// unquoted returns the text of a string of a structured field (RFC 9651, 3.3.3). Ok is
// passed on, unless there is no such string.
func unquoted(text string, ok bool) (string, bool) {
	var key strings.Builder
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return key.String(), ok && i == len(text)-1
		case '\\':
			if i++; i == len(text) || text[i] != '"' && text[i] != '\\' {
				return "", false
			}
		}
		key.WriteByte(text[i])
	}
	return "", false
}

// identity returns what tells the request from others: the key of each client is his own.
// The same key has to come with the same body, in the same form.
func (q *request) identity(key, client string, h http.Header, now time.Time) source.Request {
	r := source.Request{At: now, Key: fingerprintOf([]byte("key"), []byte(client), []byte(key))}
	parts := [][]byte{[]byte("body"), {byte(q.form)}, q.body}
	if q.form == formCloudData {
		for _, name := range cloudNames[:cloudContent] {
			parts = append(parts, []byte(name), []byte(h.Get(cloudHeader+name)))
		}
	}
	r.Body = fingerprintOf(parts...)
	return r
}

// fingerprintOf is over the parts and where each ends.
func fingerprintOf(parts ...[]byte) (f source.Fingerprint) {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write(binary.AppendUvarint(nil, uint64(len(p)))) // a hash takes everything
		sum.Write(p)
	}
	copy(f[:], sum.Sum(nil))
	return f
}

package httpapi

import (
	"net/http"
	"net/url"
	"path"
	"strings"
)

// Ids stand in paths, percent-encoded, and may have any character. So a path is
// taken exactly as it was sent: the mux would redirect one with an empty segment
// or a dot segment, and on the way take %2F for %252F.

// isClean returns whether the path has no empty segments and no dot segments: an
// id cannot be empty, and one that is a dot comes as %2E.
func isClean(u *url.URL) bool {
	sent := u.EscapedPath()
	return path.Clean(sent) == sent
}

// withExactPath returns the request with a path that the mux understands as it
// was sent. Where a client has left something unencoded that should not be, such
// as the é of é%2Fx, net/url would encode the whole path anew from its decoded
// form, and make %2F a separator.
func withExactPath(r *http.Request) *http.Request {
	if r.URL.RawPath == "" || r.URL.EscapedPath() == r.URL.RawPath {
		return r
	}
	u, mended := *r.URL, *r
	u.RawPath = encodeRest(r.URL.RawPath)
	mended.URL = &u
	return &mended
}

// encodeRest percent-encodes the bytes of a path that may not stand in it, and
// leaves what is encoded already.
func encodeRest(raw string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(raw) {
		if c := raw[i]; mayStand(c) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// mayStand returns whether the byte may stand in an encoded path: RFC 3986,
// section 3.3, and the brackets, which net/url lets stand too.
func mayStand(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("/%-._~!$&'()*+,;=:@[]", c) >= 0
}

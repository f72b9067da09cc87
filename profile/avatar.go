package profile

import (
	"errors"
	"strings"
)

const maxAvatarBytes = 512

var (
	errLongURL = errors.New("is longer than 512 bytes")
	errURL     = errors.New("is not an address of ASCII characters as https://example.org/ann.png")
	errScheme  = errors.New("has to begin with https://")
	errUser    = errors.New("has a user name or password")
	errHost    = errors.New("names no server: it needs letters, digits, hyphens and dots, and may have a port")
	errAnchor  = errors.New("has a fragment, the part after #")
)

// checkAvatarURL returns the address as it is. What an address is follows RFC 3986 without
// what nobody needs for a picture, and is written out here: what net/url takes differs
// between its versions.
func checkAvatarURL(text string) (string, error) {
	rest, secure := strings.CutPrefix(text, "https://")
	switch {
	case len(text) > maxAvatarBytes:
		return "", errLongURL
	case !secure:
		return "", errScheme
	case strings.ContainsFunc(text, notInURL) || !isEscaped(text):
		return "", errURL
	case strings.Contains(text, "#"):
		return "", errAnchor
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		rest = rest[:i]
	}
	switch {
	case strings.Contains(rest, "@"):
		return "", errUser
	case !isServer(rest):
		return "", errHost
	}
	return text, nil
}

// notInURL reports whether RFC 3986 has no place for the character in any address. What
// browsers make of such ones, a backslash above all, is not what others do.
func notInURL(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>\\^`{|}", r)
}

// isEscaped reports whether every percent sign begins an escape.
func isEscaped(text string) bool {
	for i := range len(text) {
		if text[i] == '%' && (i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2])) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// isServer reports whether it is the name or the IPv4 number of a server, and perhaps a
// port. Names in other scripts are written in their form of ASCII.
func isServer(text string) bool {
	name, port, has := strings.Cut(text, ":")
	if has && (port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "") {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	return true
}

func notInLabel(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
}

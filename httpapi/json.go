package httpapi

import (
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// appendText appends a JSON string. Bytes that are not UTF-8 are replaced.
func appendText(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s)
	return dst
}

// appendNumber appends a finite number as JSON writes it, the shortest that
// reads back as the same.
func appendNumber(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.AppendInt(dst, int64(f), 10)
	}
	if magnitude := math.Abs(f); magnitude < 1e-6 || magnitude >= 1e21 {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

// appendKeptNumber appends a finite number as the original service did, which was
// in Python: with a decimal point even where nothing follows it.
func appendKeptNumber(dst []byte, f float64) []byte {
	magnitude := math.Abs(f)
	switch {
	case magnitude >= 1e16 || magnitude < 1e-4 && f != 0:
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	case f == math.Trunc(f):
		return strconv.AppendFloat(dst, f, 'f', 1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

// appendInt appends ,"name":n.
func appendInt(dst []byte, name string, n int64) []byte {
	dst = appendKey(dst, name)
	return strconv.AppendInt(dst, n, 10)
}

// appendString appends ,"name":"s".
func appendString(dst []byte, name, s string) []byte {
	return appendText(appendKey(dst, name), s)
}

// appendKey appends ,"name": and leaves out the comma at the start of an object.
// The name is one of ours, so it needs no escaping.
func appendKey(dst []byte, name string) []byte {
	if n := len(dst); n > 0 && dst[n-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// appendList appends [ … ] with what element appends for each of n elements.
func appendList(dst []byte, n int, element func(dst []byte, i int) []byte) []byte {
	dst = append(dst, '[')
	for i := range n {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = element(dst, i)
	}
	return append(dst, ']')
}

// appendName appends ,"name": for a name that is not one of ours.
func appendName(dst []byte, name string) []byte {
	if n := len(dst); n > 0 && dst[n-1] != '{' {
		dst = append(dst, ',')
	}
	return append(appendText(dst, name), ':')
}

// appendBool appends ,"name":true or false.
func appendBool(dst []byte, name string, b bool) []byte {
	return strconv.AppendBool(appendKey(dst, name), b)
}

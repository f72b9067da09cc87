package httpedge

import (
	"net/http"
	"strings"
)

// acceptsGzip reports whether the client takes an answer in gzip: Accept-Encoding
// (RFC 9110, section 12.5.3) names it, or else everything, and not with the
// quality zero.
func acceptsGzip(h http.Header) bool {
	named, all := -1, -1 // quality in thousandths; -1 is not there
	for _, line := range h["Accept-Encoding"] {
		for part := range strings.SplitSeq(line, ",") {
			coding, q := quality(part)
			switch {
			case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
				named = max(named, q)
			case coding == "*":
				all = max(all, q)
			}
		}
	}
	if named >= 0 {
		return named > 0
	}
	return all > 0
}

// quality reads what an element of a list names, and its quality in thousandths.
// One that is not well formed has none.
func quality(element string) (name string, q int) {
	name, weight, has := strings.Cut(element, ";")
	name = strings.Trim(name, " \t")
	if !has {
		return name, 1000
	}
	key, value, _ := strings.Cut(weight, "=")
	if !strings.EqualFold(strings.Trim(key, " \t"), "q") {
		return name, 0
	}
	return name, thousandths(strings.Trim(value, " \t"))
}

// thousandths reads a number from 0 to 1 with up to three decimals. Everything
// else is 0.
func thousandths(text string) int {
	whole, decimals, _ := strings.Cut(text, ".")
	if whole != "0" && whole != "1" || len(decimals) > 3 {
		return 0
	}
	n := int(whole[0] - '0')
	for i := range 3 {
		n *= 10
		if i < len(decimals) {
			if decimals[i] < '0' || decimals[i] > '9' {
				return 0
			}
			n += int(decimals[i] - '0')
		}
	}
	if n > 1000 {
		return 0
	}
	return n
}

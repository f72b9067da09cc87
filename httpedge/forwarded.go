package httpedge

import (
	"iter"
	"net/netip"
	"slices"
	"strings"
)

// hops are the addresses in a line of a header, the nearest first. One that is
// not an address is not valid.
type hops = iter.Seq[netip.Addr]

// plainHops reads a line of X-Forwarded-For from its end, and no further than it
// is asked for.
func plainHops(line string) hops {
	return func(yield func(netip.Addr) bool) {
		for more := true; more; {
			at := strings.LastIndexByte(line, ',')
			hop := line[at+1:]
			if more = at >= 0; more {
				line = line[:at]
			}
			if !yield(parseHop(strings.Trim(hop, " \t"))) {
				return
			}
		}
	}
}

// standardHops reads a line of Forwarded (RFC 7239, section 4). Quotes may hide
// commas, so it can only be read from its beginning; of a line that is not well
// formed nothing is believed.
func standardHops(line string) hops {
	return func(yield func(netip.Addr) bool) {
		all, ok := parseForwarded(line)
		if !ok {
			yield(netip.Addr{})
			return
		}
		for _, hop := range slices.Backward(all) {
			if !yield(hop) {
				return
			}
		}
	}
}

// parseForwarded returns the hop of each element of the line. It returns false
// if the line is not well formed.
func parseForwarded(line string) (all []netip.Addr, ok bool) {
	for {
		hop, rest, ok := parseElement(line)
		if !ok {
			return nil, false
		}
		all = append(all, hop)
		if rest == "" {
			return all, true
		}
		line = rest[1:] // the comma
	}
}

// parseElement reads the pairs of one element, and returns the address of its
// for, if it has one. The rest is empty or begins with a comma.
func parseElement(text string) (hop netip.Addr, rest string, ok bool) {
	seen := false
	for {
		text = strings.TrimLeft(text, " \t")
		name, value, after, ok := parsePair(text)
		if !ok {
			return hop, "", false
		}
		if strings.EqualFold(name, "for") {
			if seen { // twice: which one holds?
				return hop, "", false
			}
			seen, hop = true, parseHop(value)
		}
		after = strings.TrimLeft(after, " \t")
		switch {
		case after == "" || after[0] == ',':
			return hop, after, true
		case after[0] != ';':
			return hop, "", false
		}
		text = after[1:]
	}
}

// parsePair reads name=value, where the value is a token or quoted. Where there
// is no pair but the end of an element the name is empty.
func parsePair(text string) (name, value, rest string, ok bool) {
	if text == "" || text[0] == ',' || text[0] == ';' {
		return "", "", text, true
	}
	n := strings.IndexAny(text, "=,; \t\"")
	if n <= 0 || text[n] != '=' {
		return "", "", "", false
	}
	name, text = text[:n], text[n+1:]
	if strings.HasPrefix(text, `"`) {
		value, rest, ok = parseQuoted(text[1:])
		return name, value, rest, ok
	}
	n = strings.IndexAny(text, ",; \t\"=")
	if n < 0 {
		n = len(text)
	}
	return name, text[:n], text[n:], true
}

// parseQuoted reads up to the quote that ends it. A byte after a backslash is
// taken as it is.
func parseQuoted(text string) (value, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			return b.String(), text[i+1:], true
		case '\\':
			if i++; i == len(text) {
				return "", "", false
			}
		}
		b.WriteByte(text[i])
	}
	return "", "", false
}

// parseHop reads an address, with a port or without: 192.0.2.1, 192.0.2.1:80,
// 2001:db8::1, [2001:db8::1], [2001:db8::1]:80. Everything else, such as unknown
// and names that hide one, is not valid.
func parseHop(text string) netip.Addr {
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at.Addr().Unmap().WithZone("")
	}
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		text = text[1 : len(text)-1]
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

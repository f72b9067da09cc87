package httpedge

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of the proxies in front of the server: what these say
// about who asked them is believed. The zero value trusts nobody.
type Proxies []netip.Prefix

// ParseProxies reads networks such as 10.0.0.0/8, and addresses, which are
// networks of one. The error names the one that is neither.
func ParseProxies(texts []string) (Proxies, error) {
	var p Proxies
	for _, text := range texts {
		prefix, err := parseNetwork(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("%q is no network of addresses: %w", text, err)
		}
		p = append(p, prefix)
	}
	return p, nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	if !strings.Contains(text, "/") {
		addr, err := netip.ParseAddr(text)
		if err != nil {
			return netip.Prefix{}, err
		}
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err
}

// trusts reports whether the address is that of a proxy.
func (p Proxies) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// Client returns the address of who sent a request: that of the connection, or,
// if a trusted proxy has it, the one that this was asked from, and so on for as
// long as the hop is trusted. X-Forwarded-For and Forwarded (RFC 7239) are read
// from the right, where the nearest proxy has written; what stands beyond the
// first hop that is not trusted was made up by anybody. Where a request has both
// and they disagree, one of them was passed on unread, so neither is believed
// and the address is that of the connection.
//
// An IPv4 address is never in its IPv6 form, and an address has no zone. It is
// not valid if the request has none.
func (p Proxies) Client(r *http.Request) netip.Addr {
	peer := peerOf(r)
	if len(p) == 0 || !p.trusts(peer) {
		return peer
	}
	plain, standard := r.Header["X-Forwarded-For"], r.Header["Forwarded"]
	switch {
	case len(standard) == 0:
		return p.walk(peer, plain, plainHops)
	case len(plain) == 0:
		return p.walk(peer, standard, standardHops)
	}
	one, other := p.walk(peer, plain, plainHops), p.walk(peer, standard, standardHops)
	if one != other {
		return peer
	}
	return one
}

// walk goes from the peer along the hops of a header for as long as they are
// trusted. A hop that cannot be read ends it at the one before.
func (p Proxies) walk(peer netip.Addr, lines []string, hopsOf func(string) hops) netip.Addr {
	at := peer
	for _, line := range slices.Backward(lines) {
		for hop := range hopsOf(line) {
			if !hop.IsValid() {
				return at
			}
			if at = hop; !p.trusts(at) {
				return at
			}
		}
	}
	return at
}

// peerOf returns the address at the other end of the connection.
func peerOf(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

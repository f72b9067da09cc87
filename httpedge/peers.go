package httpedge

import (
	"container/list"
	"time"
)

// peer is an address with connections: see networkOf.
type peer struct {
	network uint64
	open    int       // connections
	queue   list.List // of *boundConn: those that wait for a request, the longest waiting first
}

// peers are the addresses that have connections.
type peers map[uint64]*peer

// enter counts a connection of the network.
func (p peers) enter(network uint64) *peer {
	from := p[network]
	if from == nil {
		from = &peer{network: network}
		p[network] = from
	}
	from.open++
	return from
}

// leave counts one less.
func (p peers) leave(from *peer) {
	if from.open--; from.open == 0 {
		delete(p, from.network)
	}
}

const (
	// shutFor is how long an address is shut out.
	shutFor = 10 * time.Second
	// maxShut is how many addresses can be shut out at a time.
	maxShut = 1 << 16
)

// shutOut are the networks from which no connection is taken, each until a time.
type shutOut map[uint64]time.Time

// add shuts a network out. If there are as many as can be, those are forgotten whose time
// is past; if there are none, this one stays in.
func (s shutOut) add(network uint64, now time.Time) {
	if len(s) >= maxShut {
		for n := range s {
			s.has(n, now)
		}
	}
	if _, has := s[network]; has || len(s) < maxShut {
		s[network] = now.Add(shutFor)
	}
}

// has reports whether a network is shut out, and forgets it if it is not any more.
func (s shutOut) has(network uint64, now time.Time) bool {
	until, ok := s[network]
	if ok && !now.Before(until) {
		delete(s, network)
		return false
	}
	return ok
}

package tracker

import (
	"crypto/sha256"
	"encoding/binary"
)

// window remembers the ids of past events: of the newest at least
// (generations−1)·size, and of no more than generations·size. It keeps
// fingerprints of 128 bits, of which no two ids have the same by chance or by
// craft, in generations: when the youngest is full, the oldest is forgotten as
// a whole. What it holds depends on nothing but the ids that were added, in
// their order.
type window struct {
	size        int           // ids in a full generation
	generations []*generation // the youngest is last
}

const (
	windowGenerations = 3
	generationSize    = 5_000_000
)

func newWindow(size int) *window {
	return &window{size: size, generations: []*generation{{}}}
}

// fingerprint is 128 bits of SHA-256 over the two ids.
type fingerprint struct {
	hi, lo uint64
}

func fingerprintOf(product, eventID string) fingerprint {
	var buf [256]byte
	text := binary.AppendUvarint(buf[:0], uint64(len(product)))
	text = append(text, product...)
	text = append(text, eventID...)
	sum := sha256.Sum256(text)
	f := fingerprint{binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16])}
	if f == (fingerprint{}) {
		f.lo = 1 // the zero value marks a free slot
	}
	return f
}

func (w *window) has(f fingerprint) bool {
	for _, g := range w.generations {
		if g.has(f) {
			return true
		}
	}
	return false
}

// add remembers an id that the window does not have.
func (w *window) add(f fingerprint) {
	youngest := w.generations[len(w.generations)-1]
	if youngest.n == w.size {
		youngest = &generation{}
		w.generations = append(w.generations, youngest)
		if len(w.generations) > windowGenerations {
			w.generations = append([]*generation(nil), w.generations[1:]...)
		}
	}
	youngest.add(f)
}

// len returns the number of ids that are remembered.
func (w *window) len() int {
	n := 0
	for _, g := range w.generations {
		n += g.n
	}
	return n
}

// snapshot returns what the window holds now. The window goes on beside it: a
// shard that the snapshot shares is copied before its next change.
func (w *window) snapshot() *window {
	s := &window{size: w.size}
	for _, g := range w.generations {
		s.generations = append(s.generations, g.snapshot())
	}
	return s
}

// shards are small, so that none takes long to grow or to copy.
const shards = 1024

// generation is a set of fingerprints.
type generation struct {
	n      int
	shards [shards]shard
}

// shard is an open-addressing table with linear probing.
type shard struct {
	n      int
	slots  []fingerprint
	shared bool // with a snapshot
}

func (g *generation) has(f fingerprint) bool { return g.shards[f.hi%shards].has(f) }

func (g *generation) add(f fingerprint) {
	g.n++
	g.shards[f.hi%shards].add(f)
}

func (g *generation) snapshot() *generation {
	s := *g
	for i := range g.shards {
		g.shards[i].shared = true
	}
	return &s
}

func (s *shard) has(f fingerprint) bool {
	if s.n == 0 {
		return false
	}
	for i := s.start(f); ; i++ {
		if i == len(s.slots) {
			i = 0
		}
		switch s.slots[i] {
		case f:
			return true
		case fingerprint{}:
			return false
		}
	}
}

// start maps the fingerprint to a slot by its low half, evenly.
func (s *shard) start(f fingerprint) int {
	return int((f.lo >> 32) * uint64(len(s.slots)) >> 32)
}

func (s *shard) add(f fingerprint) {
	if s.n >= len(s.slots)-len(s.slots)/8 || s.shared {
		s.copy()
	}
	s.put(f)
	s.n++
}

// copy moves the shard to slots of its own, with room for the next id.
func (s *shard) copy() {
	old := s.slots
	size := len(old)
	if s.n >= size-size/8 {
		size += size/2 + 8
	}
	s.slots, s.shared = make([]fingerprint, size), false
	for _, f := range old {
		if f != (fingerprint{}) {
			s.put(f)
		}
	}
}

func (s *shard) put(f fingerprint) {
	for i := s.start(f); ; i++ {
		if i == len(s.slots) {
			i = 0
		}
		if s.slots[i] == (fingerprint{}) {
			s.slots[i] = f
			return
		}
	}
}

package standings

import (
	"iter"
	"slices"
)

// arena holds records of what is said of profiles, one after the other in chunks, none
// across the end of one. Bytes that were once written neither change nor move: what is
// said anew is written behind, and a chunk of which less than half is still said is
// evacuated and left to the garbage collector. So whoever has a copy of the table of
// chunks may read beside a writer.
type arena struct {
	chunks []arenaChunk
	unused []int // chunks that have been freed
	last   int   // the chunk that is written to, if there is one
	buf    []byte
}

// arenaChunk is a chunk, and how many of its bytes have been used, and are of what is
// still said.
type arenaChunk struct {
	bytes      []byte
	used, live int
}

// place is where a record stands: the number of its chunk, and the offset in it.
type place uint64

func (p place) chunk() int  { return int(p >> chunkBits) }
func (p place) offset() int { return int(p % chunkSize) }

// said returns what the record at a place says.
func (a *arena) said(at place) Said {
	_, s, _ := readSaid(a.chunks[at.chunk()].bytes, at.offset())
	return s
}

// add writes a record and returns its place.
func (a *arena) add(p Player, s *Said) place {
	a.buf = appendSaid(a.buf[:0], p, s)
	n := len(a.buf)
	if len(a.chunks) == 0 || a.chunks[a.last].used+n > len(a.chunks[a.last].bytes) {
		a.begin(n)
	}
	c := &a.chunks[a.last]
	at := place(a.last<<chunkBits | c.used)
	copy(c.bytes[c.used:], a.buf)
	c.used, c.live = c.used+n, c.live+n
	return at
}

// begin begins another chunk, which has room for a record of n bytes. The first ones are
// small.
func (a *arena) begin(n int) {
	c := arenaChunk{bytes: make([]byte, max(n, min(chunkSize, firstChunk<<len(a.chunks))))}
	if last := len(a.unused) - 1; last >= 0 {
		a.last, a.unused = a.unused[last], a.unused[:last]
		a.chunks[a.last] = c
		return
	}
	a.last = len(a.chunks)
	a.chunks = append(a.chunks, c)
}

// remove takes note that the record at a place is not said any more.
func (a *arena) remove(at place) {
	c := &a.chunks[at.chunk()]
	_, _, end := readSaid(c.bytes, at.offset())
	c.live -= end - at.offset()
}

// isWaste reports whether less than half of a chunk is still said, and nothing more will
// be written to it.
func (a *arena) isWaste(chunk int) bool {
	return chunk != a.last && 2*a.chunks[chunk].live < a.chunks[chunk].used
}

// records yields all records of a chunk, also those that are not said any more.
func (a *arena) records(chunk int) iter.Seq2[Player, place] {
	c := a.chunks[chunk]
	return func(yield func(Player, place) bool) {
		for at := 0; at < c.used; {
			p, _, end := readSaid(c.bytes, at)
			if !yield(p, place(chunk<<chunkBits|at)) {
				return
			}
			at = end
		}
	}
}

func (a *arena) free(chunk int) {
	a.chunks[chunk] = arenaChunk{}
	a.unused = append(a.unused, chunk)
}

// freeze returns the arena as it is now, to be read beside a writer.
func (a *arena) freeze() arena { return arena{chunks: slices.Clone(a.chunks)} }

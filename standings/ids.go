package standings

import (
	"slices"
	"unsafe"
)

// MaxID is the length of the longest player id, in bytes.
const MaxID = 512

const (
	chunkBits  = 16 // a chunk of the arena is 64 KiB; no id crosses its end
	chunkSize  = 1 << chunkBits
	firstChunk = 256 // the first chunk starts with this size and doubles
	endPlayers = 256 // players a page of ends
	endGroup   = 64  // players who share a base
)

// ids holds the ids of the players: their bytes one after the other in an
// arena, and where each one ends. It only ever grows. Bytes that were once
// written neither change nor move, so whoever has a copy of the tables may
// read the ids in them beside a writer.
type ids struct {
	n      int
	end    uint64 // of the last id: its chunk, and the offset in it
	chunks [][]byte
	ends   []*endPage
}

// endPage says where the ids of endPlayers players end: each relative to the
// end of the id before its group of endGroup. 64 ids and the gap before a new
// chunk are less than 64 KiB.
type endPage struct {
	base  [endPlayers / endGroup]uint64
	delta [endPlayers]uint16
}

// get returns the id of a player. It is a view of the arena: no copy is made.
func (s *ids) get(p Player) string {
	page, i := s.ends[p/endPlayers], int(p%endPlayers)
	base := page.base[i/endGroup]
	end, start := base+uint64(page.delta[i]), base
	if i%endGroup != 0 {
		start += uint64(page.delta[i-1])
	}
	if chunk := (end - 1) &^ (chunkSize - 1); start < chunk {
		start = chunk
	}
	return view(s.chunks[start>>chunkBits], int(start%chunkSize), int(end-start))
}

// view returns n bytes of a chunk as a string. This is the only use of unsafe
// here. A string must never change: an arena writes a byte only once, before
// its id is known to anybody, and a chunk that is replaced by a larger one is
// left to the garbage collector as it is.
func view(chunk []byte, offset, n int) string {
	return unsafe.String(unsafe.SliceData(chunk[offset:offset+n]), n) //nolint:gosec // see above
}

// add appends an id of 1 to MaxID bytes and returns the player's number.
func (s *ids) add(id string) Player {
	start := s.end
	if (start+uint64(len(id))-1)>>chunkBits != start>>chunkBits {
		start = (start | (chunkSize - 1)) + 1
	}
	copy(s.room(start, len(id)), id)
	p := Player(s.n)
	s.setEnd(p, start+uint64(len(id)))
	s.n++
	return p
}

// room returns the n bytes of the arena from start on.
func (s *ids) room(start uint64, n int) []byte {
	chunk, offset := int(start>>chunkBits), int(start%chunkSize)
	if chunk == len(s.chunks) {
		size := chunkSize
		if chunk == 0 {
			size = firstChunk
		}
		s.chunks = append(s.chunks, make([]byte, size))
	}
	for len(s.chunks[chunk]) < offset+n {
		grown := make([]byte, 2*len(s.chunks[chunk]))
		copy(grown, s.chunks[chunk])
		s.chunks[chunk] = grown
	}
	return s.chunks[chunk][offset : offset+n]
}

// setEnd says where the id of the next player, p, ends.
func (s *ids) setEnd(p Player, end uint64) {
	if p%endPlayers == 0 {
		s.ends = append(s.ends, new(endPage))
	}
	page, i := s.ends[p/endPlayers], p%endPlayers
	if i%endGroup == 0 {
		page.base[i/endGroup] = s.end
	}
	page.delta[i] = uint16(end - page.base[i/endGroup])
	s.end = end
}

// freeze returns the ids as they are now, to be read beside a writer. Of the
// tables only the first chunk is ever replaced.
func (s *ids) freeze() ids {
	return ids{s.n, s.end, slices.Clone(s.chunks), s.ends}
}

// thaw returns ids that go on from frozen ones, which stay as they are. What has
// room for more, the last chunk and the last page of ends, is copied as far as
// it is frozen: whoever froze it may be writing behind that.
func (s *ids) thaw() ids {
	if s.n == 0 {
		return ids{}
	}
	thawed := ids{s.n, s.end, slices.Clone(s.chunks), slices.Clone(s.ends)}
	last, used := len(s.chunks)-1, (s.end-1)%chunkSize+1
	thawed.chunks[last] = make([]byte, len(s.chunks[last]))
	copy(thawed.chunks[last], s.chunks[last][:used])
	page, i := new(endPage), (s.n-1)%endPlayers
	from := s.ends[len(s.ends)-1]
	copy(page.base[:], from.base[:i/endGroup+1])
	copy(page.delta[:], from.delta[:i+1])
	thawed.ends[len(s.ends)-1] = page
	return thawed
}

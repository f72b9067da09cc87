package standings

// A block of a slab has up to slabNodes nodes: 64 KiB of one kilobyte nodes,
// enough for the allocator to hand out whole pages.
const (
	slabBits  = 6
	slabNodes = 1 << slabBits
)

// slab holds the nodes of one kind, addressed by number instead of by pointer,
// in blocks that the garbage collector need not look into. If the index has
// ties, it holds those of each node too, of type U, in blocks of their own: so
// that who has no ties does not pay for them. Nodes never move. They are never
// given back to the runtime, only to the next alloc.
//
// The upper bits of a number are the block, the lower ones the node in it.
// Blocks double from one node on, so that a small board stays small; the
// numbers that they leave out are never used.
type slab[T, U any] struct {
	blocks [][]T
	ties   [][]U
	used   int // nodes handed out of the last block
	free   []uint32
}

// at returns node i.
func (s *slab[T, U]) at(i uint32) *T {
	return &s.blocks[i>>slabBits][i&(slabNodes-1)]
}

// tiesOf returns the ties of node i, nil if there are none in this index.
func (s *slab[T, U]) tiesOf(i uint32) *U {
	if s.ties == nil {
		return nil
	}
	return &s.ties[i>>slabBits][i&(slabNodes-1)]
}

// alloc hands out a node, whose content is undefined. All calls for a slab say
// the same of ties.
func (s *slab[T, U]) alloc(tied bool) uint32 {
	if last := len(s.free) - 1; last >= 0 {
		i := s.free[last]
		s.free = s.free[:last]
		return i
	}
	last := len(s.blocks) - 1
	if last < 0 || s.used == len(s.blocks[last]) {
		last++
		size := 1 << min(last, slabBits)
		s.blocks = append(s.blocks, make([]T, size))
		if tied {
			s.ties = append(s.ties, make([]U, size))
		}
		s.used = 0
	}
	s.used++
	return uint32(last<<slabBits | (s.used - 1))
}

// release takes node i back.
func (s *slab[T, U]) release(i uint32) { s.free = append(s.free, i) }

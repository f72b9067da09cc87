package standings

// seal returns what a board is to become, hidden players too, and leaves the
// board as it is.
func seal(b *Board, mark func(p Player) bool) *Sealed {
	if b.order+uint64(b.listed) > maxOrder {
		panic("standings: board has seen too many changes")
	}
	s := newSealed(b.shape, b.order, b.listed)
	if b.deferred {
		s.takeItems(b)
	} else {
		s.takeBoard(b)
	}
	for place, p := range s.players {
		if mark != nil && mark(p) {
			s.marks[place/64] |= 1 << (place % 64)
		}
	}
	s.indexPlayers()
	return s
}

// newSealed returns a sealed board of nobody, with marks for n players.
func newSealed(shape Shape, changes uint64, n int) *Sealed {
	return &Sealed{shape: shape, flip: flipOf(shape), changes: changes, marks: make([]uint64, (n+63)/64)}
}

// takeBoard takes the entries of a live board, in whose index the hidden players
// are for that time.
func (s *Sealed) takeBoard(b *Board) {
	for _, p := range b.hidden.all() {
		b.restage(p)
	}
	s.takeIndex(&b.index)
	for _, p := range b.hidden.all() {
		b.withdraw(p)
	}
}

// takeIndex takes the entries of a live board, leaf by leaf.
func (s *Sealed) takeIndex(t *index) {
	if t.n == 0 {
		return
	}
	s.reserve(t.n)
	for l, _ := t.at(0); ; l = t.leaf(l.next) {
		s.scores = append(s.scores, l.scores[:l.n]...)
		if l.ties != nil {
			s.ties = append(s.ties, l.ties[:l.n]...)
		}
		for i := range int(l.n) {
			s.players = append(s.players, l.player(i))
		}
		if l.next == noLeaf {
			return
		}
	}
}

// takeItems takes the entries of a live board that has no index.
func (s *Sealed) takeItems(b *Board) {
	items, ok := b.sorted()
	if !ok {
		panic("standings: two players reached the same at once")
	}
	s.reserve(len(items))
	for _, it := range items {
		s.scores = append(s.scores, it.score)
		if s.ties != nil {
			s.ties = append(s.ties, it.tie)
		}
		s.players = append(s.players, it.player())
	}
}

// reserve makes room for n entries in all.
func (s *Sealed) reserve(n int) {
	if n <= cap(s.players) {
		return
	}
	s.scores, s.players = append(make([]uint64, 0, n), s.scores...), append(make([]Player, 0, n), s.players...)
	if s.shape.Tie != 0 {
		s.ties = append(make([]uint64, 0, n), s.ties...)
	}
}

// indexPlayers makes what finds the place of a player.
func (s *Sealed) indexPlayers() {
	s.places = s.sortedPlaces()
	s.some = make([]Player, 0, nodesFor(len(s.places), sampleSize))
	for i := 0; i < len(s.places); i += sampleSize {
		s.some = append(s.some, s.players[s.places[i]])
	}
}

// sortedPlaces returns the places in order of the players who have them. It is
// a radix sort, by some bits of the players' numbers at a time.
func (s *Sealed) sortedPlaces() []uint32 {
	const digits = 1 << 11
	from, to := make([]uint32, len(s.players)), make([]uint32, len(s.players))
	highest := Player(0)
	for place, p := range s.players {
		from[place] = uint32(place)
		highest = max(highest, p)
	}
	for unit := uint64(1); uint64(highest)/unit != 0; unit *= digits {
		var next [digits]uint32
		for _, p := range s.players {
			next[uint64(p)/unit%digits]++
		}
		sum := uint32(0)
		for i, n := range &next {
			next[i] = sum
			sum += n
		}
		for _, place := range from {
			digit := &next[uint64(s.players[place])/unit%digits]
			to[*digit] = place
			*digit++
		}
		from, to = to, from
	}
	return from
}

// distinct reports whether no player is listed twice, of a board whose places
// are sorted.
func (s *Sealed) distinct() bool {
	for i := 1; i < len(s.places); i++ {
		if s.players[s.places[i]] == s.players[s.places[i-1]] {
			return false
		}
	}
	return true
}

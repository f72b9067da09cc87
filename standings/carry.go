package standings

// Carry returns what a cursor of the live board is here: one after which comes what
// would have come there. It is that of a player's entry, and the board had seen so many
// changes when it was read. Ok is false where that cannot be told any more: others are
// equal to the entry, and the board changed before it was sealed, so that it is not
// known which of them were listed before it.
func (s *Sealed) Carry(c Cursor, p Player, changes uint64) (here Cursor, ok bool) {
	k := s.flip.key(unsigned(c.Score), unsigned(c.Tie))
	from, to := s.before(k), s.before(k.behind())
	place, found := s.find(p)
	switch found = found && from <= place && place < to; {
	case from == to:
		return c, true
	case found && (changes == s.changes || to-from == 1):
		c.Order = s.changes + 1 + uint64(place)
		return c, true
	}
	return c, false
}

// Changes returns how often players had reached a score on the live board: the orders of
// entries here are greater.
func (s *Sealed) Changes() uint64 { return s.changes }

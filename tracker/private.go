package tracker

// PrivateBoards returns the names of the boards of the game that are only for those who
// have a key or a token to read them, and whether the first board is one of them. There are
// none for most games.
func (r *reading) PrivateBoards(product string) (names []string, first bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	h := r.state.rules.of(product)
	if h == nil {
		return nil, false
	}
	for i := range h.boards {
		if h.boards[i].Private {
			names, first = append(names, h.boards[i].Name), first || i == 0
		}
	}
	return names, first
}

package tracker

// resting is the stores of games that have been folded again: nothing is appended to
// them any more. One goroutine after the other puts them to rest, so that thousands
// do not write at once.
type resting struct {
	waiting []string // names of stores
	running bool
}

// rest has the store write what there is and let its memory go, in the background.
func (a *archive) rest(name string) {
	if a == nil || name == "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.resting.waiting = append(a.resting.waiting, name)
	if !a.resting.running {
		a.resting.running = true
		a.work.Go(a.restAll)
	}
}

// restAll puts the stores to rest that wait for it.
func (a *archive) restAll() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.resting.waiting) > 0 {
		s := a.folded[a.resting.waiting[0]]
		a.resting.waiting = a.resting.waiting[1:]
		if s == nil {
			continue
		}
		a.mu.Unlock()
		err := s.Rest()
		a.mu.Lock()
		if err != nil {
			a.lose(err)
		}
	}
	a.resting = resting{}
}

// awake waits until no store is on its way to rest, and lets none begin that waits.
func (a *archive) awake() {
	a.mu.Lock()
	a.resting.waiting = nil
	a.mu.Unlock()
	a.work.Wait()
}

package tracker

import (
	"context"
	"errors"
	"slices"
	"sync"

	"statstracker/source"
)

const (
	// maxPasts is how many states of the past are kept …
	maxPasts = 8
	// … as long as they do not have more players and remembered ids together.
	maxPastSize = 2_000_000
)

// momentKey tells the states of the past apart.
type momentKey struct {
	product  string // of a time
	until    int64  // of a time: the end, not included, in milliseconds since 1970
	revision uint64 // otherwise
}

// pasts has states of the past, and folds more of them, one at a time.
type pasts struct {
	ctx    context.Context //nolint:containedctx // it is that of all folds, and ends with the tracker
	stop   context.CancelFunc
	turn   chan struct{} // has room for the one who folds much of the log
	group  sync.WaitGroup
	saving sync.Mutex // held to change which checkpoints are kept

	mu      sync.Mutex // guards what follows
	closed  bool
	cleared int // how often everything was forgotten
	flights map[momentKey]*flight
	kept    []*keptPast // those used last are last

	testOnlyFolds int // folds from the start or a checkpoint on
}

// keptPast is a state of the past that is kept.
type keptPast struct {
	key     momentKey
	past    *Past
	refold  *refold // of a time, to be folded on; nil of a revision
	through uint64  // of a time: records that it takes into account
	size    int
}

// flight is a fold that several may wait for.
type flight struct {
	done   chan struct{} // closed when past and err are there
	cancel context.CancelFunc
	askers int
	past   *Past
	err    error
}

func newPasts() *pasts {
	ctx, stop := context.WithCancel(context.Background())
	return &pasts{ctx: ctx, stop: stop, turn: make(chan struct{}, 1), flights: make(map[momentKey]*flight)}
}

// close gives up what is being folded, and waits until nothing is.
func (p *pasts) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.stop()
	p.group.Wait()
}

// ask returns what work does, which is done once for all who ask for the same moment
// meanwhile. When all of them have gone, its context ends.
func (p *pasts) ask(ctx context.Context, key momentKey, work func(context.Context) (*Past, error)) (*Past, error) {
	for {
		f, err := p.join(key, work) //nolint:contextcheck // the fold is that of all who wait
		if err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			p.leave(key, f)
			return nil, ctx.Err()
		case <-f.done:
		}
		if f.err == nil || !errors.Is(f.err, context.Canceled) {
			return f.past, f.err
		}
	}
}

// maxFlights is how many moments may wait to be folded.
const maxFlights = 16

// join returns the fold that is under way for the moment, or begins one.
func (p *pasts) join(key momentKey, work func(context.Context) (*Past, error)) (*flight, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, source.ErrClosed
	}
	if f := p.flights[key]; f != nil {
		f.askers++
		return f, nil
	}
	if len(p.flights) >= maxFlights {
		return nil, ErrBusy
	}
	ctx, cancel := context.WithCancel(p.ctx)
	f := &flight{done: make(chan struct{}), cancel: cancel, askers: 1}
	p.flights[key] = f
	p.group.Go(func() {
		defer cancel()
		f.past, f.err = work(ctx)
		p.land(key, f)
		close(f.done)
	})
	return f, nil
}

// land takes the fold off the list of those under way.
func (p *pasts) land(key momentKey, f *flight) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.flights[key] == f {
		delete(p.flights, key)
	}
}

// leave is of one who does not wait any more. The last one ends the fold.
func (p *pasts) leave(key momentKey, f *flight) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.askers--; f.askers > 0 {
		return
	}
	f.cancel()
	if p.flights[key] == f {
		delete(p.flights, key)
	}
}

// waitTurn waits until nobody else folds much of the log. Done has to be called at the
// end.
func (p *pasts) waitTurn(ctx context.Context) (done func(), err error) {
	select {
	case p.turn <- struct{}{}:
		return func() { <-p.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// find returns what is kept of the moment, as the one that was used last; nil if
// nothing is.
func (p *pasts) find(key momentKey) *keptPast {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.kept, func(k *keptPast) bool { return k.key == key })
	if i < 0 {
		return nil
	}
	k := p.kept[i]
	p.kept = append(slices.Delete(p.kept, i, i+1), k)
	found := *k
	return &found
}

// present returns the state of the moment, if it is kept and there is nothing new to
// be folded; otherwise nil.
func (p *pasts) present(t *Tracker, key momentKey) *Past {
	k := p.find(key)
	if k == nil || k.refold != nil && !t.upToDate(k) {
		return nil
	}
	return k.past
}

// upToDate reports whether a state of a time takes all of the log into account.
func (t *Tracker) upToDate(k *keptPast) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return k.through == t.state.sequence && t.foldedAsNow(k)
}

// keep keeps the state, in the place of the one of the same moment, unless everything
// was forgotten after it was begun.
func (p *pasts) keep(k *keptPast, cleared int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cleared != cleared {
		return
	}
	p.kept = slices.DeleteFunc(p.kept, func(old *keptPast) bool { return old.key == k.key })
	p.kept = append(p.kept, k)
	size := 0
	for _, k := range p.kept {
		size += k.size
	}
	for len(p.kept) > maxPasts || size > maxPastSize && len(p.kept) > 1 {
		size -= p.kept[0].size
		p.kept = slices.Delete(p.kept, 0, 1)
	}
}

// drop does not keep the state any more.
func (p *pasts) drop(key momentKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = slices.DeleteFunc(p.kept, func(k *keptPast) bool { return k.key == key })
}

// begun returns what keep has to be told later.
func (p *pasts) begun() (cleared int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cleared
}

// forget drops what is kept and gives up what is being folded: who waits for it waits
// for another fold.
func (p *pasts) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cleared++
	p.kept = nil
	for key, f := range p.flights {
		f.cancel()
		delete(p.flights, key)
	}
}

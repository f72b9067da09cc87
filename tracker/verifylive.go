package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// LiveVerification is what [Tracker.Verify] has found.
type LiveVerification struct {
	Verification
	// Equal says whether the live state, as it was after Records records, is the fold of
	// the log.
	Equal bool
}

// Verify folds the log again from its first record, beside the live state, and compares
// the two at the record that was the last when it was called. Events go on being
// counted, and readers do not wait; it takes as much memory again as the state does.
// Progress, which may be nil, is called now and then with the records folded and
// those that there are. The errors are that of the context and those of the log.
func (t *Tracker) Verify(ctx context.Context, progress func(done, end uint64)) (v LiveVerification, err error) {
	t.rewriting.RLock()
	defer t.rewriting.RUnlock()
	var live *checkpoint
	if err := t.call(ctx, func() { live = t.state.checkpoint() }); err != nil {
		return v, err
	}
	say := func(done, _ uint64) {
		if progress != nil {
			progress(done, live.sequence)
		}
	}
	c := Config{OnReplay: say, testOnlyGeneration: t.config.testOnlyGeneration}
	f := foldFromStart(ctx, &c, t.log, t.catalog)
	start := time.Now()
	err = replayWith(ctx, f, t.log, say, func() error {
		if f.next.Compare(live.next) >= 0 {
			return errReached
		}
		return nil
	})
	if err != nil && !errors.Is(err, errReached) {
		return v, err
	}
	if f.sequence != live.sequence {
		return v, fmt.Errorf("verify: the log was read to record %d, and the state is that of record %d", f.sequence, live.sequence)
	}
	v.Took = time.Since(start)
	folded := f.checkpoint()
	v.describe(folded)
	v.FoldedDigest = folded.digest()
	v.Equal = live.digest() == v.FoldedDigest
	return v, nil
}

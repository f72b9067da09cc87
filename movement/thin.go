package movement

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// Fine is how many of the newest intervals have a record each. Of older time there is
// one for as many intervals.
const Fine = 24

// Thin removes the records that are not needed any more, and all of boards that are
// not live.
func (s *Store) Thin(now time.Time, live func(Board) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for b, list := range s.boards {
		if !live(b) {
			if err := os.RemoveAll(s.folder(b)); err != nil {
				return fmt.Errorf("remove records of ranks: %w", err)
			}
			delete(s.boards, b)
			continue
		}
		for _, at := range s.options.dispensable(list, now.UnixMilli()) {
			if err := s.drop(b, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// dispensable returns the moments to do without: those before the newest one that
// is not in the window, and of those that are not fine all but the first one of each
// time of Fine intervals.
func (o *Options) dispensable(list []moment, now int64) (all []int64) {
	span := Fine * o.Interval.Milliseconds()
	kept := int64(-1) // the time of which there is one
	for i, m := range list {
		switch {
		case i == len(list)-1 || m.at > now-span: // it is the newest, or fine
		case list[i+1].at <= now-o.Window.Milliseconds(), m.at/span == kept:
			all = append(all, m.at)
		default:
			kept = m.at / span
		}
	}
	return all
}

// remove forgets a record and removes its file, if it can.
func (s *Store) remove(b Board, at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.drop(b, at); err != nil {
		s.options.Logger.Warn("cannot remove a record of ranks", "err", err)
	}
}

// drop forgets a record and removes its file. The caller holds mu.
func (s *Store) drop(b Board, at int64) error {
	i := slices.IndexFunc(s.boards[b], func(m moment) bool { return m.at == at })
	if i < 0 {
		return nil
	}
	list := slices.Clone(s.boards[b])
	if i+1 < len(list) && !list[i].shared {
		list[i+1].shared = false // if it shared this file, it is the first now
	}
	s.boards[b] = slices.Delete(list, i, i+1)
	if err := os.Remove(s.path(b, at)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove a record of ranks: %w", err)
	}
	return nil
}

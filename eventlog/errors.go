package eventlog

import (
	"errors"
	"fmt"
)

var (
	// ErrLocked says that another process, or another Log of this one, has the
	// data directory open.
	ErrLocked = errors.New("the data directory is in use by another process")
	// ErrWrite says that the log could not be written: the disk is full or
	// failing. Nothing has been appended. Trying again later is all there is to
	// do: the log recovers by itself as soon as the disk does.
	ErrWrite = errors.New("the log cannot be written")
	// ErrDoubt says, with ErrWrite, that what a failed write has left behind could
	// not be cut off either: the block is in the log if the program ends before
	// the disk works again, and not in it otherwise.
	ErrDoubt = errors.New("it is in doubt whether the block is kept")
	// ErrTooLarge says that batches do not fit into one block: see [MaxBlock].
	ErrTooLarge = errors.New("the batches are too large for one block")
	// ErrBeyondEnd says that the log ends before the position: records that were
	// acknowledged are missing.
	ErrBeyondEnd = errors.New("the log ends before this position: records that were acknowledged are missing")
	// ErrNewerVersion says that a newer version of the program has written the log.
	ErrNewerVersion = errors.New("written by a newer version of statstracker; use that one")
	// ErrRewritten says that the log has been rewritten since: see [Log.Rewrite].
	// Records have the numbers they had, and blocks have other positions.
	ErrRewritten = errors.New("the log has been rewritten since: read it again, by the numbers of records")
	// ErrNotEmpty says that a directory to copy into has something in it.
	ErrNotEmpty = errors.New("the directory is not empty")
	// ErrUnfinishedCopy says that a copy of a log was begun in the data directory
	// and not finished.
	ErrUnfinishedCopy = errors.New("a copy of a log was begun here and not finished: copy again, or remove " + copyDir)
	// ErrClosed says that the log has been closed.
	ErrClosed = errors.New("the log is closed")
)

// DamageError says that a file of the log does not hold what was written to it.
// Whatever is folded from such a log may be wrong, so nothing is read beyond
// the damage.
type DamageError struct {
	File   string // path of the file
	Offset int64  // in the file, where the damage begins
	What   string // what is wrong there
}

// Error says where the damage is and what can be done about it.
func (e *DamageError) Error() string {
	loss := fmt.Sprintf("cut it to %d bytes and move the files after it away", e.Offset)
	if e.Offset < segmentHeaderSize {
		loss = "move it and the files after it away"
	}
	return fmt.Sprintf("the log is damaged: %s, at byte %d: %s; restore the file from a backup or a replica "+
		"(or, to lose this and everything after it, %s)", e.File, e.Offset, e.What, loss)
}

// damage is what is wrong with bytes whose place only the caller knows.
type damage string

func (d damage) Error() string { return string(d) }

// located turns what is wrong with bytes into a DamageError. Any other error it
// wraps with the place.
func located(err error, file string, offset int64) error {
	if _, ok := errors.AsType[damage](err); ok {
		return &DamageError{File: file, Offset: offset, What: err.Error()}
	}
	return fmt.Errorf("read %s at byte %d: %w", file, offset, err)
}

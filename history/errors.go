package history

import (
	"errors"
	"fmt"
	"path/filepath"
)

var (
	// ErrBeyondEnd says that a store does not hold what was before an [End]: its
	// end was lost, or it is another store. Remove it and fold the log again.
	ErrBeyondEnd = errors.New("the history ends before this place")
	// ErrNewerVersion says that a newer version of the program has written the store.
	ErrNewerVersion = errors.New("written by a newer version of statstracker; use that one")
	// ErrClosed says that the store has been closed.
	ErrClosed = errors.New("the history is closed")
)

// DamageError says that a file does not hold what was written to it. Nothing is
// lost by it, for a history can be folded from the log again.
type DamageError struct {
	File string // path of the file
	What string // what is wrong with it
}

// Error says which file is damaged and what can be done about it.
func (e *DamageError) Error() string {
	return fmt.Sprintf("the history is damaged: %s: %s; stop the server and remove the directory %s: the history is folded again",
		e.File, e.What, filepath.Dir(e.File))
}

// damaged returns what is wrong with the file as an error.
func damaged(file, what string) error { return &DamageError{File: file, What: what} }

package live

// Source is a list that can be looked at. Its methods may be called by several
// goroutines.
type Source interface {
	// Picture returns what the list shows now. With an error there is nothing more to
	// tell of it: everybody who listens is told that.
	Picture() (Picture, error)
	// Places returns where each of those with the ids stands in the list, as JSON
	// objects with at least one member and without line ends, which do not have the
	// revision that they are of.
	Places(ids []string) (texts [][]byte, revision uint64, err error)
	// Changed returns a channel that is closed when what the list shows may be another
	// than before the call. It may be closed for nothing.
	Changed() <-chan struct{}
}

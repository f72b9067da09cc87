package redissource

// account is the source's own account of the stream, to compare with what Redis
// tells of it. Every entry that was ever in the stream has been read, is still
// there to be read, or is gone unread; Redis 7.0 and later count the entries
// that ever were, so the last number follows from the first two. It has to be
// counted in this way because trimming leaves no other trace.
type account struct {
	at    entryID // read up to here
	begun bool    // whether anything has been read: at is the id of an entry
	seen  int64   // entries that were ever in the stream up to at, or -1 if unknown
	told  entryID // the newest deleted entry that has been found missing
}

func newAccount(at entryID) account {
	return account{at: at, begun: at != entryID{}, seen: -1}
}

// read enters entries that have been read, up to the one with the id.
func (a *account) read(n int, last entryID) {
	a.at, a.begun = last, true
	if a.seen >= 0 {
		a.seen += int64(n)
	}
}

// finding is what a comparison has found.
type finding struct {
	kind    findingKind
	missing int64 // of lost: how many entries, at least
}

type findingKind uint8

const (
	fine      findingKind = iota
	vanished              // there is no stream, though it has been read
	reset                 // the stream ends before the position
	renewed               // the stream had fewer entries than have been read: it is another one
	lost                  // entries are gone that had not been read
	suspected             // entries are gone, and it cannot be told whether they had been read
	skipped               // a stream that was reset has passed the position again
)

// audit compares. Drained says that a read just before has found nothing: then
// what is there has been added since and is not suspected of anything.
func (a *account) audit(s streamInfo, drained bool) finding {
	switch {
	case !s.exists:
		a.seen = 0 // of whatever comes to be there
		return finding{kind: absence(a.begun)}
	case a.begun && s.last.compare(a.at) < 0:
		a.seen = -1
		return finding{kind: reset}
	case s.added >= 0 && a.seen > s.added:
		a.settle(s)
		return finding{kind: renewed}
	case s.added >= 0 && a.seen >= 0:
		return a.count(s)
	}
	return a.estimate(s, drained)
}

// absence is what it means that there is no stream: one that has been read has
// vanished, another has just not begun.
func absence(begun bool) findingKind {
	if begun {
		return vanished
	}
	return fine
}

// count finds the entries missing of which the number is known.
func (a *account) count(s streamInfo) finding {
	left, ok := a.left(s)
	if !ok || s.added-a.seen <= left {
		return finding{}
	}
	missing := s.added - a.seen - left
	a.settle(s)
	return finding{lost, missing}
}

// estimate is for an account that does not know how many entries there were
// before its position: after a start in the middle, and before Redis 7.0.
func (a *account) estimate(s streamInfo, drained bool) finding {
	defer a.settle(s)
	if !a.begun || s.last == a.at {
		return finding{}
	}
	if s.deleted.compare(a.at) > 0 {
		if s.deleted == a.told {
			return finding{}
		}
		a.told = s.deleted
		return finding{lost, 1}
	}
	_, cleared := a.left(s)
	if cleared && s.added != s.length && !drained {
		return finding{kind: suspected}
	}
	return finding{}
}

// settle takes what Redis tells for what has been read, where that follows.
func (a *account) settle(s streamInfo) {
	a.seen = -1
	if left, ok := a.left(s); ok && s.added >= left {
		a.seen = s.added - left
	}
}

// left returns how many entries there are after the position, where that is
// certain: at the end none, and before the first all.
func (a *account) left(s streamInfo) (int64, bool) {
	switch {
	case a.begun && s.last == a.at:
		return 0, true
	case s.length == 0 || s.first.compare(a.at) > 0:
		return s.length, true
	}
	return 0, false
}

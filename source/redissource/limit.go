package redissource

// limit is how many entries to ask for at once: few at first, then so many that
// their bytes are about a batch, for entries may be of any size.
type limit struct {
	most, bytes int
	next        int
}

const (
	firstCount = 100 // entries of the first read
	growth     = 4   // times as many, at most, as the time before
)

func newLimit(most, bytes int) limit {
	return limit{most: most, bytes: bytes, next: min(most, firstCount)}
}

func (l *limit) count() int { return l.next }

// learn takes the size of n entries.
func (l *limit) learn(n, bytes int) {
	if n == 0 {
		return
	}
	size := max(1, bytes/n)
	l.next = max(1, min(l.most, l.bytes/size, l.next*growth))
}

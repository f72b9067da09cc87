package redissource

import (
	"fmt"
	"strings"
)

// losses sums up what the source knows, or fears, to have missed.
type losses struct {
	missing   int64 // entries that were gone before they had been read
	suspected bool  // there may be more
	skipped   bool  // the stream was reset and has grown past the position
}

func (l *losses) any() bool { return *l != losses{} }

func (l *losses) add(f finding) {
	switch f.kind {
	case lost:
		l.missing += f.missing
	case suspected:
		l.suspected = true
	case skipped:
		l.skipped = true
	}
}

// String says what is lost and, once, what to do.
func (l losses) String() string {
	var parts []string
	if l.missing > 0 {
		parts = append(parts, fmt.Sprintf("at least %d entries were deleted or trimmed from the stream before they had been read", l.missing))
	}
	if l.suspected {
		parts = append(parts, "entries around the position were trimmed while nothing was reading, and it cannot be told whether all had been read")
	}
	if l.skipped {
		parts = append(parts, "the stream was reset, and what it got up to the old position has not been read")
	}
	return strings.Join(parts, "; ") +
		": the results lack what was in them; reading goes on, and this stays until the next start"
}

package tracker

import (
	"runtime"
	"strings"
)

// Why events are rejected, in words that become a part of the state.

// maxReason is the length in bytes to which the reason of a rejection is kept.
const maxReason = 300

func reasonOf(err error) string {
	reason := err.Error()
	if len(reason) > maxReason {
		reason = strings.ToValidUTF8(reason[:maxReason], "") + "…"
	}
	return strings.Clone(reason)
}

// panicText is what a panic says, if that cannot differ from one fold to the
// next: it becomes part of the state.
func panicText(p any) string {
	switch v := p.(type) {
	case string:
		return ": " + v
	case runtime.Error:
		return ": " + v.Error()
	}
	return ""
}

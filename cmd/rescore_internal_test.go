package cmd

import (
	"strings"
	"testing"
	"time"
)

// Elsewhere than on a terminal the progress is said in lines, not too often.
func TestRescoreProgressInLines(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	w := &rescoreWait{bar: newProgressBar(&out, -1, false), said: time.Now().Add(-sayEvery)}
	w.show(rescoreState{Status: "running", Done: 5, End: 20})
	w.show(rescoreState{Status: "running", Done: 6, End: 20})
	if got := out.String(); got != "5 of 20 records\n" {
		t.Errorf("it says %q", got)
	}
}

package cmd

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"statstracker/client"
)

// maxShown is how many complaints are listed; of the rest only the number is.
const maxShown = 10

// complaints is the first of the lines that something is wrong with, and how
// many there are.
type complaints struct {
	first []complaint
	n     int
}

func (c *complaints) add(more ...complaint) {
	c.n += len(more)
	c.first = append(c.first, more[:min(len(more), maxShown-len(c.first))]...)
}

func (c *complaints) print(w io.Writer, title string) {
	if c.n == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "\n%s:\n", title)
	for _, one := range c.first {
		_, _ = fmt.Fprintf(w, "  %v: %s\n", one.origin, visible(one.reason))
	}
	if more := c.n - len(c.first); more > 0 {
		_, _ = fmt.Fprintf(w, "  … and %d more\n", more)
	}
}

// tally is what has become of the events so far.
type tally struct {
	start    time.Time
	sent     int // delivered: answered by the server, or in the stream
	unsent   complaints
	answered client.Result
	rejected complaints
}

// add adds what a server says about the body.
func (t *tally) add(v *client.Result, b *body) {
	t.answered.Counted += v.Counted
	t.answered.Ignored += v.Ignored
	t.answered.Duplicate += v.Duplicate
	t.answered.Rejected += v.Rejected
	for _, r := range v.Rejections {
		if r.Index >= 0 && r.Index < len(b.origins) {
			t.rejected.add(complaint{b.origins[r.Index], r.Reason})
		}
	}
	t.rejected.n = t.answered.Rejected // the server may list only some
}

// progress says how many events have gone so far, and how fast.
func (t *tally) progress() string {
	return fmt.Sprintf("%d events, %.0f/s", t.sent, float64(t.sent)/time.Since(t.start).Seconds())
}

// rate says how fast the events went.
func (t *tally) rate() string {
	took := time.Since(t.start)
	return fmt.Sprintf("in %v (%.0f events/s)", took.Round(time.Millisecond), float64(t.sent)/took.Seconds())
}

// printAnswered prints what a server has made of the events.
func (t *tally) printAnswered(w io.Writer) error {
	out := table{right: []bool{false, true, false}}
	out.add("sent", strconv.Itoa(t.sent), t.rate())
	for _, line := range []struct {
		name string
		n    int
	}{
		{"counted", t.answered.Counted},
		{"ignored", t.answered.Ignored},
		{"duplicate", t.answered.Duplicate},
		{"rejected", t.answered.Rejected},
	} {
		out.add(line.name, strconv.Itoa(line.n), "")
	}
	if t.unsent.n > 0 {
		out.add("not sent", strconv.Itoa(t.unsent.n), "")
	}
	if err := out.print(w); err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	t.rejected.print(w, "rejected")
	t.unsent.print(w, "not sent")
	return nil
}

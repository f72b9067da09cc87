package cmd

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// quiet is how long something takes before it shows a bar.
const quiet = time.Second

// progressBar shows on a terminal how far something is, and takes the notes in
// between. Elsewhere it only takes notes.
type progressBar struct {
	out   io.Writer
	total int64 // or -1 if it is not known
	bytes bool  // is what it counts
	shows bool
	start time.Time
	bar   *progressbar.ProgressBar // nil before it shows
}

func newProgressBar(out io.Writer, total int64, bytes bool) *progressBar {
	_, shows := terminalOf(out)
	return &progressBar{out: out, total: total, bytes: bytes, shows: shows, start: time.Now()}
}

// update says how much is done, and describes it.
func (p *progressBar) update(done int64, description string) {
	if !p.shows || time.Since(p.start) < quiet {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(p.total, progressbar.OptionSetWriter(p.out), progressbar.OptionShowBytes(p.bytes),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
	}
	p.bar.Describe(description)
	_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
}

// notef prints a line.
func (p *progressBar) notef(format string, args ...any) {
	p.clear()
	_, _ = fmt.Fprintf(p.out, format+"\n", args...)
}

// clear takes the bar off the terminal.
func (p *progressBar) clear() {
	if p.bar != nil {
		_ = p.bar.Clear() // see update
	}
}

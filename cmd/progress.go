package cmd

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// quiet is how long publishing takes before it shows a bar.
const quiet = time.Second

// progressBar shows on a terminal how far publishing is, and takes the notes in
// between. Elsewhere it only takes notes.
type progressBar struct {
	out   io.Writer
	total int64 // bytes, or -1 if they are not known
	shows bool
	start time.Time
	bar   *progressbar.ProgressBar // nil before it shows
}

func newProgressBar(out io.Writer, total int64) *progressBar {
	file, ok := out.(*os.File)
	return &progressBar{out: out, total: total, shows: ok && term.IsTerminal(int(file.Fd())), start: time.Now()}
}

// update says how many bytes have been read and how many events been sent.
func (p *progressBar) update(bytes int64, events int) {
	took := time.Since(p.start)
	if !p.shows || took < quiet {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(p.total, progressbar.OptionSetWriter(p.out), progressbar.OptionShowBytes(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
	}
	p.bar.Describe(fmt.Sprintf("%d events, %.0f/s", events, float64(events)/took.Seconds()))
	_ = p.bar.Set64(bytes) // a bar that cannot be drawn is no reason to stop
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

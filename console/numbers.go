package console

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// whole returns a number in groups of three digits.
func (w *words) whole(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.group)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// count is [words.whole] of a number that is not less than nothing.
func (w *words) count(n int) string { return w.whole(uint64(max(n, 0))) }

// rate returns a number from 0 on with as many digits as are worth reading.
func (w *words) rate(x float64) string {
	switch {
	case x >= 100:
		return w.whole(uint64(math.Round(x)))
	case x == 0:
		return "0"
	}
	digits := 1
	if x < 1 {
		digits = 2
	}
	return strings.Replace(strconv.FormatFloat(x, 'f', digits, 64), ".", w.point, 1)
}

// size returns a number of bytes.
func (w *words) size(n uint64) string {
	x, unit := float64(n), 0
	units := []string{"B", "kB", "MB", "GB", "TB"}
	for x >= 1000 && unit < len(units)-1 {
		x, unit = x/1000, unit+1
	}
	return w.rate(x) + " " + units[unit]
}

// span returns a duration in its two largest units.
func (w *words) span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return w.rate(max(d, 0).Seconds()) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min " + strconv.Itoa(int(d.Seconds())%60) + " s"
	case d < 24*time.Hour:
		return strconv.Itoa(int(d.Hours())) + " h " + strconv.Itoa(int(d.Minutes())%60) + " min"
	}
	return w.count(int(d.Hours())/24) + " d " + strconv.Itoa(int(d.Hours())%24) + " h"
}

// moment returns a time as it is shown where no script makes it the viewer's.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

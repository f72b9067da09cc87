package httpedge

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is how often something may be done: Burst times at once, and again one
// time after each Every. The zero value is no limit.
type Rate struct {
	Every time.Duration // 0: no limit
	Burst int           // from 1 to maxBurst
}

const (
	maxBurst = 1_000_000
	maxRate  = 1_000_000 // in one unit of time
)

// Unlimited reports whether there is no limit.
func (r Rate) Unlimited() bool { return r.Every == 0 }

// ParseRate reads a rate: a number by the second, minute or hour, and after a
// colon how many may come at once, such as 100/s:500. Without the colon that is
// as many as the first number. The text off is no limit.
func ParseRate(text string) (Rate, error) {
	if text == "off" {
		return Rate{}, nil
	}
	steady, burst, hasBurst := strings.Cut(text, ":")
	number, unit, _ := strings.Cut(steady, "/")
	n, err := parseCount(number, maxRate)
	per := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}[unit]
	if err != nil || per == 0 {
		return Rate{}, fmt.Errorf("%q is no rate: it is like 100/s:500, a number by the second (s), minute (m) or hour (h), and how many may come at once; or off", text)
	}
	b := n
	if hasBurst {
		if b, err = parseCount(burst, maxBurst); err != nil {
			return Rate{}, fmt.Errorf("%q is no rate: what may come at once, after the colon, %w", text, err)
		}
	}
	return Rate{Every: per / time.Duration(n), Burst: b}, nil
}

func parseCount(text string, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most || text[0] == '+' {
		return 0, fmt.Errorf("has to be from 1 to %d", most)
	}
	return n, nil
}

// policy is what RateLimit-Policy says of the rate: the quota q, and the seconds w
// in which it comes back.
func (r Rate) policy(name string) string {
	window := wholeSeconds(time.Duration(r.Burst) * r.Every)
	return strconv.Quote(name) + ";q=" + strconv.Itoa(r.Burst) + ";w=" + strconv.Itoa(max(window, 1))
}

// wholeSeconds rounds up.
func wholeSeconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

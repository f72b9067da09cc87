package portal

import (
	"math"
	"strconv"
	"strings"
)

// whole returns the number in groups of three digits.
func (w *words) whole(n int) string { return w.grouped(strconv.Itoa(n)) }

// decimal returns the number with so many digits behind the point.
func (w *words) fixed(x float64, digits int) string {
	text := strconv.FormatFloat(x, 'f', digits, 64)
	whole, fraction, has := strings.Cut(text, ".")
	if !has {
		return w.grouped(whole)
	}
	return w.grouped(whole) + w.decimal + fraction
}

// grouped returns decimal digits in groups of three, and a real minus before them.
func (w *words) grouped(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "−", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	head := len(digits) % 3
	var b strings.Builder
	b.WriteString(sign + digits[:head])
	for i := head; i < len(digits); i += 3 {
		if b.Len() > len(sign) {
			b.WriteString(w.group)
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// signed returns the number with its sign, which is + for nothing as well.
func (w *words) signed(x float64, digits int) string {
	text := w.fixed(x, digits)
	if strings.HasPrefix(text, "−") {
		return text
	}
	return "+" + text
}

// maxDigits is how many digits behind the point are shown of a number that may have any.
const maxDigits = 3

// digitsOf returns how many digits behind the point the numbers have, at most [maxDigits].
func digitsOf(numbers ...float64) (most int) {
	for _, x := range numbers {
		for d := most; d < maxDigits; d++ {
			scaled := x * math.Pow10(d)
			if math.Abs(scaled-math.Round(scaled)) < 1e-9*math.Max(1, math.Abs(scaled)) {
				break
			}
			most = d + 1
		}
	}
	return most
}

// formatted returns the value of a statistic by its format.
func (w *words) formatted(x float64, format string) string {
	switch format {
	case "percent":
		return w.fixed(100*x, 1) + w.percent
	case "duration":
		return w.duration(x)
	case "":
		return w.fixed(x, digitsOf(x))
	}
	if _, fraction, ok := strings.Cut(format, "."); ok {
		return w.fixed(x, min(len(fraction), 9))
	}
	return w.fixed(x, 0)
}

// duration returns seconds as h:mm:ss, with milliseconds if there are any.
func (w *words) duration(seconds float64) string {
	sign := ""
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	ms := math.Round(seconds * 1000)
	if ms > 1e15 {
		return sign + w.fixed(seconds, 0) + " s"
	}
	n := int64(ms)
	text := two(n/60000%60) + ":" + two(n/1000%60)
	if hours := n / 3_600_000; hours > 0 {
		text = w.whole(int(hours)) + ":" + text
	} else {
		text = strings.TrimPrefix(text, "0")
	}
	if rest := n % 1000; rest != 0 {
		text += w.decimal + strings.TrimRight(strconv.FormatInt(1000+rest, 10)[1:], "0")
	}
	return sign + text
}

func two(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

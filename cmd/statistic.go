package cmd

import (
	"math"
	"strconv"
	"strings"
	"time"

	"statstracker/client"
)

// statTable shows statistics under their labels, with the categories of one below
// it.
func statTable(list []client.Statistic) *table {
	out := &table{right: []bool{false, true, false}}
	for i := range list {
		s := &list[i]
		unit := ""
		if s.Unit["en"] != "" {
			unit = visible(s.Unit["en"])
		}
		out.add(english(s.Label, s.Name), formatted(s.Value, s.Format), unit)
		for _, c := range s.Categories {
			name := "(others)"
			if c.Category != "" {
				name = visible(c.Category)
			}
			out.add("  "+name, formatted(float64(c.Value), s.Format), "")
		}
	}
	return out
}

// formatted returns the value as the rules want it shown. A format that is not
// known shows it as it is.
func formatted(value float64, format string) string {
	zeros, decimals := strings.CutPrefix(format, "0.")
	switch {
	case math.Abs(value) >= plainScore:
	case format == "percent":
		return strconv.FormatFloat(100*value, 'f', 1, 64) + " %"
	case format == "duration":
		return durationText(value)
	case format == "0":
		return strconv.FormatFloat(value, 'f', 0, 64)
	case decimals && strings.Trim(zeros, "0") == "":
		return strconv.FormatFloat(value, 'f', len(zeros), 64)
	}
	return scoreTexts([]float64{value})[0]
}

// durationText returns seconds as a clock shows them, with milliseconds where
// there are some: 1:23.450 and 2:05:00.
func durationText(seconds float64) string {
	sign := ""
	if seconds < 0 {
		sign = "-"
	}
	if math.Abs(seconds) > math.MaxInt64/float64(time.Second) {
		return scoreTexts([]float64{seconds})[0] + " s"
	}
	total := int64(math.Round(1000 * math.Abs(seconds))) // milliseconds
	text := pad(total / 1000 % 60)
	if rest := total % 1000; rest != 0 {
		text += "." + strconv.FormatInt(1000+rest, 10)[1:]
	}
	minutes := total / 60_000
	if hours := minutes / 60; hours > 0 {
		return sign + strconv.FormatInt(hours, 10) + ":" + pad(minutes%60) + ":" + text
	}
	return sign + strconv.FormatInt(minutes, 10) + ":" + text
}

// pad returns a number from 0 to 99 with two digits.
func pad(n int64) string { return strconv.FormatInt(100+n, 10)[1:] }

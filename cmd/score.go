package cmd

import (
	"math"
	"strconv"
)

const (
	// maxDecimals is how many decimals of scores are shown; --json has them all.
	maxDecimals = 3
	// plainScore is the score from which on it is shown as a power of ten.
	plainScore = 1e15
)

// scoreTexts returns scores as they are shown in one column: all with as many
// decimals as one of them needs, up to maxDecimals.
func scoreTexts(scores []float64) []string {
	decimals := 0
	for _, s := range scores {
		decimals = max(decimals, decimalsOf(s))
	}
	texts := make([]string, len(scores))
	for i, s := range scores {
		if math.Abs(s) >= plainScore {
			texts[i] = strconv.FormatFloat(s, 'g', -1, 64)
		} else {
			texts[i] = strconv.FormatFloat(s, 'f', decimals, 64)
		}
	}
	return texts
}

// decimalsOf returns how many decimals the score has, up to maxDecimals.
func decimalsOf(score float64) int {
	scaled := math.Abs(score)
	if scaled >= plainScore {
		return 0
	}
	text := strconv.FormatFloat(score, 'f', maxDecimals, 64)
	decimals := maxDecimals
	for decimals > 0 && text[len(text)-1-(maxDecimals-decimals)] == '0' {
		decimals--
	}
	return decimals
}

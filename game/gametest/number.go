package gametest

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// exact stands for no number of decimals.
const exact = -1

// maxDecimals is the most decimals that numbers can be rounded to.
const maxDecimals = 15

var decimal = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?$`)

// readNumber reads a decimal number.
func readNumber(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !decimal.MatchString(text) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%s is not a number", spell(text))
	}
	return x, nil
}

// writeNumber returns the number as the API prints it, or rounded to decimals.
func writeNumber(x float64, decimals int) string {
	if decimals != exact {
		text := strconv.FormatFloat(x, 'f', decimals, 64)
		if strings.Trim(text, "-0.") == "" {
			text = strings.TrimPrefix(text, "-")
		}
		return text
	}
	if x == 0 {
		return "0" // also for −0
	}
	text, err := json.Marshal(x)
	if err != nil { // not finite: the tracker has none
		return fmt.Sprint(x)
	}
	return string(text)
}

// sameNumber returns the spelling that [writeNumber] has for the number in text.
func sameNumber(text string, decimals int) (string, error) {
	x, err := readNumber(text)
	if err != nil {
		return "", err
	}
	return writeNumber(x, decimals), nil
}

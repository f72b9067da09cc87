package web_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// luminance is the relative luminance of a colour such as #1d2329 (WCAG 2.2).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 24)
	if err != nil {
		t.Fatal(err)
	}
	linear := func(c uint64) float64 {
		v := float64(c&255) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

// TestTextCanBeRead: every colour of text has the contrast that WCAG asks for at level AA, on
// both grounds, by day and by night.
func TestTextCanBeRead(t *testing.T) {
	style := serve(t, documents(), "/assets/style.css").Body.String()
	day, rest, _ := strings.Cut(style, "@media (prefers-color-scheme: dark)")
	night, _, _ := strings.Cut(rest, "\n}\n")
	for name, rules := range map[string]string{"day": day, "night": night} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(rules, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for text, least := range map[string]float64{"ink": 7, "quiet": 4.5, "link": 4.5, "good": 4.5, "bad": 4.5, "focus": 3} {
			for _, ground := range []string{"paper", "sheet"} {
				a, b := colours[text], colours[ground]
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); len(colours) != 9 || ratio < least {
					t.Errorf("by %s, %s on %s has %.2f, and %.1f is the least", name, text, ground, ratio, least)
				}
			}
		}
	}
}

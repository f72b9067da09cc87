package web_test

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The names of colours in the stylesheet, by what they may be used for.
var (
	grounds = []string{"paper", "sheet", "stripe", "mine"}
	onAny   = map[string]float64{ // the contrast that each has to have on each ground
		"ink": 7, "quiet": 4.5, "link": 4.5, "up": 4.5, "down": 4.5,
		"gold": 4.5, "silver": 4.5, "bronze": 4.5, "focus": 3,
	}
	onAccent   = map[string]float64{"onaccent": 4.5}
	graphics   = map[string]float64{"accent": 3}                  // lines, bars and marks of state, on sheets and paper
	decoration = []string{"line"}                                 // says nothing that text does not say
	tints      = []string{"moss", "teal", "plum", "wine", "clay"} // grounds of letters in onaccent
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

// block returns what stands in a stylesheet between a line that begins it and the one that
// ends it.
func block(t *testing.T, style, begin, end string) string {
	t.Helper()
	_, rest, found := strings.Cut(style, begin)
	inner, _, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("the stylesheet has no %s", begin)
	}
	return inner
}

// palettes are the colours by day and by night.
func palettes(t *testing.T, style string) map[string]map[string]float64 {
	t.Helper()
	list := map[string]map[string]float64{}
	for name, rules := range map[string]string{
		"day":   block(t, style, "\n:root {", "\n}\n"),
		"night": block(t, style, "\n@media (prefers-color-scheme: dark) {", "\n}\n"),
	} {
		list[name] = map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(rules, -1) {
			list[name][m[1]] = luminance(t, m[2])
		}
	}
	return list
}

// TestTextCanBeRead: every colour of text has the contrast that WCAG asks for at level AA, on
// every ground that it may stand on, by day and by night.
func TestTextCanBeRead(t *testing.T) {
	for name, colours := range palettes(t, serve(t, documents(), "/assets/style.css").Body.String()) {
		requirePairs(t, name, colours, onAny, grounds)
		requirePairs(t, name, colours, onAccent, append(tints, "accent"))
		requirePairs(t, name, colours, graphics, []string{"paper", "sheet"})
	}
}

// requirePairs requires the least contrast of each of some colours on each ground.
func requirePairs(t *testing.T, palette string, colours, least map[string]float64, on []string) {
	t.Helper()
	for colour, least := range least {
		for _, ground := range on {
			a, known := colours[colour]
			b, ground2 := colours[ground]
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); !known || !ground2 || ratio < least {
				t.Errorf("by %s, %s on %s has %.2f, and %.1f is the least", palette, colour, ground, ratio, least)
			}
		}
	}
}

// TestEveryColourHasARole: a colour that the test above does not know could be of any contrast,
// and so could one that has no name.
func TestEveryColourHasARole(t *testing.T) {
	style := serve(t, documents(), "/assets/style.css").Body.String()
	var roles []string
	for _, list := range []map[string]float64{onAny, onAccent, graphics} {
		roles = slices.AppendSeq(roles, maps.Keys(list))
	}
	roles = slices.Concat(roles, grounds, decoration, tints)
	slices.Sort(roles)
	for name, colours := range palettes(t, style) {
		if names := slices.Sorted(maps.Keys(colours)); !slices.Equal(names, roles) {
			t.Errorf("by %s there are the colours %v, with roles %v", name, names, roles)
		}
	}
	for rule := range strings.SplitSeq(style, "\n") {
		if !strings.Contains(rule, "--") && regexp.MustCompile(`#[0-9a-f]{3,8}\b|rgb|hsl|: (white|black|red)`).MatchString(rule) {
			t.Errorf("a colour without a name: %s", rule)
		}
		if m := regexp.MustCompile(`background(-color)?: var\(--([a-z]+)\)`).FindStringSubmatch(rule); len(m) > 0 && !slices.Contains(append(grounds, "accent", "line"), m[2]) {
			t.Errorf("%s is no ground: %s", m[2], rule)
		}
	}
}

// TestFewSizes: a text has one of the sizes that have names, or that of what it stands in.
func TestFewSizes(t *testing.T) {
	style := serve(t, documents(), "/assets/style.css").Body.String()
	for _, m := range regexp.MustCompile(`font-size: ([^;]+);`).FindAllStringSubmatch(style, -1) {
		if !slices.Contains([]string{"1rem", "inherit", "var(--small)", "var(--medium)", "var(--large)", "var(--huge)"}, m[1]) {
			t.Errorf("there is a text of the size %s", m[1])
		}
	}
}

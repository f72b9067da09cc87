package profile_test

import (
	"strings"
	"testing"
	"unicode"

	"statstracker/profile"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"ann", "ann"},
		{"Ann O'Neil", "ann o'neil"},
		{"Zoe\u0308", "zo\u00eb"},
		{"ZO\u00cb", "zo\u00eb"},
		{"Stra\u00dfe", "strasse"},
		{"\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c3"}, // of the two small sigmas, that of the middle
		{"\u03bf\u03b4\u03cc\u03c2", "\u03bf\u03b4\u03cc\u03c3"},
		{"\u0130", "i\u0307"},
		{"\u0391\u0345", "\u03b1\u03b9"},
		{"\ufb01", "fi"},
		{"\uab81\u13f8", "\u13b1\u13f0"}, // Cherokee
		{"\u13b1\u13f0", "\u13b1\u13f0"},
	} {
		if got := profile.Fold(c.text); got != c.want {
			t.Errorf("%+q is folded to %+q, want %+q", c.text, got, c.want)
		}
	}
}

// Letters that differ in case alone are folded to the same text, whatever the script.
func TestEveryLetterIsFoldedAsItsOtherCases(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		folded := profile.Fold(string(r))
		if again := profile.Fold(folded); again != folded && !unicode.Is(unicode.Cs, r) {
			t.Errorf("%U is folded to %+q, and that to %+q", r, folded, again)
		}
		if other := unicode.SimpleFold(r); profile.Fold(string(other)) != folded {
			t.Errorf("%U is folded to %+q, and %U, which differs in case, is not", r, folded, other)
		}
	}
}

// FuzzFold checks that names with the same letters are found by one another, and the
// bounds that are promised.
func FuzzFold(f *testing.F) {
	for _, n := range names {
		f.Add(n.sent)
	}
	f.Add(strings.Repeat("\u0390", 64))
	f.Add(strings.Repeat("\u1fb7", 64))
	f.Fuzz(func(t *testing.T, sent string) {
		name, err := profile.Check(profile.Name, sent)
		if err != nil {
			return
		}
		folded := profile.Fold(name)
		if folded != profile.Fold(sent) {
			t.Errorf("%+q is folded to %+q, and as it was sent to %+q", name, folded, profile.Fold(sent))
		}
		if len(folded) > 768 || len([]rune(folded)) > 192 || strings.ContainsFunc(folded, unicode.IsControl) {
			t.Errorf("%+q is folded to %+q", name, folded)
		}
		if again := profile.Fold(folded); again != folded {
			t.Errorf("%+q is folded to %+q, and that to %+q", name, folded, again)
		}
	})
}

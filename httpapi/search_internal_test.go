package httpapi

import (
	"testing"

	"statstracker/standings"
	"statstracker/stats"
)

// FuzzSearchCursor checks that a cursor of players is taken only as it was given, and
// where it was.
func FuzzSearchCursor(f *testing.F) {
	for _, at := range []standings.NamePlace{{ID: "ann"}, {Name: "ann", ID: "b\x00c"}, {Name: "zo\u00eb", ID: "\u00e4"}} {
		f.Add(string(appendSearchCursor(nil, at)), at.Name != "")
	}
	f.Add("AgBhbm4", true)
	f.Fuzz(func(t *testing.T, text string, byName bool) {
		at, err := parseSearchCursor(text, byName)
		if err != nil {
			return
		}
		if again := string(appendSearchCursor(nil, at)); again != text || byName != (at.Name != "") || stats.CheckID(at.ID) != nil {
			t.Fatalf("%q is taken for %+q, which is %q", text, at, again)
		}
		if _, err := parseSearchCursor(text, !byName); err == nil {
			t.Fatalf("%q is taken for both orders", text)
		}
	})
}

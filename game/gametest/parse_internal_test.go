package gametest

import (
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatIsSpelledIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(rapid.String()).Draw(t, "texts")
		spelled := make([]string, len(texts))
		for i := range texts {
			spelled[i] = spell(texts[i])
		}
		line := strings.Join(spelled, "  ") + " # comment"
		words, err := split(line)
		if err != nil || len(words) != len(texts) {
			t.Fatalf("%q: %d words, %v", line, len(words), err)
		}
		for i, w := range words {
			if w.text != texts[i] || w.field != "" {
				t.Fatalf("%q is read as %+v", texts[i], w)
			}
		}
	})
}

func TestWords(t *testing.T) {
	words, err := split(`ann "beats"	map="old castle" n=1=2 x= =y a#b #c "`)
	want := []word{
		{text: "ann"},
		{text: "beats", quoted: true},
		{text: "old castle", quoted: true, field: "map"},
		{text: "1=2", field: "n"},
		{field: "x"},
		{text: "=y"},
		{text: "a#b"},
	}
	if err != nil || len(words) != len(want) {
		t.Fatalf("got %+v, %v", words, err)
	}
	for i := range want {
		if words[i] != want[i] {
			t.Errorf("got %+v; want %+v", words[i], want[i])
		}
	}
}

func TestNumbers(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{1500, exact, "1500"},
		{third + 0.1, exact, "0.43333333333333335"},
		{math.Copysign(0, -1), exact, "0"},
		{1e21, exact, "1e+21"},
		{1e-7, exact, "1e-7"},
		{-2.5, exact, "-2.5"},
		{1530.5305, 2, "1530.53"},
		{-0.001, 2, "0.00"},
		{-0.01, 2, "-0.01"},
		{2.5, 0, "2"},
		{3.5, 0, "4"},
	} {
		if got := writeNumber(c.x, c.decimals); got != c.want {
			t.Errorf("%v with %d decimals is %q; want %q", c.x, c.decimals, got, c.want)
		}
	}
	for _, text := range []string{"", "1_0", "0x1", "+1", "inf", "NaN", "1.", ".5", "1e999", "1 "} {
		if x, err := readNumber(text); err == nil {
			t.Errorf("%q is the number %v", text, x)
		}
	}
}

// FuzzParse holds that any text is read or refused with its line, and that a line
// of a block, in the spelling that came of it, is read as the same.
func FuzzParse(f *testing.F) {
	for _, file := range []string{"testdata/league.scenario"} {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("game g\nexpect board b decimals 3\n 1 \"a\\n\" 1e3 tie -0 provisional\nresult 1 a + b 2 / 1 c x=\"\"\nat +3d")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parse("f", text)
		if err != nil {
			problems, ok := err.(Problems) //nolint:errorlint // parse promises the type
			if !ok || len(problems) == 0 || len(problems) > maxProblems || problems[0].Line < 1 {
				t.Fatalf("%v is no list of problems", err)
			}
			return
		}
		if strings.Join(s.lines, "") != text {
			t.Fatal("the lines are not those of the file")
		}
		for _, step := range s.steps {
			for _, w := range step.want.lines {
				if again, err := step.action.expected(w.text); err != nil || again != w.text {
					t.Fatalf("%q is read as %q, %v", w.text, again, err)
				}
			}
		}
		if s.update(nil) != text {
			t.Fatal("an update of nothing changes the file")
		}
	})
}

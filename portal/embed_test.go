package portal_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"statstracker/portal"
)

// TestTheElementIsSmall: also where it is sent as it is.
func TestTheElementIsSmall(t *testing.T) {
	if len(portal.Embed) >= 10_000 {
		t.Errorf("embed.js has %d bytes", len(portal.Embed))
	}
}

// element returns the script as it is written, of which portal.Embed is the short form.
func element(t *testing.T) []byte {
	t.Helper()
	script, err := os.ReadFile("assets/embed.js")
	if err != nil {
		t.Fatal(err)
	}
	return script
}

// TestTheElementMakesNoHTML: what players are called cannot become more than text, and a
// policy of the page that forbids scripts and styles in it is no hindrance.
func TestTheElementMakesNoHTML(t *testing.T) {
	script := element(t)
	for _, forbidden := range []string{
		`(inner|outer)HTML`, `insertAdjacentHTML`, `setHTML`, `parseFromString`, `createContextualFragment`, `document\.write`,
		`\beval\b`, `\bFunction\(`, `setAttribute\(.style`, `\.style\b`, `\.cssText`, `<style`, `https?://`, `^\s*import\b`,
	} {
		if found := regexp.MustCompile(`(?m)` + forbidden).Find(script); found != nil {
			t.Errorf("embed.js has %q", found)
		}
	}
}

// TestTheElementSpeaksBothLanguages: each has every text.
func TestTheElementSpeaksBothLanguages(t *testing.T) {
	text := string(element(t))
	en, de := between(t, text, "\n  en: {", "\n  },"), between(t, text, "\n  de: {", "\n  },")
	name := regexp.MustCompile(`(\w+): '`)
	english, german := name.FindAllString(en, -1), name.FindAllString(de, -1)
	if len(english) < 10 || strings.Join(english, "") != strings.Join(german, "") {
		t.Errorf("English has %q, and German %q", english, german)
	}
}

func between(t *testing.T, text, begin, end string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, begin)
	part, _, ends := strings.Cut(rest, end)
	if !ok || !ends {
		t.Fatalf("there is no part from %q to %q", begin, end)
	}
	return part
}

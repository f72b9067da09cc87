package portal_test

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"

	"statstracker/portal"
)

// TestTheElementIsSmall: as it is sent, with nothing taken out of it.
func TestTheElementIsSmall(t *testing.T) {
	var sent bytes.Buffer
	zip := gzip.NewWriter(&sent)
	_, err := zip.Write(portal.Embed)
	if err != nil || zip.Close() != nil || sent.Len() >= 10_000 || len(portal.Embed) >= 14_000 {
		t.Errorf("embed.js has %d bytes, and %d when it is sent", len(portal.Embed), sent.Len())
	}
}

// TestTheElementMakesNoHTML: what players are called cannot become more than text, and a
// policy of the page that forbids scripts and styles in it is no hindrance.
func TestTheElementMakesNoHTML(t *testing.T) {
	for _, forbidden := range []string{
		`(inner|outer)HTML`, `insertAdjacentHTML`, `setHTML`, `parseFromString`, `createContextualFragment`, `document\.write`,
		`\beval\b`, `\bFunction\(`, `setAttribute\(.style`, `\.style\b`, `\.cssText`, `<style`, `https?://`, `^\s*import\b`,
	} {
		if found := regexp.MustCompile(`(?m)` + forbidden).Find(portal.Embed); found != nil {
			t.Errorf("embed.js has %q", found)
		}
	}
}

// TestTheElementSpeaksBothLanguages: each has every text.
func TestTheElementSpeaksBothLanguages(t *testing.T) {
	text := string(portal.Embed)
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

package portal_test

import (
	"fmt"
	"strings"
	"testing"
)

// The first page says how much there is of each game, as the tracker counts it.
func TestGamesAreCounted(t *testing.T) {
	s := newSite(t)
	s.play(past())
	for lang, words := range map[string][3]string{"en": {"%s players", "%s matches", "latest match"}, "de": {"%s Spieler", "%s Partien", "letzte Partie"}} {
		cards := make(map[string]string)
		page := s.show("/?lang=" + lang)
		for _, section := range elements(page, "section") {
			cards[text(elements(section, "h2")[0])] = text(section)
		}
		for _, g := range s.tracker.Games() {
			if g.Players == 0 {
				continue
			}
			matches, card := fmt.Sprint(g.Matches), cards[g.Title["en"]]
			if lang == "de" && g.Title["de"] != "" {
				card = cards[g.Title["de"]]
			}
			if len(matches) > 3 {
				matches = matches[:len(matches)-3] + map[string]string{"en": ",", "de": "."}[lang] + matches[len(matches)-3:]
			}
			for _, want := range []string{fmt.Sprintf(words[0], fmt.Sprint(g.Players)), fmt.Sprintf(words[1], matches), words[2]} {
				if !strings.Contains(card, want) {
					t.Errorf("%s, %s: %q does not say %q", g.Name, lang, card, want)
				}
			}
		}
		if want := s.tracker.Games()[0].LastMatch; len(elements(page, "time")) != len(cards) || want.IsZero() {
			t.Errorf("%s: %d games say when the latest match was, of %d", lang, len(elements(page, "time")), len(cards))
		}
	}
	played := make(map[string]uint64)
	for e := range past() {
		if e["type"] == "game_over" {
			played[e["product_id"]]++
		}
	}
	for name, want := range played {
		if g, err := s.tracker.Game(name); err != nil || g.Matches != want {
			t.Errorf("%s has had %d matches, of %d, %v", name, g.Matches, want, err)
		}
	}
}

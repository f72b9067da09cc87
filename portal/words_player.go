package portal

import "fmt"

// playerWords are the texts of the pages of players and matches, and what the page of games
// counts. Those with a verb of package fmt take what their names say.
type playerWords struct {
	clock string // the layout of times: see package time

	playerCount, matchCount, boardCount counted
	latestMatch                         string
}

// counted says how many there are of something, in the singular and in the plural.
type counted struct{ one, many string }

// of returns so many of them.
func (c counted) of(w *words, n int) string {
	if n == 1 {
		return fmt.Sprintf(c.one, w.whole(n))
	}
	return fmt.Sprintf(c.many, w.whole(n))
}

func englishPlayer() playerWords {
	return playerWords{
		clock:       "2 Jan 2006, 15:04",
		playerCount: counted{"%s player", "%s players"}, matchCount: counted{"%s match", "%s matches"}, boardCount: counted{"%s board", "%s boards"},
		latestMatch: "latest match",
	}
}

func germanPlayer() playerWords {
	return playerWords{
		clock:       "02.01.2006, 15:04",
		playerCount: counted{"%s Spieler", "%s Spieler"}, matchCount: counted{"%s Partie", "%s Partien"}, boardCount: counted{"%s Rangliste", "%s Ranglisten"},
		latestMatch: "letzte Partie",
	}
}

package portal

import "fmt"

// playerWords are the texts of the pages of players and matches, and what the page of games
// counts. Those with a verb of package fmt take what their names say.
type playerWords struct {
	clock string // the layout of times: see package time

	playerCount, matchCount, boardCount counted
	latestMatch                         string

	date                                 string // the layout of days
	inShort, ofPlayers                   string
	bestOn, bestScore, ofLatest          string
	category, howMany, shareOfAll        string
	hiddenPlayer                         string
	hiddenCount                          counted
	olderMatches, newestMatches          string
	graphSays, thinned, asTable          string // graphSays: the board, two days, two scores, and the highest and the lowest with their days
	tooFewScores                         string
	compareWith, compare, against, meant string
	neverMet, latestMeetings, someOf     string
	matchesShort, outcomes               string
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
		date:        "2 Jan 2006", inShort: "In short", ofPlayers: "of %s",
		bestOn: "Best: %s on %s", bestScore: "Best: %s", ofLatest: "of the latest %s events",
		category: "Which", howMany: "How many", shareOfAll: "Share",
		hiddenPlayer: "somebody hidden", hiddenCount: counted{"%s hidden player", "%s hidden players"},
		olderMatches: "Older matches", newestMatches: "Latest matches",
		graphSays: "%[1]s from %[2]s to %[3]s: %[4]s at first, %[5]s at last; highest %[6]s on %[7]s, lowest %[8]s on %[9]s.",
		thinned:   "%s scores of %s, with the highest and the lowest. The change is that of the one match.",
		asTable:   "Show as a table", tooFewScores: "There are too few scores for a graph yet.",
		compareWith: "Compare with (name or id)", compare: "Compare", against: "against", meant: "Whom do you mean?",
		neverMet: "They have not met yet.", latestMeetings: "The latest %s matches are shown.", someOf: "The %s met most often, of %s.",
		matchesShort: "Matches", outcomes: "Outcomes",
	}
}

func germanPlayer() playerWords {
	return playerWords{
		clock:       "02.01.2006, 15:04",
		playerCount: counted{"%s Spieler", "%s Spieler"}, matchCount: counted{"%s Partie", "%s Partien"}, boardCount: counted{"%s Rangliste", "%s Ranglisten"},
		latestMatch: "letzte Partie",
		date:        "02.01.2006", inShort: "In Kürze", ofPlayers: "von %s",
		bestOn: "Bestwert: %s am %s", bestScore: "Bestwert: %s", ofLatest: "aus den letzten %s Ereignissen",
		category: "Was", howMany: "Wie oft", shareOfAll: "Anteil",
		hiddenPlayer: "jemand Verborgenes", hiddenCount: counted{"%s verborgener Spieler", "%s verborgene Spieler"},
		olderMatches: "Ältere Partien", newestMatches: "Letzte Partien",
		graphSays: "%[1]s vom %[2]s bis zum %[3]s: zuerst %[4]s, zuletzt %[5]s; höchster Wert %[6]s am %[7]s, niedrigster %[8]s am %[9]s.",
		thinned:   "%s von %s Werten, darunter der höchste und der niedrigste. Die Änderung ist die der einen Partie.",
		asTable:   "Als Tabelle zeigen", tooFewScores: "Für ein Bild sind es noch zu wenige Werte.",
		compareWith: "Vergleichen mit (Name oder ID)", compare: "Vergleichen", against: "gegen", meant: "Wen meinen Sie?",
		neverMet: "Sie haben noch nicht gegeneinander gespielt.", latestMeetings: "Gezeigt sind die letzten %s Partien.", someOf: "Die %s häufigsten, von %s.",
		matchesShort: "Partien", outcomes: "Ergebnisse",
	}
}

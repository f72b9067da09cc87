package portal

import (
	"cmp"
	"net/http"

	"golang.org/x/text/language"

	"statstracker/stats"
)

// words are all texts of the pages in one language. Those with a verb of package fmt take
// what their names say.
type words struct {
	tag, decimal, group, percent string // of the language, and how it writes numbers

	games, boards, players, game, board, player       string
	rank, score, moved, percentile, total, season     string
	skip, allTime, current, sealed, ends, ended       string
	search, searchHint, submit, jump, first, previous string
	next, last, you, showMe, forgetMe, around         string
	isNew, up, down, still, sharedRank, leaders       string
	noGames, noPlayers, noMatches, notOnBoard         string
	statistics, matches, opponents, rating, change    string
	result, opponent, when, won, lost, drew, best     string
	winRate, headToHead, explain, fresh, by, other    string
	ties, low, minGames, provisional, provisionals    string
	nobodyFound, moreFound                            string
	rules                                             rulesWords
	embedWords

	playerWords
	boardWords
	matchWords
}

// rulesWords say how a board counts.
type rulesWords struct {
	wins, points, elo, glicko2, openskill string
	best, last, sum, min, max, count      string
	unknown                               string
}

func english() *words {
	return &words{
		tag: "en", decimal: ".", group: ",", percent: "%", embedWords: englishEmbed(),
		games: "Games", boards: "Boards", players: "players", game: "Game", board: "Board", player: "Player",
		rank: "Rank", score: "Score", moved: "Moved", percentile: "better than %s of the others", total: "%s players", season: "Season",
		skip: "Skip to the content", allTime: "All time", current: "Now", sealed: "final", ends: "ends", ended: "ended",
		search: "Find a player by name or id", searchHint: "how it begins", submit: "Go", jump: "Go to rank", first: "First", previous: "Previous",
		next: "Next", last: "Last", you: "you", showMe: "This is me", forgetMe: "Not me", around: "Around %s",
		isNew: "new", up: "up %s", down: "down %s", still: "unmoved", sharedRank: "shared", leaders: "Leading",
		noGames: "No game has been played yet.", noPlayers: "Nobody is on this board yet.", noMatches: "No matches yet.", nobodyFound: "Nobody is called so.", moreFound: "There are more: write more of the name.", notOnBoard: "not on this board",
		statistics: "Statistics", matches: "Latest matches", opponents: "Opponents", rating: "Score over time", change: "Change",
		result: "Result", opponent: "Against", when: "When", won: "won", lost: "lost", drew: "drew", best: "Best",
		winRate: "Win rate", headToHead: "Head to head", explain: "why?", fresh: "As of record %s.", by: "by", other: "others",
		ties: "Equal scores are ordered by %s.", low: "The lowest score is first.", minGames: "Listed after %s games.", provisional: "provisional", provisionals: "Provisional for %s games.",
		rules: rulesWords{
			wins: "One point for every win.", points: "Points for results: %s.", elo: "Elo rating.", glicko2: "Glicko-2 rating.", openskill: "OpenSkill rating.",
			best: "Each player's best value counts.", last: "The latest value counts.", sum: "All values are added up.", min: "The lowest value counts.", max: "The highest value counts.", count: "Every time counts.",
			unknown: "Scored by rules of its own.",
		},
		playerWords: englishPlayer(),
		boardWords:  englishBoard(),
		matchWords:  englishMatch(),
	}
}

func german() *words {
	return &words{
		tag: "de", decimal: ",", group: ".", percent: "\u00a0%", embedWords: germanEmbed(),
		games: "Spiele", boards: "Ranglisten", players: "Spieler", game: "Spiel", board: "Rangliste", player: "Spieler",
		rank: "Rang", score: "Wertung", moved: "Bewegung", percentile: "besser als %s der anderen", total: "%s Spieler", season: "Saison",
		skip: "Zum Inhalt", allTime: "Gesamt", current: "Jetzt", sealed: "endgültig", ends: "endet", ended: "endete",
		search: "Spieler nach Name oder ID finden", searchHint: "wie er anfängt", submit: "Los", jump: "Zu Rang", first: "Anfang", previous: "Zurück",
		next: "Weiter", last: "Ende", you: "du", showMe: "Das bin ich", forgetMe: "Das bin ich nicht", around: "Um %s herum",
		isNew: "neu", up: "%s aufgestiegen", down: "%s abgestiegen", still: "unverändert", sharedRank: "geteilt", leaders: "In Führung",
		noGames: "Noch wurde kein Spiel gespielt.", noPlayers: "Noch steht niemand auf dieser Rangliste.", noMatches: "Noch keine Spiele.", nobodyFound: "Niemand heißt so.", moreFound: "Es gibt mehr: schreiben Sie mehr vom Namen.", notOnBoard: "nicht auf dieser Rangliste",
		statistics: "Statistik", matches: "Letzte Spiele", opponents: "Gegner", rating: "Wertung im Lauf der Zeit", change: "Änderung",
		result: "Ergebnis", opponent: "Gegen", when: "Wann", won: "gewonnen", lost: "verloren", drew: "unentschieden", best: "Bestwert",
		winRate: "Siegquote", headToHead: "Direkter Vergleich", explain: "warum?", fresh: "Stand: Eintrag %s.", by: "nach", other: "andere",
		ties: "Gleiche Wertungen ordnet: %s.", low: "Die niedrigste Wertung führt.", minGames: "Gelistet ab %s Spielen.", provisional: "vorläufig", provisionals: "Vorläufig in den ersten %s Spielen.",
		rules: rulesWords{
			wins: "Ein Punkt für jeden Sieg.", points: "Punkte für Ergebnisse: %s.", elo: "Elo-Wertung.", glicko2: "Glicko-2-Wertung.", openskill: "OpenSkill-Wertung.",
			best: "Der beste Wert zählt.", last: "Der letzte Wert zählt.", sum: "Alle Werte werden addiert.", min: "Der niedrigste Wert zählt.", max: "Der höchste Wert zählt.", count: "Jedes Mal zählt.",
			unknown: "Eigene Regeln der Wertung.",
		},
		playerWords: germanPlayer(),
		boardWords:  germanBoard(),
		matchWords:  germanMatch(),
	}
}

// languages has the words of all languages, and chooses between them.
type languages struct {
	all     []*words
	matcher language.Matcher
}

func newLanguages() *languages {
	return &languages{
		all:     []*words{english(), german()},
		matcher: language.NewMatcher([]language.Tag{language.English, language.German}),
	}
}

// of returns the words for who asks: of the language of ?lang=, or of those that the
// browser prefers.
func (l *languages) of(r *http.Request) *words {
	wanted := cmp.Or(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	if len(wanted) > 256 {
		wanted = ""
	}
	_, i := language.MatchStrings(l.matcher, wanted)
	return l.all[i]
}

// text returns the text in the language or, if there is none, in English or any; without
// one the name.
func (w *words) text(t stats.Text, name string) string {
	return cmp.Or(t[w.tag], t["en"], name)
}

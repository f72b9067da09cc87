package portal

// matchWords are the texts of the page of a match. Those with a verb of package fmt take what
// their names say.
type matchWords struct {
	oneMatch, matchNamed                string
	takenBack, takenBackMeans           string
	place, side, before, after          string
	whyBoards, noBoards, noSides        string
	firstScore, carried, moreThanListed string
	howComputed, statChanges, statistic string
	olderEvents, newestEvents, event    string
	terms                               map[string]string // by the name of the term
	formulas                            map[string]string // by the word for how a board scores
}

func englishMatch() matchWords {
	return matchWords{
		oneMatch: "Match", matchNamed: "Match %s",
		takenBack: "This match does not count any more: it was taken back on", takenBackMeans: "All scores and statistics are as if it had never been played.",
		place: "Place", side: "Players", before: "Before", after: "After",
		whyBoards: "What it changed", noBoards: "It changed no board.", noSides: "This event tells no result.",
		firstScore: "first score", carried: "carried over from an earlier season", moreThanListed: "There is more than is listed here.",
		howComputed: "How this was computed", statChanges: "Statistics", statistic: "Statistic",
		olderEvents: "Older events of this match", newestEvents: "Newest events of this match", event: "Event",
		formulas: map[string]string{
			"elo":       "New rating = rating + K × (score − expected score). The expected score follows from the difference of the ratings: 0.5 among equals.",
			"glicko2":   "Glicko-2: the surprise of the result moves the rating, the more the less certain it was. The deviation says how certain it is, the volatility how steady.",
			"openskill": "OpenSkill: the result moves the mean skill (mu) by the share of uncertainty (sigma) of the player. The score is mu minus a multiple of sigma.",
			"wins":      "A point for every win.", "points": "Points by result.",
		},
		terms: map[string]string{
			"rating": "Rating before", "games": "Matches before", "side_rating": "Rating of the side", "opponents": "Opponents", "opponent_rating": "Rating of the opponents",
			"expected_score": "Expected score", "score": "Score", "surplus": "Score above expectation", "k": "K, the most that a match can change",
			"change_before_floor": "Change without the floor", "floor": "Lowest rating (floor)", "points": "Points", "rank": "Place",
			"deviation": "Deviation before", "volatility": "Volatility before", "idle_periods": "Periods without a match",
			"start_rating": "Rating at the start of the period", "start_deviation": "Deviation at the start of the period", "start_volatility": "Volatility at the start of the period",
			"g": "Weight of the opponents (g)", "estimated_variance": "Estimated variance", "estimated_improvement": "Estimated improvement",
			"new_rating": "New rating", "new_deviation": "New deviation", "new_volatility": "New volatility",
			"mu": "Mean skill before (mu)", "sigma": "Uncertainty before (sigma)", "variance": "Variance", "side_mu": "Skill of the side", "side_variance": "Variance of the side",
			"c": "Spread of all sides (c)", "omega": "Better than expected by (omega)", "delta": "Openness of the result (delta)", "gamma": "Share of the spread (gamma)", "kept": "Share of the variance that is left",
			"new_mu": "New mean skill (mu)", "new_sigma": "New uncertainty (sigma)", "multiple": "Multiple of sigma taken off",
		},
	}
}

func germanMatch() matchWords {
	return matchWords{
		oneMatch: "Partie", matchNamed: "Partie %s",
		takenBack: "Diese Partie zählt nicht mehr: sie wurde zurückgenommen am", takenBackMeans: "Alle Wertungen und Statistiken sind so, als wäre sie nie gespielt worden.",
		place: "Platz", side: "Spieler", before: "Vorher", after: "Nachher",
		whyBoards: "Was sie geändert hat", noBoards: "Sie hat keine Rangliste geändert.", noSides: "Dieses Ereignis nennt kein Ergebnis.",
		firstScore: "erste Wertung", carried: "aus einer früheren Saison übernommen", moreThanListed: "Es gibt mehr, als hier steht.",
		howComputed: "Wie das gerechnet wurde", statChanges: "Statistik", statistic: "Statistik",
		olderEvents: "Ältere Ereignisse dieser Partie", newestEvents: "Neueste Ereignisse dieser Partie", event: "Ereignis",
		formulas: map[string]string{
			"elo":       "Neue Wertung = Wertung + K × (Punkte − erwartete Punkte). Die erwarteten Punkte folgen aus dem Unterschied der Wertungen: 0,5 unter Gleichen.",
			"glicko2":   "Glicko-2: die Überraschung im Ergebnis bewegt die Wertung, und das umso mehr, je unsicherer sie war. Die Abweichung sagt, wie sicher sie ist, die Schwankung, wie stetig.",
			"openskill": "OpenSkill: das Ergebnis bewegt die mittlere Stärke (mu) nach dem Anteil des Spielers an der Unsicherheit (sigma). Die Wertung ist mu minus ein Vielfaches von sigma.",
			"wins":      "Ein Punkt für jeden Sieg.", "points": "Punkte nach Ergebnis.",
		},
		terms: map[string]string{
			"rating": "Wertung vorher", "games": "Partien vorher", "side_rating": "Wertung der Seite", "opponents": "Gegner", "opponent_rating": "Wertung der Gegner",
			"expected_score": "Erwartete Punkte", "score": "Punkte", "surplus": "Punkte über der Erwartung", "k": "K, das Höchste, was eine Partie ändern kann",
			"change_before_floor": "Änderung ohne die Grenze", "floor": "Niedrigste Wertung (Grenze)", "points": "Punkte", "rank": "Platz",
			"deviation": "Abweichung vorher", "volatility": "Schwankung vorher", "idle_periods": "Zeiträume ohne Partie",
			"start_rating": "Wertung zu Beginn des Zeitraums", "start_deviation": "Abweichung zu Beginn des Zeitraums", "start_volatility": "Schwankung zu Beginn des Zeitraums",
			"g": "Gewicht der Gegner (g)", "estimated_variance": "Geschätzte Varianz", "estimated_improvement": "Geschätzte Verbesserung",
			"new_rating": "Neue Wertung", "new_deviation": "Neue Abweichung", "new_volatility": "Neue Schwankung",
			"mu": "Mittlere Stärke vorher (mu)", "sigma": "Unsicherheit vorher (sigma)", "variance": "Varianz", "side_mu": "Stärke der Seite", "side_variance": "Varianz der Seite",
			"c": "Streuung aller Seiten (c)", "omega": "Besser als erwartet um (omega)", "delta": "Offenheit des Ergebnisses (delta)", "gamma": "Anteil an der Streuung (gamma)", "kept": "Anteil der Varianz, der bleibt",
			"new_mu": "Neue mittlere Stärke (mu)", "new_sigma": "Neue Unsicherheit (sigma)", "multiple": "Vielfaches von sigma, das abgezogen wird",
		},
	}
}

package console

import (
	"cmp"

	"statstracker/tracker"
)

// gameWords are those about games and rules.
type gameWords struct {
	games, countedBy, players, boards, rulesOf      string
	tryRules, tryMeans, ruleFile, ruleText, try     string
	plan, noChange, changesMean, sureRemoved, apply string
	part, change, board, statistic, otherPlan       string
	changes                                         map[tracker.Change]string
}

func newGameWords(t in) gameWords {
	return gameWords{
		games: t("Games", "Spiele"), countedBy: t("Counted by the rules of", "Gezählt nach den Regeln von"), players: t("Players", "Spieler"), boards: t("Boards", "Ranglisten"),
		rulesOf: t("Rules of %s", "Regeln von %s"), tryRules: t("Other rules", "Andere Regeln"),
		tryMeans: t("All games that came from files before give way to these. First you see what changes; nothing has changed until you apply it.",
			"Alle Spiele, die bisher aus Dateien kamen, weichen diesen. Erst sehen Sie, was sich ändert; bis Sie es anwenden, ändert sich nichts."),
		ruleFile: t("Games files", "Spieledateien"), ruleText: t("or their text", "oder ihr Text"), try: t("What would change?", "Was würde sich ändern?"),
		plan: t("What would change", "Was sich ändern würde"), noChange: t("Nothing: the server counts by these rules already.", "Nichts: der Server zählt schon nach diesen Regeln."),
		changesMean: t("Events count by these rules from then on. statstracker rescore counts the past by them too.", "Ereignisse zählen von da an nach diesen Regeln. statstracker rescore zählt danach auch die Vergangenheit."),
		sureRemoved: t("I know that games are removed. Their boards are hidden until they come back.", "Ich weiß, dass Spiele wegfallen. Ihre Ranglisten sind verborgen, bis sie wiederkommen."),
		apply:       t("Apply exactly this", "Genau das anwenden"), part: t("Part", "Teil"), change: t("Change", "Änderung"), board: t("Board", "Rangliste"), statistic: t("Statistic", "Statistik"),
		otherPlan: t("The rules of the server have changed since you saw the plan, so nothing was done. This is what would change now.",
			"Die Regeln des Servers haben sich geändert, seit Sie den Plan sahen; es wurde nichts getan. Das würde sich jetzt ändern."),
		changes: map[tracker.Change]string{
			tracker.Added: t("new", "neu"), tracker.Removed: t("removed: hidden until it comes back", "entfällt: verborgen, bis es wiederkommt"), tracker.Changed: t("changed", "geändert"),
			tracker.Restarted: t("begins anew", "beginnt neu"), tracker.Returned: t("comes back, and goes on from what it had", "kommt wieder, und macht da weiter, wo es war"),
		},
	}
}

// changed says what becomes of a game, or of a part of one.
func (w *words) changed(change string) string {
	return cmp.Or(w.changes[tracker.Change(change)], visible(change, 60))
}

package console

// playerWords are those about players.
type playerWords struct {
	playersTitle, search, searchHint, allGames, find, nobody string
	moreFound, id, nowhere, publicPage, profile, name        string
	picture, country, save, hide, hideMeans, hiddenIn        string
	until, showAgain, why, untilWhen, merge, mergeMeans      string
	into, whatMerge, wouldMerge, sureMerge                   string
}

func newPlayerWords(t in) playerWords {
	return playerWords{
		playersTitle: t("Players", "Spieler"), search: t("Find a player by name or id", "Spieler nach Name oder ID finden"), searchHint: t("how it begins", "wie er anfängt"),
		allGames: t("all games", "alle Spiele"), find: t("Find", "Finden"), nobody: t("Nobody is called so.", "Niemand heißt so."),
		moreFound: t("There are more: write more of it.", "Es gibt mehr: schreiben Sie mehr davon."), id: t("Id", "ID"),
		nowhere: t("He is in no game, or hidden, and may have no profile yet.", "Er ist in keinem Spiel oder verborgen, und hat vielleicht noch kein Profil."), publicPage: t("Page in %s", "Seite in %s"),
		profile: t("Profile", "Profil"), name: t("Name", "Name"), picture: t("Picture", "Bild"), country: t("Country", "Land"), save: t("Save", "Speichern"),
		hide:      t("Hide", "Verbergen"),
		hideMeans: t("Hidden, he goes on playing and counting, but stands on no board and in no search.", "Verborgen spielt und zählt er weiter, steht aber auf keiner Rangliste und in keiner Suche."),
		hiddenIn:  t("Hidden in %s since", "Verborgen in %s seit"), until: t("until", "bis"), showAgain: t("Show again", "Wieder zeigen"), why: t("Why", "Warum"),
		untilWhen: t("Until (UTC; empty: for good)", "Bis (UTC; leer: für immer)"), merge: t("Merge", "Zusammenlegen"),
		mergeMeans: t("All events of this id are given to another, as if they had always had that. It can be taken back (statstracker merge).",
			"Alle Ereignisse dieser ID bekommen eine andere, als hätten sie die immer gehabt. Das lässt sich zurücknehmen (statstracker merge)."),
		into: t("Into the id", "In die ID"), whatMerge: t("What would change?", "Was würde sich ändern?"),
		wouldMerge: t("%s events of %s would be given to %s. Nothing has changed yet.", "%s Ereignisse von %s gingen an %s. Noch hat sich nichts geändert."),
		sureMerge:  t("I am sure that both are one person", "Ich bin sicher, dass beide eine Person sind"),
	}
}

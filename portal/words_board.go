package portal

// boardWords are the texts of the page of a board. Those with a verb of package fmt take
// what their names say.
type boardWords struct {
	latest, record   string // how fresh a page is: the time of the latest event, and which record
	pause            string
	final, amended   string
	beyond, lastPage string
	doubt, aroundYou string
	live             liveWords
}

func englishBoard() boardWords {
	return boardWords{
		latest: "Latest event:", record: "As of record %s.",
		pause: "Pause",
		final: "Final result", amended: "Results of this season were corrected after its end.",
		beyond: "The board ends before rank %s.", lastPage: "Go to the last page",
		aroundYou: "Around you", doubt: "? provisional: the score may still move a lot",
		live: liveWords{
			Live: "Live", Polled: "Read again every 30 seconds", Paused: "Paused", Lost: "Connection lost, trying again …",
			Ended: "The server is away for a moment, trying again …", Refused: "Not live just now",
			One: "1 row changed", Many: "{n} rows changed",
		}.encoded(),
	}
}

func germanBoard() boardWords {
	return boardWords{
		latest: "Letztes Ereignis:", record: "Stand: Eintrag %s.",
		pause: "Anhalten",
		final: "Endergebnis", amended: "Ergebnisse dieser Saison wurden nach ihrem Ende berichtigt.",
		beyond: "Die Rangliste endet vor Rang %s.", lastPage: "Zur letzten Seite",
		aroundYou: "Um dich herum", doubt: "? vorläufig: die Wertung kann sich noch stark bewegen",
		live: liveWords{
			Live: "Live", Polled: "Wird alle 30 Sekunden neu gelesen", Paused: "Angehalten", Lost: "Verbindung verloren, neuer Versuch …",
			Ended: "Der Server ist kurz weg, neuer Versuch …", Refused: "Gerade nicht live",
			One: "1 Zeile geändert", Many: "{n} Zeilen geändert",
		}.encoded(),
	}
}

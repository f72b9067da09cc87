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

	faults   map[int]faultWords // by status
	homeward string
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
			Ended: "The server is away for a moment, trying again …", Refused: "Not live just now", Gone: "This board is not here any more",
			One: "1 row changed", Many: "{n} rows changed",
		}.encoded(),
		faults: map[int]faultWords{
			404: {"There is no such page", "Perhaps the address has a mistake, or what was here has another name now."},
			401: {"This page is private", "Whoever runs this server shows it only to those who have a key."},
			403: {"This page is private", "The key that was sent is not for this page."},
			410: {"This page is gone", "What was here is not kept any more."},
			429: {"That was a lot at once", "Wait a moment, and load the page again."},
			500: {"Something is broken here", "It is not your fault. Whoever runs this server finds more in its log."},
			503: {"Just a moment", "The server is starting or busy. This page tries again by itself."},
		},
		homeward: "To all games",
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
			Ended: "Der Server ist kurz weg, neuer Versuch …", Refused: "Gerade nicht live", Gone: "Diese Rangliste ist nicht mehr hier",
			One: "1 Zeile geändert", Many: "{n} Zeilen geändert",
		}.encoded(),
		faults: map[int]faultWords{
			404: {"Diese Seite gibt es nicht", "Vielleicht ist ein Fehler in der Adresse, oder was hier war, heißt jetzt anders."},
			401: {"Diese Seite ist privat", "Wer diesen Server betreibt, zeigt sie nur denen, die einen Schlüssel haben."},
			403: {"Diese Seite ist privat", "Der Schlüssel, der gesendet wurde, ist nicht für diese Seite."},
			410: {"Diese Seite gibt es nicht mehr", "Was hier war, wird nicht mehr aufbewahrt."},
			429: {"Das war viel auf einmal", "Warten Sie einen Augenblick und laden Sie die Seite neu."},
			500: {"Hier ist etwas kaputt", "Es liegt nicht an Ihnen. Wer diesen Server betreibt, findet mehr in seinem Protokoll."},
			503: {"Einen Augenblick", "Der Server startet oder hat viel zu tun. Diese Seite versucht es von selbst noch einmal."},
		},
		homeward: "Zu allen Spielen",
	}
}

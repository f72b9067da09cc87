package console

// rejectionWords are those about rejected events.
type rejectionWords struct {
	rejectionCount, game, reason, partOf, kind, number   string
	noRejections, newest, older, together, sureAll       string
	retryAll, discardAll, sayWhich, rejection, settledBy string
	adviceCut, adviceRaw, adviceMend, rejectedAgain      string
	fields, addField, fieldName, fieldText, retry        string
	discardMeans, discard, dropField, keptField          string
	statuses                                             map[string]string
}

// statusNames are the states that can be asked for.
func statusNames() []string { return []string{"open", "sent", "discarded", "all"} }

func newRejectionWords(t in) rejectionWords {
	return rejectionWords{
		rejectionCount: t("%s rejected so far; %s of them can be listed, %s were dropped for newer ones.", "%s bisher abgelehnt; %s davon sind aufgelistet, %s wichen neueren."),
		game:           t("Game", "Spiel"), reason: t("Reason", "Grund"), partOf: t("a part of it", "ein Teil davon"), kind: t("Type", "Art"), number: t("Record", "Eintrag"),
		noRejections: t("Nothing like that has been rejected.", "Nichts davon wurde abgelehnt."), newest: t("Newest", "Neueste"), older: t("Older", "Ältere"),
		together: t("All of these at once", "Alle davon auf einmal"), sureAll: t("I mean all open ones that this filter finds, the newest 200 of them", "Ich meine alle offenen, die dieser Filter findet, davon die neuesten 200"),
		retryAll: t("Send them again", "Erneut senden"), discardAll: t("Discard them", "Verwerfen"),
		sayWhich:  t("Say which of the open ones are meant, by game, reason or source, and that you are sure.", "Sagen Sie, welche offenen gemeint sind, nach Spiel, Grund oder Quelle, und dass Sie sicher sind."),
		rejection: t("Rejection %s", "Abgelehnt: %s"), settledBy: t("It is settled, by record %s of the log.", "Das ist erledigt, durch den Eintrag %s des Logs."),
		adviceCut:     t("The event was beyond a limit of size, so parts of it may be missing. Send it anew where it came from, and discard this.", "Das Ereignis war zu groß, es können Teile fehlen. Senden Sie es neu, wo es herkam, und verwerfen Sie dieses."),
		adviceRaw:     t("This is no event at all. Mend what sends it, and discard this.", "Das ist gar kein Ereignis. Berichtigen Sie, was es sendet, und verwerfen Sie dieses."),
		adviceMend:    t("Change what is wrong and send it again, or discard it. It counts as of when it happened.", "Ändern Sie, was falsch ist, und senden Sie es erneut, oder verwerfen Sie es. Es zählt zu der Zeit, zu der es geschah."),
		rejectedAgain: t("It was rejected again:", "Es wurde wieder abgelehnt:"), fields: t("Fields", "Felder"), addField: t("One more field", "Noch ein Feld"),
		fieldName: t("Name", "Name"), fieldText: t("Value", "Wert"), retry: t("Send it again", "Erneut senden"), discard: t("Discard it", "Verwerfen"),
		discardMeans: t("Discarded, it never counts. It stays in the log.", "Verworfen zählt es nie. Es bleibt im Log."), dropField: t("without this field", "ohne dieses Feld"),
		keptField: t("It is long, and stays as it is unless you write something else.", "Es ist lang und bleibt, wie es ist, wenn Sie nichts anderes schreiben."),
		statuses:  map[string]string{"open": t("open", "offen"), "sent": t("sent again", "erneut gesendet"), "discarded": t("discarded", "verworfen"), "all": t("all", "alle")},
	}
}

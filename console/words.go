package console

import (
	"net/url"
	"strconv"
	"strings"
)

// words are all texts of the pages in one language. Those with a verb of package fmt take
// what their names say.
type words struct {
	tag, point, group string // of the language, and how it writes numbers

	admin, skip, login, logout, loggedIn, key, keyHint   string
	refused, foreign, oldForm, wrongKey, weakKey, broken string
	seeLog, back, none, show, when, language             string
	did                                                  map[string]string // by the name of what was done
	overviewWords
	rejectionWords
	gameWords
	playerWords
}

// in returns the text of one of the languages.
type in func(en, de string) string

func newWords(tag, point, group string, t in) *words {
	return &words{
		tag: tag, point: point, group: group,
		admin: t("Administration", "Verwaltung"), skip: t("Skip to the content", "Zum Inhalt"),
		login: t("Log in", "Anmelden"), logout: t("Log out", "Abmelden"), loggedIn: t("key %s", "Schlüssel %s"), key: t("Key", "Schlüssel"),
		keyHint: t("A key with the scope admin, for all games. statstracker keys create --scope admin makes one.",
			"Ein Schlüssel mit dem Recht admin, für alle Spiele. statstracker keys create --scope admin macht einen."),
		refused: t("That is not allowed", "Das ist nicht erlaubt"),
		foreign: t("This was sent by a page of another place, so nothing was done.", "Das hat eine fremde Seite geschickt; es wurde nichts getan."),
		oldForm: t("The form is too large, or not of this session. Nothing was done; go back, load the page again, and send it from there.",
			"Das Formular ist zu groß oder nicht aus dieser Sitzung. Es wurde nichts getan; gehen Sie zurück, laden Sie die Seite neu und schicken Sie es von dort."),
		wrongKey: t("This key does not hold. It may have expired, or have been revoked.", "Dieser Schlüssel gilt nicht. Vielleicht ist er abgelaufen oder wurde zurückgenommen."),
		weakKey:  t("This key is not enough: these pages need one with the scope admin, for all games.", "Dieser Schlüssel reicht nicht: diese Seiten brauchen einen mit dem Recht admin für alle Spiele."),
		broken:   t("Something is wrong with the server", "Mit dem Server stimmt etwas nicht"), seeLog: t("Its log says more.", "Sein Protokoll sagt mehr."),
		back: t("Back", "Zurück"), none: t("none", "keine"), show: t("Show", "Zeigen"), when: t("When", "Wann"), language: t("Deutsch", "English"),
		did:           didWords(t),
		overviewWords: newOverviewWords(t), rejectionWords: newRejectionWords(t), gameWords: newGameWords(t), playerWords: newPlayerWords(t),
	}
}

// didWords are what is said after something was done. {n} and {m} are how many.
func didWords(t in) map[string]string {
	return map[string]string{
		"sent-counted":   t("Event {n} was sent again, and counted.", "Ereignis {n} wurde erneut gesendet und gezählt."),
		"sent-ignored":   t("Event {n} was sent again. It is valid, and no rule wanted it.", "Ereignis {n} wurde erneut gesendet. Es ist gültig, und keine Regel wollte es."),
		"sent-duplicate": t("Event {n} was sent again. One with its id had come already.", "Ereignis {n} wurde erneut gesendet. Eines mit seiner ID war schon da."),
		"retried":        t("{n} were sent again; {m} stay open.", "{n} wurden erneut gesendet; {m} bleiben offen."),
		"applied":        t("The rules hold: {n} games have changed.", "Die Regeln gelten: {n} Spiele haben sich geändert."),
		"renamed":        t("The profile is saved.", "Das Profil ist gespeichert."),
		"hidden":         t("The player is hidden.", "Der Spieler ist verborgen."),
		"shown":          t("The player is shown again.", "Der Spieler wird wieder gezeigt."),
		"merged":         t("The ids are being merged; it takes effect soon.", "Die IDs werden zusammengelegt; es wirkt bald."),
		"discarded":      t("{n} discarded.", "{n} verworfen."),
	}
}

// said returns what the page before has done, as the query says it in a word of ours and a
// number; "" if it has nothing to say.
func (w *words) said(q url.Values) string {
	text := w.did[q.Get("did")]
	if text == "" {
		return ""
	}
	var pairs []string
	for _, name := range []string{"n", "m"} {
		n, err := strconv.ParseUint(q.Get(name), 10, 63)
		if err != nil {
			n = 0
		}
		pairs = append(pairs, "{"+name+"}", w.whole(n))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

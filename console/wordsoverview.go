package console

import (
	"fmt"

	"statstracker/source"
	"statstracker/stats"
)

// overviewWords are those of the first page.
type overviewWords struct {
	overview, refresh, pause, goOn, lastHour, hourAgo, now         string
	throughput, perSecond, lag, events, total, unknown             string
	graphSays, numbers, source, sources, state, position           string
	behind, lastError, since, workers, restarts, running           string
	version, uptime, revision, log, checkpoint, memory, rejections string
	dropped, writable, unwritable, sinceCheckpoint, folding        string
	outcomes                                                       [4]string
	states                                                         map[source.State]string
}

func newOverviewWords(t in) overviewWords {
	return overviewWords{
		overview: t("Overview", "Überblick"), refresh: t("Refresh", "Neu laden"), pause: t("Pause", "Anhalten"), goOn: t("Go on", "Weiter"),
		lastHour: t("The last hour", "Die letzte Stunde"), hourAgo: t("an hour ago", "vor einer Stunde"), now: t("now", "jetzt"),
		throughput: t("Events per second", "Ereignisse pro Sekunde"), perSecond: t("per second", "pro Sekunde"), lag: t("Lag of %s", "Rückstand von %s"),
		events: t("Events", "Ereignisse"), total: t("since the beginning of the log", "seit Beginn des Logs"), unknown: t("not known yet", "noch nicht bekannt"),
		graphSays: t("%s over the last hour: now %s, at most %s, on average %s.", "%s in der letzten Stunde: jetzt %s, höchstens %s, im Mittel %s."),
		numbers:   t("The same as numbers", "Dasselbe als Zahlen"), source: t("Source", "Quelle"), sources: t("Sources", "Quellen"), state: t("State", "Zustand"),
		position: t("Position", "Position"), behind: t("Behind", "Rückstand"), lastError: t("Last error", "Letzter Fehler"), since: t("Since", "Seit"),
		workers: t("Workers", "Arbeiter"), restarts: t("Restarts", "Neustarts"), running: t("Runs", "Läuft"),
		version: t("Version", "Version"), uptime: t("Up for", "Läuft seit"), revision: t("Revision", "Revision"), log: t("Log on disk", "Log auf der Platte"),
		checkpoint: t("Checkpoint", "Checkpoint"), memory: t("Memory", "Speicher"), rejections: t("Rejections", "Abgelehntes"),
		dropped: t("%s dropped", "%s verworfen"), writable: t("The log can be written.", "Das Log ist beschreibbar."),
		unwritable: t("The log cannot be written: %s", "Das Log ist nicht beschreibbar: %s"), sinceCheckpoint: t("%s records since", "seither %s Einträge"),
		folding:  t("The server is starting: it has folded %s of %s records of the log.", "Der Server startet: %s von %s Einträgen des Logs sind gefaltet."),
		outcomes: outcomeWords(t),
		states: map[source.State]string{
			source.OK: t("up to date", "auf dem Stand"), source.Behind: t("catching up", "holt auf"),
			source.Unreachable: t("unreachable", "nicht erreichbar"), source.Broken: t("needs you", "braucht Hilfe"),
		},
	}
}

func outcomeWords(t in) (names [4]string) {
	names[stats.Counted] = t("counted", "gezählt")
	names[stats.Ignored] = t("ignored", "übergangen")
	names[stats.Duplicate] = t("repeated", "wiederholt")
	names[stats.Rejected] = t("rejected", "abgelehnt")
	return names
}

// said returns a text of ours with what its verbs stand for.
func said(format string, args ...any) string { return fmt.Sprintf(format, args...) }

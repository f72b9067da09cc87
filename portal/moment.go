package portal

import (
	"strings"
	"time"
)

// moment is a time as a page shows it: for scripts, and as text in a zone that it names.
type moment struct{ datetime, text string }

// momentOf returns the moment to the minute, in the zone that the time has.
func (w *words) momentOf(t time.Time) moment {
	return moment{t.UTC().Format(time.RFC3339), t.Format(w.clock) + " " + zoneName(t)}
}

// secondOf returns the moment to the second.
func (w *words) secondOf(t time.Time) moment {
	return moment{t.UTC().Format(time.RFC3339), t.Format(w.clock+":05") + " " + zoneName(t)}
}

// zoneName returns what people call the zone: that of a place, or what its clocks are called.
func zoneName(t time.Time) string {
	if name := t.Location().String(); strings.Contains(name, "/") {
		return name
	}
	return t.Format("MST")
}

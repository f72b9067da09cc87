package calendar

import (
	"archive/zip"
	_ "embed" // the database
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

//go:generate cp $GOROOT/lib/time/zoneinfo.zip zoneinfo.zip

// database is the time zone database of IANA, release 2025c, as it comes with
// Go 1.26.8. "go generate ./calendar" renews it from the Go that runs it.
//
//go:embed zoneinfo.zip
var database string

// Zone returns the time zone with a name of the IANA database, such as
// Europe/Berlin; "UTC" and "" are UTC. The rules are those of the database in
// the program, release 2025c, on every machine. The name has to be spelled as it
// is there; the error for an unknown one names those nearest to it. "Local" is
// refused: it is another zone on every machine.
//
// It searches the database every time, which takes some tenths of a millisecond.
// Zones of two calls are equal, but not the same pointer.
func Zone(name string) (*time.Location, error) {
	switch name {
	case "", "UTC":
		return time.UTC, nil
	case "Local":
		return nil, errors.New(`time zone "Local" is another one on every machine: name it, such as Europe/Berlin`)
	}
	archive, err := zip.NewReader(strings.NewReader(database), int64(len(database)))
	if err != nil {
		return nil, fmt.Errorf("open the time zones of the program: %w", err)
	}
	names := make([]string, 0, len(archive.File))
	for _, f := range archive.File {
		if f.Name == name {
			return readZone(f)
		}
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("time zone %q is not known%s", shorten(name), suggest(name, names))
}

func readZone(f *zip.File) (*time.Location, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open time zone %s: %w", f.Name, err)
	}
	defer r.Close()
	rules, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read time zone %s: %w", f.Name, err)
	}
	zone, err := time.LoadLocationFromTZData(f.Name, rules)
	if err != nil {
		return nil, fmt.Errorf("read time zone %s: %w", f.Name, err)
	}
	return zone, nil
}

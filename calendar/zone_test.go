package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

// TestDatabase reads every zone. A damaged database fails it, and one that is
// renewed has to be named here: it can move the seasons of games.
func TestDatabase(t *testing.T) {
	const release2025c = "8f55634d05f8bca1f7bc7c69c5933428c69357e0bdf565e5ba224e3f88ff12e8"
	if sum := sha256.Sum256([]byte(database)); hex.EncodeToString(sum[:]) != release2025c {
		t.Errorf("the database has the sum %x: is it still the one that zone.go names?", sum)
	}
	names := zoneNames(t)
	if len(names) < 500 {
		t.Fatalf("there are %d zones, want all of them", len(names))
	}
	for _, name := range names {
		zone, err := Zone(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if zone.String() != name {
			t.Errorf("zone %s calls itself %s", name, zone)
		}
		for s := year1850.Unix(); s < year2200.Unix(); s += 90 * day {
			if _, offset := time.Unix(s, 0).In(zone).Zone(); offset <= -day || offset >= day {
				t.Fatalf("%s is %d seconds from UTC at %d: firstAt starts too late", name, offset, s)
			}
		}
	}
}

func TestZone(t *testing.T) {
	for _, name := range []string{"", "UTC"} {
		if zone, err := Zone(name); err != nil || zone != time.UTC {
			t.Errorf("%q: got %v and error %v, want UTC", name, zone, err)
		}
	}
	berlin := zoned(t, "Europe/Berlin")
	if got := moment(t, "2026-11-22T13:00:00Z").In(berlin).Format(time.RFC3339); got != "2026-11-22T14:00:00+01:00" {
		t.Errorf("got %s", got)
	}
}

func TestZoneRefuses(t *testing.T) {
	for _, row := range []struct{ name, want string }{
		{"Local", "another one on every machine"},
		{"europe/berlin", `time zone "europe/berlin" is not known: did you mean Europe/Berlin?`},
		{"Europe/Berln", "did you mean Europe/Berlin?"},
		{"Berlin", "did you mean Europe/Berlin?"},
		{"New York", "did you mean America/New_York?"},
		{"Europe/Tokyo", "did you mean Asia/Tokyo?"},
		{"CET ", "did you mean CET?"},
		{"America/Sao Paolo", "did you mean America/Sao_Paulo?"},
		{"local", "is not known"},
		{"../UTC", "is not known"},
		{"/etc/localtime", "is not known"},
		{"Europe", "is not known"},
		{"Europe/", "is not known"},
		{"nowhere at all", "names are such as Europe/Berlin"},
		{strings.Repeat("Europe/Berlin", 1e5), "…\" is not known: names are such as Europe/Berlin"},
	} {
		zone, err := Zone(row.name)
		if err == nil || !strings.Contains(err.Error(), row.want) || zone != nil {
			t.Errorf("%.20q: got %v and error %v, want one with %q", row.name, zone, err, row.want)
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("%.20q: the error has %d bytes", row.name, len(err.Error()))
		}
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"kitten", "sitting", 3}, {"sunday", "saturday", 3}, {"abc", "", 3}, {"", "abc", 3}, {"abc", "abc", 0}} {
		if got := distance(row.a, row.b); got != row.want {
			t.Errorf("from %q to %q: got %d, want %d", row.a, row.b, got, row.want)
		}
	}
}

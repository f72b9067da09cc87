package calendar

import (
	"testing"

	"statstracker/stats"
)

func BenchmarkAt(b *testing.B) {
	zone := zoned(b, "Europe/Berlin")
	calendars := []stats.Calendar{Daily(zone), Weekly(zone), Monthly(zone), Yearly(zone)}
	for _, expression := range []string{"@hourly", "0 17 * * *", "0 17 * * 0", "@monthly", "@yearly", "0 * * 1 *"} {
		calendars = append(calendars, crons(b, expression, zone))
	}
	list, err := List([]stats.Span{
		span(b, "1", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"), span(b, "2", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"),
	})
	if err != nil {
		b.Fatal(err)
	}
	m := moment(b, "2026-11-22T13:00:00Z")
	run := func(name string, c stats.Calendar) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := c.At(m); !ok {
					b.Fatal("no span")
				}
			}
		})
	}
	run("list", list)
	for _, c := range calendars {
		run(c.String(), c)
	}
}

func BenchmarkZone(b *testing.B) {
	for b.Loop() {
		if _, err := Zone("Europe/Berlin"); err != nil {
			b.Fatal(err)
		}
	}
}

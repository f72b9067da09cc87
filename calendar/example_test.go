package calendar_test

import (
	"fmt"
	"time"

	"statstracker/calendar"
)

func ExampleWeekly() {
	zone, err := calendar.Zone("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	weeks := calendar.Weekly(zone)
	week, _ := weeks.At(time.Date(2027, time.January, 1, 12, 0, 0, 0, zone))
	fmt.Println(week.ID, week.Start.Format(time.DateTime), week.End.Format(time.DateTime))
	// Output: 2026-W53 2026-12-28 00:00:00 2027-01-04 00:00:00
}

func ExampleCron() {
	zone, err := calendar.Zone("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	sundays, err := calendar.Cron("0 17 * * SUN", zone)
	if err != nil {
		fmt.Println(err)
		return
	}
	season, _ := sundays.At(time.Date(2026, time.November, 22, 18, 0, 0, 0, zone))
	before, _ := sundays.Before(season)
	fmt.Println(season.ID, before.ID)
	// Output: 20261122T160000Z 20261115T160000Z
}

func ExampleZone() {
	_, err := calendar.Zone("Berlin")
	fmt.Println(err)
	// Output: time zone "Berlin" is not known: did you mean Europe/Berlin?
}

package httpedge_test

import (
	"testing"
	"time"

	"statstracker/httpedge"
)

func TestReadsRates(t *testing.T) {
	for text, want := range map[string]httpedge.Rate{
		"off":           {},
		"100/s:500":     {Every: 10 * time.Millisecond, Burst: 500},
		"100/s":         {Every: 10 * time.Millisecond, Burst: 100},
		"90/m:5":        {Every: time.Minute / 90, Burst: 5},
		"1/h:1":         {Every: time.Hour, Burst: 1},
		"1000000/s:1":   {Every: time.Microsecond, Burst: 1},
		"1/s:1000000":   {Every: time.Second, Burst: 1_000_000},
		"7/s:007":       {Every: time.Second / 7, Burst: 7},
		"1000000/h:500": {Every: time.Hour / 1_000_000, Burst: 500},
	} {
		if got, err := httpedge.ParseRate(text); err != nil || got != want {
			t.Errorf("%q is %v %v, want %v", text, got, err, want)
		}
	}
}

func TestRefusesWhatIsNoRate(t *testing.T) {
	for _, text := range []string{
		"", "100", "100/", "100/d", "/s", "0/s", "-1/s", "+1/s", "1.5/s", "1/s:", "1/s:0", "1/s:-1", "1/s:+1",
		"1000001/s", "1/s:1000001", "1/s:1:1", "OFF", " 1/s", "1 /s", "1/s/s", "99999999999999999999/s",
	} {
		if got, err := httpedge.ParseRate(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

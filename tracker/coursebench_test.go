package tracker

import (
	"fmt"
	"testing"

	"statstracker/eventlog"
)

// BenchmarkCourse is the course of a player of 100,000 events: looked at for the first time,
// with one more event, and again.
func BenchmarkCourse(b *testing.B) {
	tr, err := Open(b.Context(), testConfig(b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	defer tr.Close()
	play := func(n int) {
		batch := eventlog.NewBatch("test")
		for i := range n {
			addTo(batch, match("chess", "ann", fmt.Sprint("p", i%500)))
		}
		if _, err := tr.Submit(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	for range 100 {
		play(1000)
	}
	ask := func(b *testing.B) {
		if c, err := tr.Course(CourseQuery{Game: "chess", Player: "ann", Board: "wins", Opponents: 8, Against: "p7"}); err != nil || c.Events < MostCourse || c.Against.Games < 200 {
			b.Fatalf("%+v, %v", c, err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			tr.courses = courses{}
			ask(b)
		}
	})
	b.Run("one more", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			play(1)
			b.StartTimer()
			ask(b)
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			ask(b)
		}
	})
}

package tracker

import (
	"context"
	"fmt"
	"testing"

	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/history"
)

// BenchmarkHistory folds a log as BenchmarkFold does, with and without a history, and
// reports how many bytes an event has in it.
func BenchmarkHistory(b *testing.B) {
	for _, with := range []bool{false, true} {
		b.Run(fmt.Sprint("exrps, history ", with), func(b *testing.B) { benchmarkHistory(b, nil, matches(300_000, 10_000), with) })
		b.Run(fmt.Sprint("football, history ", with), func(b *testing.B) { benchmarkHistory(b, nil, football(b), with) })
		b.Run(fmt.Sprint("football of a file, history ", with), func(b *testing.B) { benchmarkHistory(b, footballRules(b), football(b), with) })
	}
}

func benchmarkHistory(b *testing.B, rules []Rules, fill func(add func(fields [][2]string)), with bool) {
	dir := b.TempDir()
	writeLog(b, dir, rules, fill)
	all, err := newCatalog(&Config{Games: testGames(), Compile: gamefile.Compile})
	if err != nil {
		b.Fatal(err)
	}
	log, err := eventlog.Open(dir, eventlog.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	var records uint64
	b.ReportAllocs()
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		f := newFold(newState(log.ID(), generationSize), all, nil)
		var s *history.Store
		if with {
			if s, err = history.Open(b.TempDir(), history.Options{}); err != nil {
				b.Fatal(err)
			}
			f.history = &recorder{store: s}
		}
		if err := replay(context.Background(), f, log, nil); err != nil {
			b.Fatal(err)
		}
		records += f.sequence
		if s != nil {
			b.ReportMetric(float64(s.Size())/float64(s.Len()), "B/event")
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(records)/(processorTime()-start).Seconds(), "events/cpu-s")
	b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "events/s")
}

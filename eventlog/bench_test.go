package eventlog_test

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"statstracker/eventlog"
)

// sample is a kind of event to measure with.
type sample struct {
	name   string
	events [][][]byte // names and values in turn
}

// samples returns events of the kinds that the program sees: match reports with
// many fields, as in the football file, and the short ones of exrps.
func samples() []sample {
	football, exrps := sample{name: "football"}, sample{name: "exrps"}
	teams := []string{"Scotland", "England", "Côte d'Ivoire", "Brazil", "Argentina", "Sweden", "Germany", "New Zealand"}
	cups := []string{"Friendly", "Friendly", "FIFA World Cup qualification"}
	for i := range 10_000 {
		home, away := teams[i%8], teams[(i*5+3)%8]
		day := time.Date(1872, 11, 30+i*5, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
		football.add("product_id", "football", "type", "game_over", "game_id", fmt.Sprintf("fb-%06d", i),
			"event_id", fmt.Sprintf("football-%06d", i), "occurred_at", day, "tournament", cups[i%3],
			"home", home, "away", away, "home_score", fmt.Sprint(i*7%5), "away_score", fmt.Sprint(i*3%4),
			"neutral", "false", "winner_id", home, "loser_id", away)
		player := fmt.Sprintf("%08x-%04x-4000-8000-%012x", i*2654435761%(1<<32), i*40503%(1<<16), i*2246822519)
		exrps.add("product_id", "exrps", "type", "gameplay", "game_id", fmt.Sprintf("match-%d", i/9),
			"user_id", player, "event_name", "select_weapon", "event_data", fmt.Sprint(i%3))
	}
	return []sample{football, exrps}
}

func (s *sample) add(namesAndValues ...string) {
	var event [][]byte
	for _, text := range namesAndValues {
		event = append(event, []byte(text))
	}
	s.events = append(s.events, event)
}

// addTo adds the i-th event to the batch, as a source does.
func (s *sample) addTo(b *eventlog.Batch, i int, position []byte) {
	event := s.events[i%len(s.events)]
	for j := 0; j < len(event); j += 2 {
		b.Field(event[j], event[j+1])
	}
	b.Add(at.Add(time.Duration(i)*time.Millisecond), position)
}

// batches returns n events in batches of the size.
func (s *sample) batches(from, n, size int) (batches []*eventlog.Batch) {
	for i := range n {
		if i%size == 0 {
			batches = append(batches, eventlog.NewBatch("bench"))
		}
		s.addTo(batches[len(batches)-1], from+i, nil)
	}
	return batches
}

func BenchmarkBuild(b *testing.B) {
	for _, s := range samples() {
		b.Run(s.name, func(b *testing.B) {
			batch := eventlog.NewBatch("bench")
			position := []byte("1795348800000-0")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%1000 == 0 {
					batch.Reset()
				}
				s.addTo(batch, i, position)
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, s := range samples() {
		for _, size := range []int{1, 100, 1000} {
			b.Run(fmt.Sprintf("%s/batch=%d", s.name, size), func(b *testing.B) {
				l := openBench(b)
				batch := s.batches(0, size, size)
				for b.Loop() {
					if _, err := l.Append(batch...); err != nil {
						b.Fatal(err)
					}
				}
				reportEvents(b, b.N*size, l)
			})
		}
	}
}

// BenchmarkReplay reads a log back, batches of each size in blocks of 1000 events.
func BenchmarkReplay(b *testing.B) {
	const events = 200_000
	for _, s := range samples() {
		for _, size := range []int{1, 100, 1000} {
			b.Run(fmt.Sprintf("%s/batch=%d", s.name, size), func(b *testing.B) {
				l := openBench(b)
				for i := 0; i < events; i += 1000 {
					if _, err := l.Append(s.batches(i, 1000, size)...); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportAllocs()
				for b.Loop() {
					if n := countRecords(b, l); n != events {
						b.Fatalf("have %d records, want %d", n, events)
					}
				}
				b.ReportMetric(float64(b.N*events)/b.Elapsed().Seconds(), "events/s")
				b.ReportMetric(float64(l.Size())/events, "bytes/event")
			})
		}
	}
}

func BenchmarkCheckpoint(b *testing.B) {
	path := filepath.Join(b.TempDir(), "checkpoint")
	chunk := make([]byte, 1<<20)
	b.Run("write", func(b *testing.B) {
		b.SetBytes(64 << 20)
		for b.Loop() {
			if err := eventlog.WriteCheckpoint(path, 1, func(w io.Writer) error {
				var err error
				for i := 0; i < 64 && err == nil; i++ {
					_, err = w.Write(chunk)
				}
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(64 << 20)
		for b.Loop() {
			if err := eventlog.ReadCheckpoint(path, 1, func(io.Reader) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func reportEvents(b *testing.B, events int, l *eventlog.Log) {
	b.Helper()
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(l.Size())/float64(events), "bytes/event")
}

func countRecords(b *testing.B, l *eventlog.Log) (n int) {
	b.Helper()
	err := l.Replay(eventlog.Pos{}, func(block *eventlog.Block) error {
		for _, batch := range block.Batches {
			if err := batch.Each(func(*eventlog.Record) error { n++; return nil }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func openBench(b *testing.B) *eventlog.Log {
	b.Helper()
	l, err := eventlog.Open(b.TempDir(), eventlog.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := l.Close(); err != nil {
			b.Error(err)
		}
	})
	return l
}

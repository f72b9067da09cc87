package sourcetest

import (
	"errors"
	"strings"
	"testing"

	"statstracker/source"
	"statstracker/stats"
)

func deliversInOrder(_ *testing.T, s *suite) {
	r := s.start()
	s.send(matches(0, 10))
	s.requireAll()
	s.send(matches(10, 3000))
	s.requireAll()
	r.stop()
	s.requireAll()
}

func deliversEveryByte(_ *testing.T, s *suite) {
	r := s.start()
	for i, value := range []string{"", " ", "\x00\r\n\t\"\\", "😀 ünï", "*1\r\n$3", strings.Repeat("x", stats.MaxValue)} {
		name := "näme \n" + value[:min(len(value), 8)]
		s.send([]Event{append(match(i), stats.Field{Name: name, Value: value})})
	}
	s.requireAll()
	r.stop()
}

func handsOnInvalid(t *testing.T, s *suite) {
	r := s.start()
	invalid := []Event{
		{{Name: "type", Value: "no product"}},
		append(match(1), stats.Field{Name: strings.Repeat("n", stats.MaxFieldName+1), Value: "long name"}),
		append(match(2), stats.Field{Name: "note", Value: strings.Repeat("v", stats.MaxValue+1)}),
		append(match(3), stats.Field{Name: stats.FieldEventID, Value: strings.Repeat("i", stats.MaxID+1)}),
	}
	for i, event := range invalid {
		s.send([]Event{match(i), event})
	}
	s.sink.Wait(t, 2*len(invalid))
	for i, record := range s.sink.Records() {
		if refused := i%2 == 1; refused != (record.Reason != "") {
			t.Errorf("event %d, %.80q: the reason is %q", i, record.Fields, record.Reason)
		}
	}
	r.stop()
}

func goesOnAfterRestart(_ *testing.T, s *suite) {
	name := ""
	for n := range 4 {
		wait := s.sendLater(matches(500*n, 500*(n+1)))
		r := s.start()
		wait()
		s.requireAll()
		if name != "" && r.source.Name() != name {
			s.t.Errorf("the name is %q, was %q", r.source.Name(), name)
		}
		name = r.source.Name()
		r.stop()
	}
	s.start().stop()
	s.requireAll()
}

func deliversWhileSending(_ *testing.T, s *suite) {
	r := s.start()
	for n := range 50 {
		s.send(matches(20*n, 20*(n+1)))
	}
	s.requireAll()
	r.stop()
}

func waitsForLog(t *testing.T, s *suite) {
	r := s.start()
	s.send(matches(0, 5))
	s.requireAll()
	s.sink.Fail(errors.Join(source.ErrUnavailable, errors.New("no space left on device")))
	wait := s.sendLater(matches(5, 10))
	s.sink.WaitFailures(t, 3)
	if s.sink.harness.Positions {
		r.await("behind", func(st source.Status) bool { return st.State == source.Behind && st.Detail != "" })
	}
	s.sink.Heal()
	wait()
	s.requireAll()
	r.stop()
}

func deliversAgain(t *testing.T, s *suite) {
	r := s.start()
	s.sink.Fail(errors.New("something else is wrong"))
	wait := s.sendLater(matches(0, 3000))
	s.sink.WaitFailures(t, 2)
	s.sink.Heal()
	wait()
	s.requireAll()
	r.stop()
}

func endsWithContext(_ *testing.T, s *suite) {
	s.start().stop()
	r := s.start()
	s.send(matches(0, 1))
	s.requireAll()
	r.stop()
	s.start().stop()
}

func endsWhileSubmitting(t *testing.T, s *suite) {
	release := s.sink.Hold()
	r := s.start()
	wait := s.sendLater(matches(0, 2000))
	s.sink.waitBusy(t)
	r.stop()
	release()
	r = s.start()
	wait()
	s.requireAll()
	r.stop()
}

func endsWhenClosed(_ *testing.T, s *suite) {
	r := s.start()
	s.sink.Fail(source.ErrClosed)
	s.send(matches(0, 1))
	r.requireEnd()
	s.sink.Heal()
	r = s.start()
	s.requireAll()
	r.stop()
}

func survivesLostAnswer(t *testing.T, s *suite) {
	r := s.start()
	for n := range 3 {
		s.sink.LoseAnswer(errors.New("the answer was lost"))
		s.send(matches(1000*n, 1000*(n+1)))
		s.sink.WaitFailures(t, n+1)
	}
	s.requireAll()
	r.stop()
}

// followsPosition moves the position in the log back while the source runs, as
// when an older log was put in place.
func followsPosition(t *testing.T, s *suite) {
	r := s.start()
	s.send(matches(0, 10))
	s.requireAll()
	s.sink.SetPosition(r.source.Name(), "")
	s.send(matches(10, 20))
	s.sink.WaitFailures(t, 1)
	s.requireAll()
	r.stop()
}

func startsInBacklog(_ *testing.T, s *suite) {
	s.send(matches(0, 20000))
	for s.sink.count() < len(s.sent) {
		before := s.sink.count()
		r := s.start()
		s.sink.Wait(s.t, min(before+1, len(s.sent)))
		r.stop()
	}
	s.requireAll()
}

func tellsStatus(t *testing.T, s *suite) {
	r := s.start()
	r.await("ok at first", func(st source.Status) bool { return st.State == source.OK && st.CaughtUp })
	s.send(matches(0, 100))
	s.requireAll()
	status := r.await("ok again", func(st source.Status) bool {
		return st.State == source.OK && st.Position == s.sink.Position(r.source.Name())
	})
	if status.Lag != 0 || status.LagEvents > 0 || !status.CaughtUp || status.Detail != "" {
		t.Errorf("the status of a source that has delivered everything is %+v", status)
	}
	r.stop()
}

func goesOnWhenBack(t *testing.T, s *suite) {
	r := s.start()
	s.send(matches(0, 10))
	s.requireAll()
	s.origin.Stop(t)
	status := r.await("unreachable", func(st source.Status) bool { return st.State == source.Unreachable })
	if status.Detail == "" || !status.CaughtUp {
		t.Errorf("the status of an unreachable source is %+v", status)
	}
	s.origin.Resume(t)
	s.send(matches(10, 20))
	s.requireAll()
	r.await("ok again", func(st source.Status) bool { return st.State == source.OK && st.Detail == "" })
	s.origin.Stop(t)
	r.await("unreachable", func(st source.Status) bool { return st.State == source.Unreachable })
	r.stop()
	s.origin.Resume(t)
}

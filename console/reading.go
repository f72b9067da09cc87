package console

import (
	"math"

	"statstracker/pulse"
)

// reading reads a number of a step; NaN if it is not known.
type reading func(*pulse.Step) float64

func rateOf(s *pulse.Step) float64 {
	if events, ok := s.Rate(); ok {
		return events
	}
	return math.NaN()
}

func outcomeOf(o int) reading {
	return func(s *pulse.Step) float64 {
		if s.Rates == nil {
			return math.NaN()
		}
		return s.Rates[o]
	}
}

func lagOf(source int) reading {
	return func(s *pulse.Step) float64 {
		if s.Lags[source] == pulse.Unknown {
			return math.NaN()
		}
		return s.Lags[source].Seconds()
	}
}

// valuesOf reads every step.
func valuesOf(h *pulse.Hour, read reading) []float64 {
	values := make([]float64, len(h.Steps))
	for i := range h.Steps {
		values[i] = read(&h.Steps[i])
	}
	return values
}
